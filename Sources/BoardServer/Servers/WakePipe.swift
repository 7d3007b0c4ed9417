#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A pipe to oneself: any thread, or a signal handler, ends a `poll` with one byte.
final class WakePipe: Sendable {
  let readEnd: Int32
  let writeEnd: Int32

  init() throws(ServerError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .last("make a pipe") }
    (readEnd, writeEnd) = (ends[0], ends[1])
    try System.prepare(readEnd, nonBlocking: true)
    try System.prepare(writeEnd, nonBlocking: true)
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Wakes whoever polls `readEnd`, now and ever after.
  func wake() {
    var byte: UInt8 = 1
    _ = write(writeEnd, &byte, 1)
  }
}
