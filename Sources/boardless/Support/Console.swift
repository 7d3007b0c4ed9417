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

  /// Somebody is at a terminal: sees what we note, and can answer.
  static var hasPerson: Bool { isatty(0) == 1 && isatty(2) == 1 }

  /// Asks whoever is at the terminal; only "y" and "yes" agree.
  static func asks(_ question: String) -> Bool {
    note(question + " [y/N] ")
    guard let answer = readLine(strippingNewline: true) else { return false }
    return ["y", "yes"].contains(answer.lowercased())
  }

  /// True if standard error is a terminal that understands cursor movements.
  static var drawsOnTerminal: Bool {
    guard isatty(2) == 1 else { return false }
    return getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
  }

  /// The words for `errno`.
  static func lastError() -> String { strerror(errno).map { String(cString: $0) } ?? "error \(errno)" }

  private static func write(_ text: String, to descriptor: Int32) -> Bool { write(Array(text.utf8), to: descriptor) }

  /// Writes all of `bytes`; false if the descriptor does not take them, and `errno` says why.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
        #else
          Darwin.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
        #endif
      }
      if count < 0, errno == EINTR { continue }
      if count == 0 { errno = EIO }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}
