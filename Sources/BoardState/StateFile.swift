#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An open file by its descriptor, with the calls that a journal needs; closed when nobody holds it.
final class StateFile {
  let path: String
  private let descriptor: Int32

  /// Opens a file, or makes it anew.
  init(_ path: String, creating: Bool) throws(StateError) {
    self.path = path
    let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (creating ? O_CREAT | O_TRUNC : 0)
    descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw .last("open \(path)") }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw .last("look at \(path)") }
    guard information.st_mode & S_IFMT == S_IFREG else { throw .foreign(path: path, what: "no file") }
  }

  deinit { close(descriptor) }

  /// Its bytes.
  func size() throws(StateError) -> Int {
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw .last("look at \(path)") }
    return Int(information.st_size)
  }

  /// Up to `count` bytes from an offset; fewer only at the end of the file.
  func read(at offset: Int, count: Int) throws(StateError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(0, count))
    var done = 0
    while done < bytes.count {
      let got = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done, off_t(offset + done))
      }
      if got < 0 {
        if errno == EINTR { continue }
        throw .last("read \(path)")
      }
      if got == 0 { break }
      done += got
    }
    return Array(bytes[..<done])
  }

  /// Writes all of the bytes, in one call unless the system wants more.
  func write(_ bytes: [UInt8], at offset: Int) throws(StateError) {
    var done = 0
    while done < bytes.count {
      let put = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done, off_t(offset + done))
      }
      if put < 0 {
        if errno == EINTR { continue }
        throw .last("write \(path)")
      }
      if put == 0 { throw .system(operation: "write \(path)", reason: "nothing was taken") }
      done += put
    }
  }

  /// Ends the file at `count` bytes.
  func truncate(to count: Int) throws(StateError) {
    guard ftruncate(descriptor, off_t(count)) == 0 else { throw .last("cut \(path)") }
  }

  /// Returns when what was written is on the disk.
  func synchronize() throws(StateError) {
    while fsync(descriptor) != 0 {
      guard errno == EINTR else { throw .last("write \(path) to the disk") }
    }
  }
}
