import JSONText
import SeededGenerator
import Testing

@Suite struct PropertyTests {
  static let styles: [JSONStyle] = [
    .compact, .line, .python3, JSONStyle(indent: 0), JSONStyle(indent: 99, isASCII: true),
  ]

  @Test(arguments: 1...8) func whatIsWrittenReadsBack(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<200 {
      let value = random.value(depth: 5)
      for style in Self.styles {
        let read = try JSONValue(parsing: value.bytes(style))
        #expect(read == value)
        #expect(read.bytes() == value.bytes())
      }
    }
  }

  @Test(arguments: 1...8) func damagedTextNeverTraps(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) << 32)
    for _ in 0..<400 {
      var bytes = random.value(depth: 4).bytes(Self.styles[random.below(Self.styles.count)])
      for _ in 0...random.below(3) where !bytes.isEmpty {
        switch random.below(4) {
        case 0: bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.removeLast(random.below(bytes.count))
        case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: random.below(bytes.count))
        default: bytes.append(contentsOf: bytes.prefix(random.below(bytes.count)))
        }
      }
      check(bytes)
    }
  }

  @Test(arguments: 1...4) func noiseNeverTraps(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) << 48)
    let alphabet = Array("{}[]\",:\\u0123456789abdDefnrtls-+.E \n\u{e9}".utf8)
    for _ in 0..<2000 {
      check((0..<random.below(40)).map { _ in alphabet[random.below(alphabet.count)] })
      check((0..<random.below(40)).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    }
  }

  /// Either the bytes are refused with a place inside them, or what was read is written and read back.
  private func check(_ bytes: [UInt8]) {
    do throws(JSONError) {
      let value = try JSONValue(parsing: bytes)
      let again = try JSONValue(parsing: value.bytes())
      #expect(again == value)
    } catch {
      #expect((0...bytes.count).contains(error.offset) && error.line > 0 && error.column > 0)
    }
  }
}
