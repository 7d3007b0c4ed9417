/// Writes JSON values as UTF-8 bytes into one growing buffer.
public struct JSONWriter: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8]
  /// The layout.
  public let style: JSONStyle
  private var level = 0

  /// An empty writer, or one that goes on after `bytes`.
  public init(_ style: JSONStyle = .compact, after bytes: [UInt8] = []) {
    self.style = style
    self.bytes = bytes
  }

  /// Appends `value`. A number that is not finite, which JSON cannot say, becomes `null`.
  public mutating func write(_ value: JSONValue) {
    switch value {
    case .null: raw("null")
    case .bool(let value): raw(value ? "true" : "false")
    case .integer(let value):
      if value < 0 { byte("-") }
      digits(value.magnitude)
    case .unsigned(let value): digits(value)
    case .number(let value): number(value)
    case .string(let value): string(value)
    case .array(let elements): list("[", "]", elements) { writer, element in writer.write(element) }
    case .object(let object):
      list("{", "}", object.members) { writer, member in
        writer.string(member.key)
        writer.byte(":")
        if writer.style.isSpaced { writer.byte(" ") }
        writer.write(member.value)
      }
    }
  }

  /// Appends bytes as they are: a line feed after a text, say.
  public mutating func raw(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func list<Element>(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ elements: [Element],
    _ body: (inout JSONWriter, Element) -> Void
  ) {
    byte(open)
    level += 1
    for (index, element) in elements.enumerated() {
      if index > 0 { byte(",") }
      if style.indent != nil {
        lineBreak()
      } else if index > 0, style.isSpaced {
        byte(" ")
      }
      body(&self, element)
    }
    level -= 1
    if !elements.isEmpty, style.indent != nil { lineBreak() }
    byte(close)
  }

  private mutating func lineBreak() {
    byte("\n")
    bytes.append(contentsOf: repeatElement(0x20, count: (style.indent ?? 0) * level))
  }

  private mutating func digits(_ value: UInt64) {
    if value < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(value))
    } else {
      bytes.append(contentsOf: String(value).utf8)
    }
  }

  /// Swift's shortest form that reads back as the same number; its exponents are valid JSON.
  private mutating func number(_ value: Double) {
    if value.isFinite { bytes.append(contentsOf: value.description.utf8) } else { raw("null") }
  }

  @inline(__always) private mutating func byte(_ scalar: Unicode.Scalar) {
    bytes.append(UInt8(truncatingIfNeeded: scalar.value))
  }

  /// Appends `text` quoted and escaped.
  private mutating func string(_ text: String) {
    byte("\"")
    var text = text
    text.withUTF8 { units in
      let isASCII = style.isASCII
      let isPlain = units.allSatisfy { unit in
        unit >= 0x20 && unit != UInt8(ascii: "\"") && unit != UInt8(ascii: "\\") && (unit < 0x7F || !isASCII)
      }
      if isPlain { bytes.append(contentsOf: units) } else { escape(units) }
    }
    byte("\"")
  }

  private mutating func escape(_ units: UnsafeBufferPointer<UInt8>) {
    for scalar in String(decoding: units, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\"": raw("\\\"")
      case "\\": raw("\\\\")
      case "\n": raw("\\n")
      case "\r": raw("\\r")
      case "\t": raw("\\t")
      case "\u{8}": raw("\\b")
      case "\u{C}": raw("\\f")
      case "\u{0}"..."\u{1F}": escape(UInt16(scalar.value))
      case "\u{20}"..."\u{7E}": byte(scalar)
      default:
        if style.isASCII {
          for unit in UTF16.encode(scalar) ?? .init() { escape(unit) }
        } else {
          bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
        }
      }
    }
  }

  private mutating func escape(_ unit: UInt16) {
    raw("\\u")
    for shift in [12, 8, 4, 0] {
      let digit = UInt8(truncatingIfNeeded: unit >> UInt16(shift)) & 15
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}

extension JSONValue {
  /// The value as UTF-8 JSON text without a line feed at the end.
  public func bytes(_ style: JSONStyle = .compact) -> [UInt8] {
    var writer = JSONWriter(style)
    writer.write(self)
    return writer.bytes
  }

  /// The value as JSON text without a line feed at the end.
  public func text(_ style: JSONStyle = .compact) -> String { String(decoding: bytes(style), as: UTF8.self) }
}
