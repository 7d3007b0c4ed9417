#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads whole files without Foundation, bounded, with errors in words.
enum FileBytes {
  /// Files larger than this are no images of this part.
  static let limit = 512 << 20

  /// The bytes of a file; `-` is standard input.
  /// - Parameters:
  ///   - limit: bytes that it may have.
  ///   - what: what it is not if it has more, such as `no image for this part`.
  static func read(
    _ path: String, limit: Int = limit, what: String = "no image for this part"
  ) throws(Failure) -> [UInt8] {
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(.fileTrouble, "cannot open \(path.isEmpty ? "''" : path): \(Console.lastError())")
    }
    defer { if descriptor != 0 { close(descriptor) } }
    var information = stat()
    if fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
      throw Failure(.fileTrouble, "cannot read \(path): it is a directory")
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, &chunk, chunk.count)
      #else
        let count = Darwin.read(descriptor, &chunk, chunk.count)
      #endif
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(.fileTrouble, "cannot read \(path): \(Console.lastError())")
      }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else {
        throw Failure(.badInput, "\(path) is larger than \(limit >> 20) MiB: it is \(what)")
      }
    }
  }
}
