/// The status word of a flashloader's response: group times 100 plus item.
///
/// Any word can arrive; those with words are in `StatusCodeTable`, those that the RT1020 or the host side
/// really produces are constants here.
public struct StatusCode: RawRepresentable, Hashable, Sendable {
  /// The word on the wire.
  public var rawValue: UInt32

  /// Wraps a word, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// True for status 0 only.
  public var isSuccess: Bool { rawValue == 0 }

  /// True if the number has a name and words.
  public var isKnown: Bool { StatusCodeTable.row(rawValue) != nil }

  /// The symbolic name, such as `FlexSPINORCommandFailure`; nil for an unknown number.
  public var name: String? { StatusCodeTable.row(rawValue)?.name }

  /// The words alone, without number and full stop: `FlexSPINOR: Command Failure`, or
  /// `Unknown error code (N)`.
  public var text: String { StatusCodeTable.row(rawValue)?.text ?? "Unknown error code (\(rawValue))" }

  /// Every status that has words, in ascending order.
  public static var known: [StatusCode] { StatusCodeTable.rows.map { StatusCode(rawValue: $0.code) } }
}

extension StatusCode: CustomStringConvertible {
  /// As SPSDK prints it in text and JSON: `20106 (0x4e8a) FlexSPINOR: Command Failure.`
  public var description: String { "\(rawValue) (0x\(String(rawValue, radix: 16))) \(text)." }
}
