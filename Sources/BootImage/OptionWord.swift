/// The FlexSPI NOR option word: 32 bits, or twice 32, from which the flashloader makes the flash
/// configuration block. `0xC0000007` is what NXP's tools call the simplified configuration.
///
/// Field meanings: flashloader K2.1.0, executed; NXP's published schema.
public struct OptionWord: Equatable, Hashable, Sendable {
  /// The first word.
  public var rawValue: UInt32
  /// The second word, sent if there is one.
  public var second: UInt32?

  /// A quad NOR by its own SFDP table, single data rate, 133 MHz.
  public static let standard = OptionWord(rawValue: 0xC000_0007)
  /// Not a configuration: has the flashloader program the block it made at the start of the flash.
  public static let programConfigurationBlock: UInt32 = 0xF000_000F

  /// Takes the words as they are; see `findings` for whether they make sense.
  public init(rawValue: UInt32, second: UInt32? = nil) {
    self.rawValue = rawValue
    self.second = second
  }

  /// Reads one or two numbers, separated by a comma, hexadecimal with 0x or decimal; nil for anything else.
  public init?(text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 1 || parts.count == 2, let first = Self.number(parts[0]) else { return nil }
    rawValue = first
    if parts.count == 2 {
      guard let value = Self.number(parts[1]) else { return nil }
      second = value
    }
  }

  private static func number(_ text: Substring) -> UInt32? {
    guard let first = text.utf8.first, first != UInt8(ascii: "+") else { return nil }
    let lower = text.lowercased()
    guard lower.hasPrefix("0x") else { return UInt32(lower) }
    let digits = lower.dropFirst(2)
    guard digits.utf8.first != UInt8(ascii: "+") else { return nil }
    return UInt32(digits, radix: 16)
  }

  private func bits(_ low: Int, _ count: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: (rawValue >> UInt32(low)) & ((1 << UInt32(count)) - 1))
  }

  /// Bits 31:28; must be 0xC.
  public var tag: UInt8 { bits(28, 4) }
  /// Bits 27:24: how many words follow the first.
  public var followingWords: UInt8 { bits(24, 4) }
  /// Bits 23:20: what kind of flash; see `deviceTypes`.
  public var deviceType: UInt8 { bits(20, 4) }
  /// Bits 19:16: pads of the SFDP query, 0 for one.
  public var queryPads: UInt8 { bits(16, 4) }
  /// Bits 15:12: pads of commands, 0 for one.
  public var commandPads: UInt8 { bits(12, 4) }
  /// Bits 11:8: how to set quad enable, heeded only for flashes whose SFDP is too old to say it.
  public var quadEnableHint: UInt8 { bits(8, 4) }
  /// Bits 7:4: 0 plain, 1 continuous read; 2 and 3 do not work.
  public var miscMode: UInt8 { bits(4, 4) }
  /// Bits 3:0: index of the clock; see `megahertz`.
  public var frequency: UInt8 { bits(0, 4) }

  /// The read clock, megahertz, or nil for an index without one.
  public var megahertz: Int? {
    frequency >= 1 && Int(frequency) < FlashConfigurationBlock.megahertz.count
      ? FlashConfigurationBlock.megahertz[Int(frequency)] : nil
  }

  /// The kinds of flash by number. Source: NXP's schema for the option word.
  public static let deviceTypes = [
    "quad NOR by SFDP, single data rate", "quad NOR by SFDP, double data rate", "HyperFlash 1.8 V",
    "HyperFlash 3.0 V", "Macronix octal, double data rate", "Macronix octal, single data rate",
    "Micron octal, double data rate", "Micron octal, single data rate", "Adesto octal, double data rate",
    "Adesto octal, single data rate",
  ]

  /// The words as they stand in memory, little-endian.
  public var bytes: [UInt8] {
    var result: [UInt8] = []
    for word in [rawValue] + (second.map { [$0] } ?? []) {
      withUnsafeBytes(of: word.littleEndian) { result.append(contentsOf: $0) }
    }
    return result
  }
}

extension OptionWord: CustomStringConvertible {
  /// `0xC0000007`, or both words.
  public var description: String {
    rawValue.hex() + (second.map { "," + $0.hex() } ?? "")
  }
}
