import BoardDescription
import Testing

@testable import BoardServer

@Suite struct LineTests {
  private func split(_ chunks: [String], limit: Int = 100) -> [String] {
    var splitter = LineSplitter(limit: limit)
    var lines: [String] = []
    func take(_ line: LineSplitter.Line) {
      switch line {
      case .text(let bytes): lines.append(String(decoding: bytes, as: UTF8.self))
      case .tooLong: lines.append("too long")
      }
    }
    for chunk in chunks { Array(chunk.utf8).withUnsafeBufferPointer { splitter.feed($0, take) } }
    splitter.finish(take)
    return lines
  }

  @Test func joinsAndCuts() {
    #expect(split(["a\nbc", "d\n", "\n", "e", "f"]) == ["a", "bcd", "", "ef"])
    #expect(split(["a\n"]) == ["a"])
    #expect(split([]) == [])
  }

  @Test func boundsTheLength() {
    #expect(split(["1234\n12345\n123\n"], limit: 4) == ["1234", "too long", "123"])
    #expect(split(["12", "34", "5", "6\n12", "3\n"], limit: 4) == ["too long", "123"])
    #expect(split(["12", "34", "5", "6"], limit: 4) == ["too long"])
    #expect(split(["12", "34", "\n"], limit: 4) == ["1234"])
  }

  @Test func hexBothWays() {
    #expect(Hex.bytes("00fFa9") == [0, 255, 0xA9])
    #expect(Hex.bytes("") == [])
    #expect(Hex.bytes("0") == nil && Hex.bytes("0g") == nil && Hex.bytes("é") == nil)
    #expect(Hex.text([0, 255, 0xA9] as [UInt8]) == "00ffa9")
    #expect(Hex.text(0xAB, digits: 6) == "0000ab" && Hex.text(0x1_2345_67, digits: 2) == "1234567")
  }
}
