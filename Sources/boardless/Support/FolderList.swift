#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is in a folder.
enum FolderList {
  /// Names of its entries, in order, without those that begin with a dot; at most 4096.
  static func names(_ path: String) throws(Failure) -> [String] {
    guard let folder = opendir(path) else {
      throw Failure(.fileTrouble, "cannot read the folder \(path.isEmpty ? "''" : path): \(Console.lastError())")
    }
    defer { closedir(folder) }
    var names: [String] = []
    while names.count < 4096, let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
