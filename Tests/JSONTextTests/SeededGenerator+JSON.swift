import JSONText
import SeededGenerator

/// Random values of all kinds.
extension SeededGenerator {
  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

  /// Text that favours what needs care: escapes, controls, the ends of the UTF-8 ranges.
  mutating func text() -> String {
    let pool: [Unicode.Scalar] = [
      "\"", "\\", "/", "\n", "\r", "\t", "\u{0}", "\u{8}", "\u{C}", "\u{1F}", "\u{7F}", "\u{80}", "a", "z", " ",
      "é", "\u{301}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "😀", "\u{10FFFF}",
    ]
    var result = String.UnicodeScalarView()
    for _ in 0..<below(12) {
      if below(4) == 0, let scalar = Unicode.Scalar(UInt32(below(0x110000))) {
        result.append(scalar)
      } else {
        result.append(pool[below(pool.count)])
      }
    }
    return String(result)
  }

  mutating func value(depth: Int) -> JSONValue {
    switch below(depth > 0 ? 9 : 7) {
    case 0: return .null
    case 1: return .bool(below(2) == 0)
    case 2: return JSONValue(Int64(bitPattern: next() >> UInt64(below(64))))
    case 3: return JSONValue(next() | 1 << 63)
    case 4:
      let number = Double(bitPattern: next())
      return .number(number.isFinite ? number : 0.5)
    case 5: return .number(Double(below(1000)) / 8)
    case 6: return .string(text())
    case 7: return .array((0..<below(5)).map { _ in value(depth: depth - 1) })
    default:
      var object = JSONObject()
      for index in 0..<below(5) { object.append("\(index)" + text(), value(depth: depth - 1)) }
      return .object(object)
    }
  }
}
