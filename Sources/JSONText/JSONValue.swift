/// Any value a JSON text can hold (RFC 8259).
///
/// Numbers without fraction or exponent that fit 64 bits stay exact: `integer` up to `Int64.max`,
/// `unsigned` above that. Everything else is `number`. Make integers with `JSONValue(_:)`, which chooses.
public enum JSONValue: Equatable, Sendable {
  /// `null`
  case null
  /// `true` or `false`
  case bool(Bool)
  /// A whole number from `Int64.min` to `Int64.max`.
  case integer(Int64)
  /// A whole number above `Int64.max`, up to `UInt64.max`.
  case unsigned(UInt64)
  /// Any other number; finite when it was parsed.
  case number(Double)
  /// Text, unescaped.
  case string(String)
  /// Values in order.
  case array([JSONValue])
  /// Members in order.
  case object(JSONObject)
}

extension JSONValue {
  /// A whole number in its one canonical case; beyond 64 bits, the nearest `Double`.
  public init(_ value: some BinaryInteger) {
    if let small = Int64(exactly: value) {
      self = .integer(small)
    } else if let large = UInt64(exactly: value) {
      self = .unsigned(large)
    } else {
      self = .number(Double(value))
    }
  }

  /// The value's kind in words, for messages: "a string", "null".
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer, .unsigned, .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// The whole number, if it is one and fits `Int`. `2.0` counts, as JSON does not tell it from `2`.
  public var int: Int? {
    switch self {
    case .integer(let value): Int(exactly: value)
    case .unsigned(let value): Int(exactly: value)
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The number as a `Double`, rounded where a 64-bit integer has more digits than one holds.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The text, if this is a string.
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The truth value, if this is one.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The elements, if this is an array.
  public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  /// The members, if this is an object.
  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
  /// True for `null` alone.
  public var isNull: Bool { self == .null }

  /// The member `key`, or nil if this is no object or has no such member.
  public subscript(key: String) -> JSONValue? { object?[key] }
  /// The element `index`, or nil if this is no array or is shorter.
  public subscript(index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }
}
