#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A small file of the system's, written whole or not at all.
enum RuleFile {
  /// Puts `text` at `path`, readable by all. False if the system refuses; `errno` says why.
  static func write(_ text: String, to path: String) -> Bool {
    let draft = "\(path).new\(getpid())"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return false }
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done)
        #else
          Darwin.write(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done)
        #endif
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      done += count
    }
    let isWhole = done == bytes.count && fchmod(descriptor, 0o644) == 0 && fsync(descriptor) == 0
    let isThere = close(descriptor) == 0 && isWhole && rename(draft, path) == 0
    if !isThere {
      let reason = errno
      unlink(draft)
      errno = reason
    }
    return isThere
  }
}
