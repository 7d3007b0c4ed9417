/// What a user permits a replay on silicon to do beyond looking and using RAM.
public struct ReplayAllowances: Equatable, Sendable {
  /// The flash window: what `all` means.
  public static let wholeFlash: ClosedRange<UInt32> = 0x6000_0000...0x7F7F_FFFF

  /// Addresses that may be erased: whole sectors must lie inside.
  public var erases: [ClosedRange<UInt32>]
  /// Addresses of the flash that may be programmed.
  public var writes: [ClosedRange<UInt32>]
  /// Code that is no flashloader may be started.
  public var running: Bool

  /// Nothing but looking, RAM and flashloaders, unless more is given.
  public init(
    erases: [ClosedRange<UInt32>] = [], writes: [ClosedRange<UInt32>] = [], running: Bool = false
  ) {
    self.erases = erases
    self.writes = writes
    self.running = running
  }

  /// Reads `all`, or first and last address such as `0x60000000-0x6000ffff`; nil for anything else.
  public static func range(_ text: String) -> ClosedRange<UInt32>? {
    if text == "all" { return wholeFlash }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { number($0) }
    guard parts.count == 2, let first = parts[0], let last = parts[1], first <= last else { return nil }
    return first...last
  }

  private static func number(_ text: Substring) -> UInt32? {
    guard text.hasPrefix("0x"), text.utf8.count > 2, text.utf8.dropFirst(2).first != UInt8(ascii: "+") else {
      return nil
    }
    return UInt32(text.dropFirst(2), radix: 16)
  }

  /// Whether one of `ranges` has all of `first` to `last`.
  static func covers(_ ranges: [ClosedRange<UInt32>], _ first: UInt64, _ last: UInt64) -> Bool {
    ranges.contains { UInt64($0.lowerBound) <= first && last <= UInt64($0.upperBound) }
  }
}
