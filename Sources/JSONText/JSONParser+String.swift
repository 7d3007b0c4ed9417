extension JSONParser {
  /// A string, from its opening quote. Text without escapes becomes a `String` in one copy.
  mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    try plainRun()
    if here == UInt8(ascii: "\"") {
      defer { position += 1 }
      return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
    }
    var text = [UInt8](bytes[start..<position])
    while true {
      guard let byte = here else { throw error(.unexpectedEnd) }
      if byte == UInt8(ascii: "\"") {
        position += 1
        return String(decoding: text, as: UTF8.self)
      }
      // `plainRun` stops at a quote or a backslash only.
      position += 1
      try escape(into: &text)
      let run = position
      try plainRun()
      text.append(contentsOf: bytes[run..<position])
    }
  }

  /// Passes valid UTF-8 up to a quote, a backslash or the end.
  private mutating func plainRun() throws(JSONError) {
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
      guard byte >= 0x20 else { throw error(.controlCharacter) }
      if byte < 0x80 {
        position += 1
      } else {
        position += try sequenceLength(byte)
      }
    }
  }

  /// Bytes of the UTF-8 sequence that starts here, by table 3-7 of the Unicode standard: no overlong
  /// forms, no surrogates, nothing above U+10FFFF.
  private func sequenceLength(_ lead: UInt8) throws(JSONError) -> Int {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw error(.badUTF8)
    }
    guard bytes.count - position >= length, second.contains(bytes[position + 1]) else { throw error(.badUTF8) }
    for index in 2..<max(2, length) where bytes[position + index] & 0xC0 != 0x80 { throw error(.badUTF8) }
    return length
  }

  /// What a backslash introduces; it is passed already.
  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    guard let byte = here else { throw error(.unexpectedEnd) }
    let plain: UInt8
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain = byte
    case UInt8(ascii: "b"): plain = 0x08
    case UInt8(ascii: "f"): plain = 0x0C
    case UInt8(ascii: "n"): plain = 0x0A
    case UInt8(ascii: "r"): plain = 0x0D
    case UInt8(ascii: "t"): plain = 0x09
    case UInt8(ascii: "u"):
      position += 1
      text.append(contentsOf: Array(String(Character(try escapedScalar())).utf8))
      return
    default: throw error(.badEscape, at: position - 1)
    }
    position += 1
    text.append(plain)
  }

  /// The scalar of one `\uXXXX`, or of two that are a surrogate pair. Stands after the first `\u`.
  private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
    let start = position - 2
    let first = try hex4()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800...0xDBFF).contains(first), here == UInt8(ascii: "\\"), bytes.count - position >= 2,
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw error(.loneSurrogate, at: start) }
    position += 2
    let second = try hex4()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error(.loneSurrogate, at: start) }
    return scalar
  }

  private mutating func hex4() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = here else { throw error(.unexpectedEnd) }
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw error(.badEscape)
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
