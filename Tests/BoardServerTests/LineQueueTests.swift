import Testing

@testable import BoardServer

@Suite struct LineQueueTests {
  private func take(_ queue: inout LineQueue, _ chunk: String) -> [String] {
    Array(chunk.utf8).withUnsafeBytes { queue.append($0) }
    return rest(&queue)
  }

  private func rest(_ queue: inout LineQueue) -> [String] {
    var lines: [String] = []
    while let line = queue.next() {
      switch line {
      case .text(let bytes): lines.append(String(decoding: bytes, as: UTF8.self))
      case .tooLong: lines.append("too long")
      }
    }
    return lines
  }

  @Test func joinsAndCuts() {
    var queue = LineQueue(limit: 100)
    #expect(take(&queue, "a\nbc") == ["a"])
    #expect(take(&queue, "") == [])
    #expect(take(&queue, "d\n\n") == ["bcd", ""])
    #expect(take(&queue, "e") == [])
    queue.end()
    #expect(rest(&queue) == ["e"])
    #expect(rest(&queue) == [])
  }

  @Test func boundsTheLength() {
    var queue = LineQueue(limit: 4)
    #expect(take(&queue, "1234\n12345\n123\n") == ["1234", "too long", "123"])
    for piece in ["12", "34", "5", "6"] { #expect(take(&queue, piece) == []) }
    #expect(take(&queue, "789\n12\n") == ["too long", "12"])
    #expect(take(&queue, "123456") == [])
    queue.end()
    #expect(rest(&queue) == ["too long"])
  }

  @Test func aLongQueueIsTakenOneByOne() {
    var queue = LineQueue(limit: 1000)
    let lines = (0..<40_000).map { "line \($0)" }
    #expect(take(&queue, lines.joined(separator: "\n") + "\n") == lines)
  }
}
