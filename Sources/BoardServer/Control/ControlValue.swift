import JSONText

/// One value of a request with the words that say where it stands, for messages that name the place.
struct ControlValue {
  let json: JSONValue
  /// As in `boot.flash.qer`.
  let place: String

  init(_ json: JSONValue, at place: String) {
    self.json = json
    self.place = place
  }

  /// `bad_value` at this place.
  func bad(_ expected: String) -> ControlError {
    ControlError(.badValue, "\(place): expected \(expected), got \(json.kind)\(shown)")
  }

  /// Short values are shown as they came.
  private var shown: String {
    switch json {
    case .integer, .unsigned, .number: " (\(json.text()))"
    case .string(let text) where text.utf8.count <= 40: " (\(json.text()))"
    default: ""
    }
  }

  /// A whole number in `range`: a JSON number, or a string of `0x` and hex digits.
  func int(_ range: ClosedRange<Int>) throws(ControlError) -> Int {
    let value: Int? = if let text = json.string { Self.prefixedHex(text) } else { json.int }
    guard let value, range.contains(value) else {
      throw bad("a whole number from \(range.lowerBound) to \(range.upperBound), or such a number as a \"0x\" string")
    }
    return value
  }

  /// A number of 32 bits.
  func uint32() throws(ControlError) -> UInt32 { UInt32(truncatingIfNeeded: try int(0...0xFFFF_FFFF)) }

  /// Virtual seconds from 0 to a day.
  func seconds() throws(ControlError) -> Duration {
    guard let value = json.double, value >= 0, value <= 86_400 else { throw bad("seconds from 0 to 86400") }
    return .seconds(value)
  }

  /// Hex digits as bytes, `count` of them.
  func hex(_ count: ClosedRange<Int>) throws(ControlError) -> [UInt8] {
    guard let text = json.string, let bytes = Hex.bytes(text) else { throw bad("bytes as hex digits") }
    guard count.contains(bytes.count) else {
      throw ControlError(
        .badValue, "\(place): expected \(count.lowerBound) to \(count.upperBound) bytes, got \(bytes.count)")
    }
    return bytes
  }

  /// A truth value.
  func bool() throws(ControlError) -> Bool {
    guard let value = json.bool else { throw bad("true or false") }
    return value
  }

  /// One of the words of `Choice`.
  func choice<Choice: RawRepresentable<String>>(_ words: [String]) throws(ControlError) -> Choice {
    guard let text = json.string, words.contains(text), let choice = Choice(rawValue: text) else {
      throw bad(Self.list(words))
    }
    return choice
  }

  /// Text of 1 to 256 bytes.
  func name() throws(ControlError) -> String {
    guard let text = json.string, (1...256).contains(text.utf8.count) else { throw bad("a name of 1 to 256 bytes") }
    return text
  }

  /// The elements of a list of `count` elements.
  func elements(_ count: ClosedRange<Int>, _ what: String) throws(ControlError) -> [ControlValue] {
    guard let array = json.array, count.contains(array.count) else { throw bad(what) }
    return array.enumerated().map { ControlValue($0.element, at: "\(place)[\($0.offset)]") }
  }

  /// The members of an object, all of whose keys must be among `known`.
  func members(_ known: [String]) throws(ControlError) -> [(key: String, value: ControlValue)] {
    let members = try members()
    for member in members where !known.contains(member.key) {
      throw ControlError(.unknownKey, "\(place) has no key \"\(member.key)\"; it has \(Self.list(known))")
    }
    return members
  }

  /// The members of an object with any keys.
  func members() throws(ControlError) -> [(key: String, value: ControlValue)] {
    guard let object = json.object else { throw bad("an object") }
    return object.members.map { ($0.key, ControlValue($0.value, at: "\(place).\($0.key)")) }
  }

  /// Words as `"a", "b" or "c"`.
  static func list(_ words: [String]) -> String {
    let quoted = words.map { "\"\($0)\"" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "nothing" }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }

  /// `0x1F` or `0X1f` as a number; nil for anything else, signs included.
  static func prefixedHex(_ text: String) -> Int? {
    let digits = text.utf8.dropFirst(2)
    guard text.hasPrefix("0x") || text.hasPrefix("0X"), (1...15).contains(digits.count),
      let first = text.utf8.dropFirst(2).first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-")
    else { return nil }
    return Int(text.dropFirst(2), radix: 16)
  }
}
