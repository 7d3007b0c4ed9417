import JSONText
import YAMLText

/// One value of a description or a request with the words that say where it stands, for messages that name the
/// place.
public struct DescribedValue: Sendable {
  /// The value.
  public let json: JSONValue
  /// As in `boot.flash.qer`; empty for the whole of a file.
  public let place: String
  /// Where it and its parts stand in a file; nil for a request.
  public let marks: YAMLMarks?

  /// A value of a request.
  public init(_ json: JSONValue, at place: String) { self.init(json, at: place, marks: nil) }

  /// A value with the marks of its part of a file.
  public init(_ json: JSONValue, at place: String, marks: YAMLMarks?) {
    self.json = json
    self.place = place
    self.marks = marks
  }

  /// The whole of a file.
  public init(_ document: YAMLDocument, at place: String = "") {
    self.init(document.value, at: place, marks: document.marks)
  }

  // MARK: - Errors

  /// `bad_value` at this place.
  public func bad(_ expected: String) -> DescriptionError {
    error(.badValue, "expected \(expected), got \(json.kind)\(shown)")
  }

  /// An error at this place.
  public func error(_ code: DescriptionError.Code, _ words: String) -> DescriptionError {
    DescriptionError(code, place.isEmpty ? words : "\(place): \(words)", position: marks?.position)
  }

  /// Short values are shown as they came.
  private var shown: String {
    switch json {
    case .integer, .unsigned, .number: return " (\(marks?.written ?? json.text()))"
    case .string(let text) where text.utf8.count <= 40: return " (\(json.text()))"
    case .array(let elements) where !elements.isEmpty: return " of \(elements.count)"
    default: return ""
    }
  }

  // MARK: - Plain values

  /// The text; for a value of a file that looks like a number, what was written.
  public var text: String? { json.string ?? marks?.written }

  /// A whole number in `range`: a JSON number, or a string of `0x` and hex digits.
  public func int(_ range: ClosedRange<Int>) throws(DescriptionError) -> Int {
    let value: Int? = if let text = json.string { Self.prefixedHex(text) } else { json.int }
    guard let value, range.contains(value) else {
      let form = marks == nil ? ", or such a number as a \"0x\" string" : ""
      throw bad("a whole number from \(range.lowerBound) to \(range.upperBound)\(form)")
    }
    return value
  }

  /// A number of 32 bits.
  public func uint32() throws(DescriptionError) -> UInt32 { UInt32(truncatingIfNeeded: try int(0...0xFFFF_FFFF)) }

  /// Virtual seconds from 0 to a day.
  public func seconds() throws(DescriptionError) -> Duration {
    guard let value = json.double, value >= 0, value <= 86_400 else { throw bad("seconds from 0 to 86400") }
    return .seconds(value)
  }

  /// Hex digits as bytes, `count` of them; blanks may stand between bytes.
  public func hex(_ count: ClosedRange<Int>) throws(DescriptionError) -> [UInt8] {
    guard let bytes = hexBytes else { throw bad("bytes as hex digits") }
    guard count.contains(bytes.count) else {
      let expected = count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
      throw error(.badValue, "expected \(expected) bytes as hex digits, got \(bytes.count)")
    }
    return bytes
  }

  private var hexBytes: [UInt8]? {
    if let text = json.string { return Hex.bytes(text) ?? Hex.bytes(text.filter { !$0.isWhitespace }) }
    // In a file 206017 and 0x206017 look like numbers.
    guard let written = marks?.written else { return nil }
    return Hex.bytes(written.hasPrefix("0x") ? String(written.dropFirst(2)) : written)
  }

  /// A truth value.
  public func bool() throws(DescriptionError) -> Bool {
    guard let value = json.bool else { throw bad("true or false") }
    return value
  }

  /// One of the words of `Choice`.
  public func choice<Choice: RawRepresentable<String>>(_ words: [String]) throws(DescriptionError) -> Choice {
    guard let choice = Choice(rawValue: try word(of: words)) else { throw bad(Self.list(words)) }
    return choice
  }

  /// One of these words, as they are written here.
  public func word(of words: [String]) throws(DescriptionError) -> String {
    guard let text, words.contains(text) else { throw bad(Self.list(words)) }
    return text
  }

  /// One of these names in any case, as they are written here.
  public func name(of names: [String]) throws(DescriptionError) -> String {
    guard let wanted = text?.lowercased(), let name = names.first(where: { $0.lowercased() == wanted })
    else { throw bad(Self.list(names)) }
    return name
  }

  /// Text of 1 to 256 bytes.
  public func name() throws(DescriptionError) -> String {
    guard let text = json.string, (1...256).contains(text.utf8.count) else { throw bad("a name of 1 to 256 bytes") }
    return text
  }

  // MARK: - Lists and objects

  /// The elements of a list of `count` elements.
  public func elements(_ count: ClosedRange<Int>, _ what: String) throws(DescriptionError) -> [DescribedValue] {
    guard let array = json.array, count.contains(array.count) else { throw bad(what) }
    let marks = marks?.children
    return array.enumerated().map { index, element in
      DescribedValue(element, at: "\(place)[\(index)]", marks: marks.flatMap { index < $0.count ? $0[index] : nil })
    }
  }

  /// The members of an object, all of whose keys must be among `known`.
  public func members(_ known: [String]) throws(DescriptionError) -> [(key: String, value: DescribedValue)] {
    let members = try members()
    for (index, member) in members.enumerated() where !known.contains(member.key) {
      throw unknownKey(member.key, index: index, known)
    }
    return members
  }

  /// The members of an object with any keys.
  public func members() throws(DescriptionError) -> [(key: String, value: DescribedValue)] {
    guard let object = json.object else { throw bad("an object") }
    let marks = marks?.children
    return object.members.enumerated().map { index, member in
      let inner = place.isEmpty ? member.key : "\(place).\(member.key)"
      return (
        member.key,
        DescribedValue(member.value, at: inner, marks: marks.flatMap { index < $0.count ? $0[index] : nil })
      )
    }
  }

  /// `unknown_key` for the key at `index` of this object.
  public func unknownKey(_ key: String, index: Int, _ known: [String], of what: String? = nil) -> DescriptionError {
    let holder = what ?? (place.isEmpty ? "the file" : place)
    return DescriptionError(
      .unknownKey, "\(holder) has no key \"\(key)\"; it has \(Self.list(known))", position: keyPosition(index))
  }

  /// Where the key of a member stands.
  public func keyPosition(_ index: Int) -> YAMLPosition? {
    marks.flatMap { $0.keys.indices.contains(index) ? $0.keys[index] : nil }
  }

  /// Words as `"a", "b" or "c"`.
  public static func list(_ words: [String]) -> String {
    let quoted = words.map { "\"\($0)\"" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "nothing" }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }

  /// `0x1F` or `0X1f` as a number; nil for anything else, signs included.
  public static func prefixedHex(_ text: String) -> Int? {
    let digits = text.utf8.dropFirst(2)
    guard text.hasPrefix("0x") || text.hasPrefix("0X"), (1...15).contains(digits.count),
      let first = text.utf8.dropFirst(2).first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-")
    else { return nil }
    return Int(text.dropFirst(2), radix: 16)
  }
}
