#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard output and error, written whole or failing in words: a full disk behind a redirection must not
/// look like success.
enum Console {
  /// Writes a line to standard output.
  /// - Throws: `Failure` with exit code 7 if it does not take it.
  static func print(_ line: String) throws(Failure) {
    guard write(line + "\n", to: 1) else {
      throw Failure(.fileTrouble, "cannot write to standard output: \(lastError())")
    }
  }

  /// Writes to standard error; if that fails there is nobody to tell.
  static func note(_ text: String) { _ = write(text, to: 2) }

  /// True if standard error is a terminal that understands cursor movements.
  static var drawsOnTerminal: Bool {
    guard isatty(2) == 1 else { return false }
    return getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
  }

  /// The words for `errno`.
  static func lastError() -> String { strerror(errno).map { String(cString: $0) } ?? "error \(errno)" }

  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        #else
          Darwin.write(descriptor, buffer.baseAddress, buffer.count)
        #endif
      }
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      bytes = bytes.dropFirst(count)
    }
    return true
  }
}
