extension JSONParser {
  /// A number by RFC 8259 section 6. Whole numbers of up to 64 bits stay exact; `-0` keeps its sign as a
  /// `Double`.
  mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    let isNegative = here == UInt8(ascii: "-")
    if isNegative { position += 1 }
    var magnitude: UInt64 = 0
    var isExact = true
    let firstDigit = position
    while let digit = digitHere() {
      let (product, tooBig) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(digit)
      if tooBig || carried { isExact = false }
      magnitude = sum
      position += 1
    }
    guard position > firstDigit else { throw error(here == nil ? .unexpectedEnd : .badNumber) }
    if bytes[firstDigit] == UInt8(ascii: "0"), position > firstDigit + 1 {
      throw error(.badNumber, at: firstDigit)
    }
    if here == UInt8(ascii: ".") {
      isExact = false
      position += 1
      try digits()
    }
    if here == UInt8(ascii: "e") || here == UInt8(ascii: "E") {
      isExact = false
      position += 1
      if here == UInt8(ascii: "+") || here == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    if isExact, let whole = whole(magnitude, isNegative) { return whole }
    return try double(from: start)
  }

  private func whole(_ magnitude: UInt64, _ isNegative: Bool) -> JSONValue? {
    guard isNegative else { return JSONValue(magnitude) }
    guard magnitude > 0, magnitude <= Int64.min.magnitude else { return nil }
    return .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
  }

  private func double(from start: Int) throws(JSONError) -> JSONValue {
    guard position - start <= JSONLimits.numberBytes else { throw error(.numberOutOfRange, at: start) }
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
    guard let value = Double(text), value.isFinite else { throw error(.numberOutOfRange, at: start) }
    return .number(value)
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while digitHere() != nil { position += 1 }
    guard position > start else { throw error(here == nil ? .unexpectedEnd : .badNumber) }
  }

  @inline(__always) private func digitHere() -> UInt64? {
    guard let byte = here, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
    return UInt64(byte - UInt8(ascii: "0"))
  }
}
