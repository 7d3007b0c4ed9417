import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard output for much text: written in large pieces. A reader that has enough and goes, as `head` does, ends the
/// program quietly; anything else that goes wrong is a failure.
final class OutputStream {
  private var pending: [UInt8] = []
  private let threshold: Int

  /// - Parameter isEager: whether everything is written at once, for a reader who waits.
  init(isEager: Bool = false) { threshold = isEager || isatty(1) == 1 ? 1 : 1 << 16 }

  /// Adds bytes.
  /// - Throws: `Failure` 7 if they cannot be written; `ExitCode.success` if nobody reads any more.
  func write(_ bytes: [UInt8]) throws {
    pending += bytes
    if pending.count >= threshold { try flush() }
  }

  /// Adds a line.
  func print(_ line: String) throws { try write(Array((line + "\n").utf8)) }

  /// Writes what is left.
  func flush() throws {
    guard Console.write(pending, to: 1) else {
      if errno == EPIPE { throw ArgumentParser.ExitCode.success }
      throw Failure(.fileTrouble, "cannot write to standard output: \(Console.lastError())")
    }
    pending.removeAll(keepingCapacity: true)
  }
}
