/// PEM: DER in base64 between BEGIN and END lines.
enum PEM {
  /// True if a BEGIN line stands in the first 64 KiB: text before it is legal (`openssl x509 -text`).
  static func recognises(_ bytes: [UInt8]) -> Bool { begin(in: bytes, from: 0) != nil }

  /// The content of the first block whose label is `label`.
  /// - Throws: where there is none, or where it is no base64.
  static func content(_ label: String, of bytes: [UInt8], _ what: String) throws(HABError) -> [UInt8] {
    var position = 0
    var seen: [String] = []
    while let block = begin(in: bytes, from: position) {
      position = block.body
      guard block.label == label else {
        if seen.count < 4 { seen.append("'\(block.label)'") }
        continue
      }
      return try decode(bytes, from: block.body, what)
    }
    let found = seen.isEmpty ? "no BEGIN line" : "only " + seen.joined(separator: ", ")
    throw HABError(.input, "\(what): there is \(found), no 'BEGIN \(label)'")
  }

  /// The text of a block: lines of 64 characters.
  static func text(_ label: String, _ content: [UInt8]) -> String {
    var result = "-----BEGIN \(label)-----\n"
    var column = 0
    var position = 0
    while position < content.count {
      let group = content[position..<min(position + 3, content.count)]
      let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for index in 0..<4 {
        let isPadding = index > group.count
        let digit = isPadding ? UInt8(ascii: "=") : digits[word >> (18 - 6 * index) & 0x3F]
        result.unicodeScalars.append(Unicode.Scalar(digit))
      }
      position += 3
      column += 4
      if column == 64 || position >= content.count {
        result += "\n"
        column = 0
      }
    }
    return result + "-----END \(label)-----\n"
  }

  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let marker = Array("-----BEGIN ".utf8)

  private static func begin(in bytes: [UInt8], from start: Int) -> (label: String, body: Int)? {
    var position = start
    let limit = min(bytes.count, start + 65536)
    while position + marker.count < limit {
      let isLineStart = position == 0 || bytes[position - 1] == 0x0A || bytes[position - 1] == 0x0D
      guard isLineStart, bytes[position] == marker[0], bytes[position..<position + marker.count].elementsEqual(marker)
      else {
        position += 1
        continue
      }
      let label = bytes[(position + marker.count)...].prefix(64).prefix { $0 != UInt8(ascii: "-") && $0 >= 0x20 }
      let end = label.endIndex + 5
      guard end <= bytes.count, bytes[label.endIndex..<end].allSatisfy({ $0 == UInt8(ascii: "-") }) else {
        position += 1
        continue
      }
      return (String(decoding: label, as: UTF8.self), end)
    }
    return nil
  }

  private static func decode(_ bytes: [UInt8], from start: Int, _ what: String) throws(HABError) -> [UInt8] {
    var result: [UInt8] = []
    var word: UInt32 = 0
    var bits = 0
    var padding = 0
    for position in start..<bytes.count {
      let byte = bytes[position]
      let value: UInt8
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="):
        padding += 1
        continue
      case 0x09, 0x0A, 0x0D, 0x20: continue
      case UInt8(ascii: "-"):
        // What is left of a group without its last characters is at most 4 zero bits.
        guard bits < 6, padding < 3, word & (1 << UInt32(bits) - 1) == 0 else {
          throw HABError(.input, "\(what), byte \(position.hexText(2)): the base64 text ends within a group")
        }
        return result
      default:
        throw HABError(.input, "\(what), byte \(position.hexText(2)): this is no base64 character")
      }
      guard padding == 0 else {
        throw HABError(.input, "\(what), byte \(position.hexText(2)): base64 text goes on after its end")
      }
      word = word << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
        word &= 1 << UInt32(bits) - 1
      }
    }
    throw HABError(.input, "\(what): the END line is missing; the file is cut off")
  }
}
