#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard input as lines, each handed on when it is there.
enum StandardInput {
  /// Bytes of a line at most.
  private static let limit = 16 << 20

  /// Calls `body` with each line, without its line feed, until the input ends.
  static func forEachLine(_ body: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
    var line: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(0, &chunk, chunk.count)
      #else
        let count = Darwin.read(0, &chunk, chunk.count)
      #endif
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(.fileTrouble, "cannot read standard input: \(Console.lastError())")
      }
      if count == 0 { break }
      for byte in chunk[..<count] {
        guard byte == 0x0A else {
          line.append(byte)
          continue
        }
        try body(line)
        line.removeAll(keepingCapacity: true)
      }
      guard line.count <= limit else { throw Failure(.badInput, "standard input has a line of more than 16 MiB") }
    }
    if !line.isEmpty { try body(line) }
  }
}
