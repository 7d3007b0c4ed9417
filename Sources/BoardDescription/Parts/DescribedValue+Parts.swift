import JSONText
import VirtualRT1020

/// What the values of parts are made of.
extension DescribedValue {
  /// `null` or `none`.
  var isNone: Bool { json.isNull || json.string == "none" }

  /// A value, or nil for `none`.
  func optional<Value>(
    _ read: (DescribedValue) throws(DescriptionError) -> Value
  ) throws(DescriptionError) -> Value? {
    isNone ? nil : try read(self)
  }

  /// 0x00 to 0xff.
  func byte() throws(DescriptionError) -> UInt8 {
    do throws(DescriptionError) { return UInt8(truncatingIfNeeded: try int(0...0xFF)) } catch {
      throw bad("0x00 to 0xff")
    }
  }

  /// 0x00 to 0xff, or `none`.
  func optionalByte() throws(DescriptionError) -> UInt8? {
    if isNone { return nil }
    do throws(DescriptionError) { return UInt8(truncatingIfNeeded: try int(0...0xFF)) } catch {
      throw bad("0x00 to 0xff, or none")
    }
  }

  /// A count of bytes that is a power of two.
  func powerOfTwo(_ range: ClosedRange<Int>) throws(DescriptionError) -> Int {
    let expected =
      "a power of two from \(Self.text(byteCount: range.lowerBound)) to "
      + "\(Self.text(byteCount: range.upperBound)), as bytes or with a unit (KiB, MiB) such as \"64 KiB\""
    let result: Result<Int, DescriptionError>
    do throws(DescriptionError) { result = .success(try byteCount(range)) } catch { result = .failure(bad(expected)) }
    let count = try result.get()
    guard count & (count - 1) == 0 else { throw bad(expected) }
    return count
  }

  /// Text of up to 4096 bytes.
  func words() throws(DescriptionError) -> String {
    guard let text = json.string, text.utf8.count <= 4096 else { throw bad("text of at most 4096 bytes") }
    return text
  }

  /// A list of up to `limit` elements.
  func list<Element>(
    _ limit: Int, _ read: (DescribedValue) throws(DescriptionError) -> Element
  ) throws(DescriptionError) -> [Element] {
    var list: [Element] = []
    for element in try elements(0...limit, "a list of up to \(limit)") { list.append(try read(element)) }
    return list
  }

  /// A bit of a status register such as `sr1-bit7`, or nil for `none`.
  func optionalBit() throws(DescriptionError) -> SerialNORPart.Bit? {
    if isNone { return nil }
    let digits = Array((json.string ?? "").utf8)
    guard digits.count == 8, digits.starts(with: Array("sr".utf8)), Array(digits[3..<7]) == Array("-bit".utf8),
      (0x31...0x33).contains(digits[2]), (0x30...0x37).contains(digits[7])
    else { throw bad("a bit from sr1-bit0 to sr3-bit7, or none") }
    return SerialNORPart.Bit(Int(digits[2] - 0x30), Int(digits[7] - 0x30))
  }
}

extension JSONValue {
  static func optional(byte: UInt8?) -> JSONValue {
    byte.map { .string(DescribedValue.text(hex: Int($0))) } ?? "none"
  }
  static func optional(bit: SerialNORPart.Bit?) -> JSONValue {
    bit.map { .string("sr\($0.register)-bit\($0.bit)") } ?? "none"
  }
  static func size(_ count: Int) -> JSONValue {
    let text = DescribedValue.text(byteCount: count)
    return text.contains(" ") ? .string(text) : JSONValue(count)
  }
  static func time(microseconds: Int) -> JSONValue { .string(DescribedValue.text(time: .microseconds(microseconds))) }
}
