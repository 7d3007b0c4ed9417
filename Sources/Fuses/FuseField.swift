/// A named field of a fuse word.
public struct FuseField: Equatable, Sendable {
  /// What burning the field does to a part, as far as a plan must know.
  public enum Effect: Equatable, Sendable {
    /// Nothing that the rest of the part depends on.
    case ordinary
    /// Decides where or how the part boots.
    case boot
    /// HAB closes: only signed images start.
    case closes
    /// A way back into the part is gone for ever: serial download.
    case cutsOff
    /// A way to debug the part is gone for ever.
    case debug
    /// A key is no longer trusted.
    case revokes
    /// Words can no longer be changed, or no longer be read.
    case locks
    /// Burnt by the maker of the part; nobody else may.
    case factory
    /// Never burnt by this program.
    case forbidden
  }

  /// The field's name, as NXP's tables spell it.
  public var name: String
  /// The bits of the word, one run of ones.
  public var mask: UInt32
  /// What it does, a short phrase.
  public var meaning: String
  /// See `Effect`.
  public var effect: Effect
  /// What is for ever once one of its bits is burnt, a sentence; nil where nothing is lost but the bits.
  public var forEver: String?
  /// Names of its values; empty where a value is a number.
  public var values: [UInt32: String]

  /// Makes a field of the bits `bits`, both ends included, 0 to 31.
  public init(
    _ name: String, _ bits: ClosedRange<UInt32>, _ meaning: String, _ effect: Effect = .ordinary,
    forEver: String? = nil, values: [UInt32: String] = [:]
  ) {
    self.name = name
    let low = min(bits.lowerBound, 31)
    let high = min(bits.upperBound, 31)
    mask = (UInt32.max >> (31 - (high - low))) << low
    self.meaning = meaning
    self.effect = effect
    self.forEver = forEver
    self.values = values
  }

  /// Makes a field of one bit.
  public init(
    _ name: String, bit: UInt32, _ meaning: String, _ effect: Effect = .ordinary, forEver: String? = nil,
    values: [UInt32: String] = [:]
  ) {
    self.init(name, bit...bit, meaning, effect, forEver: forEver, values: values)
  }

  /// The bit that the field's lowest bit stands at.
  public var shift: UInt32 { UInt32(mask.trailingZeroBitCount) }

  /// The largest value the field can hold.
  public var largest: UInt32 { mask >> shift }

  /// The field's value in `word`.
  public func value(in word: UInt32) -> UInt32 { (word & mask) >> shift }

  /// The value as text: a number, and its name where it has one.
  public func text(of word: UInt32) -> String {
    let value = value(in: word)
    if let name = values[value] { return "\(value) (\(name))" }
    return largest == 1 ? "\(value)" : value < 10 ? "\(value)" : "0x" + String(value, radix: 16, uppercase: true)
  }
}
