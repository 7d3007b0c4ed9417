#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A fresh folder that is removed again with the state folders that a test made in it.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/boardless-state-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }

  /// A path in it.
  func path(_ name: String) -> String { path + "/" + name }

  deinit { Self.remove(path, depth: 0) }

  private static func remove(_ path: String, depth: Int) {
    if depth < 3 { for name in names(path) { remove(path + "/" + name, depth: depth + 1) } }
    _ = Self.delete(path)
  }

  private static func delete(_ path: String) -> Int32 {
    #if canImport(Glibc)
      Glibc.remove(path)
    #else
      Darwin.remove(path)
    #endif
  }
}

/// Names in a folder.
func names(_ path: String) -> [String] {
  guard let folder = opendir(path) else { return [] }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// A file's bytes; empty if there is none.
func bytes(of path: String) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return [] }
  defer { close(descriptor) }
  var information = stat()
  fstat(descriptor, &information)
  var bytes = [UInt8](repeating: 0, count: Int(information.st_size))
  return read(descriptor, &bytes, bytes.count) == bytes.count ? bytes : []
}

/// Makes a file with these bytes.
func makeFile(_ path: String, _ bytes: [UInt8]) {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  _ = write(descriptor, bytes, bytes.count)
  close(descriptor)
}

/// Makes a folder.
func makeFolder(_ path: String) { mkdir(path, 0o700) }

/// The number of this process.
var processID: Int32 { getpid() }
