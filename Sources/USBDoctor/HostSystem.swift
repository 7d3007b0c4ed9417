#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The machine that is examined: its files, and what this user may do. Tests examine a tree of their own.
public struct HostSystem {
  /// What stands before every path.
  public var root: String
  /// True for the user who may do everything.
  public var isRoot: Bool
  /// True if this user may read and write the file at a path, which has `root` in front.
  public var mayUse: (String) -> Bool
  /// True where the kernel shows its devices as Linux does.
  public var isLinux: Bool

  /// This machine, or what lies below `root` of it.
  public init(root: String = "") {
    self.root = root
    isRoot = geteuid() == 0
    mayUse = { access($0, R_OK | W_OK) == 0 }
    #if os(Linux)
      isLinux = true
    #else
      isLinux = false
    #endif
  }

  /// Longest file that is read, bytes: rules, names, numbers.
  static let fileLimit = 1 << 16

  func isThere(_ path: String) -> Bool { access(root + path, F_OK) == 0 }

  func isUsable(_ path: String) -> Bool { mayUse(root + path) }

  /// The names in a folder, sorted; none if it cannot be listed.
  func names(in path: String) -> [String] {
    guard let folder = opendir(root + path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// A short file's text; nil if it cannot be read.
  func text(_ path: String) -> String? {
    guard let file = fopen(root + path, "r") else { return nil }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: Self.fileLimit)
    let count = fread(&buffer, 1, buffer.count, file)
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

  /// A file's first line.
  func line(_ path: String) -> String? { text(path)?.split(whereSeparator: \.isNewline).first.map(String.init) }

  /// What a symbolic link points to.
  func target(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(root + path, &buffer, buffer.count - 1)
    guard count > 0 else { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The name of the group that owns a file; its number if it has none.
  func group(of path: String) -> String? {
    var information = stat()
    guard stat(root + path, &information) == 0 else { return nil }
    for line in (text("/etc/group") ?? "").split(whereSeparator: \.isNewline) {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count > 2, UInt32(fields[2]) == information.st_gid { return String(fields[0]) }
    }
    return String(information.st_gid)
  }
}
