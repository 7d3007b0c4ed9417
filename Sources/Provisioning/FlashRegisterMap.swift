/// Where a flash part keeps block protection and quad enable, and how its status registers are read and written.
///
/// The way depends on the part: a command that reads register 2 of one maker's parts puts another's into QPI, and a
/// write of one byte clears the second register of some. Sources: JESD216's quad enable requirements; hackpascal/ufprog's
/// table of flash parts; the makers' data sheets as remembered (UNPROVEN for parts that nobody has tried).
public struct FlashRegisterMap: Equatable, Sendable {
  /// How registers are written.
  public enum Writing: Sendable, CaseIterable {
    /// 01 with register 1; what stands behind it is not written.
    case first
    /// 01 with registers 1 and 2.
    case together
    /// 01 with register 1, 31 with register 2.
    case separately
    /// 01 with register 1, 3E with register 2.
    case secondBy3E
  }

  /// Bits of one register.
  public struct Bits: Equatable, Sendable {
    /// Register 1 to 3.
    public var register: Int
    /// Which of its bits.
    public var mask: UInt8
    /// Names bits of a register from 1 to 3.
    public init(_ register: Int, _ mask: UInt8) {
      self.register = register
      self.mask = mask
    }
  }

  /// One write of registers: command and data.
  public struct Write: Equatable, Sendable {
    /// The command byte.
    public var opcode: UInt8
    /// One or two bytes.
    public var bytes: [UInt8]
    /// Makes one.
    public init(_ opcode: UInt8, _ bytes: [UInt8]) {
      self.opcode = opcode
      self.bytes = bytes
    }
  }

  /// The commands that read registers 1, 2 and 3, as far as the part has them.
  public var reads: [UInt8]
  /// How they are written.
  public var writing: Writing
  /// The bits that protect blocks.
  public var protection: [Bits]
  /// Quad enable; nil for a part without.
  public var quadEnable: Bits?
  /// The bit that locks the registers until power-off, or for ever (SRP1, SRL); nil for a part without.
  public var lockDown: Bits?
  /// The bit that locks the registers while WP# is low (SRP0, SRWD).
  public var registerProtect = Bits(1, 0x80)
  /// The bits that show a suspended operation; nil for a part that shows none.
  public var suspended: Bits?
  /// The bit that has sectors locked one by one (WPS); nil for a part without.
  public var individualLocks: Bits?
  /// The bit that shows addresses of four bytes; nil for a part that does not.
  public var fourByteAddresses: Bits?
  /// The command that resumes what is suspended.
  public var resume: UInt8 = 0x7A

  /// The map of a part; nil if nothing is known of it, and nothing may be written.
  /// - Parameters:
  ///   - jedec: manufacturer, type and capacity as 9F reads them.
  ///   - requirement: the SFDP's quad enable requirement, 0 to 7; nil without SFDP.
  public init?(jedec: [UInt8], quadEnableRequirement requirement: Int?) {
    guard jedec.count >= 3, jedec[0] != 0x00, jedec[0] != 0xFF else { return nil }
    let family = Family(jedec)
    guard let writing = Self.writing(requirement) ?? family?.writing else { return nil }
    // A table that contradicts the maker's registers is one that was read wrong.
    if let family, let stated = Self.quadEnable(requirement), stated != family.quadEnable { return nil }
    self.writing = writing
    let hasSecond = writing != .first
    let second: UInt8 = writing == .secondBy3E ? 0x3F : 0x35
    // 35 is a mode change on parts whose quad enable is in register 1: never sent there.
    reads = hasSecond ? [0x05, second] : [0x05]
    quadEnable = Self.quadEnable(requirement) ?? (requirement == nil ? family?.quadEnable : nil)
    var first = family?.protection ?? (requirement == 2 ? 0x3C : 0x1C)
    if quadEnable?.register == 1 { first &= ~(quadEnable?.mask ?? 0) }
    protection = [Bits(1, first)]
    // Where register 2 has quad enable as its bit 1, bit 0 is the lock.
    if reads.contains(0x35) { lockDown = Bits(2, 0x01) }
    guard let family else { return }
    resume = family.resume
    guard hasSecond, family.isWinbondLike else { return }
    protection.append(Bits(2, 0x40))
    if second == 0x35 { suspended = Bits(2, 0x80) }
    guard jedec[0] == 0xEF else { return }
    reads.append(0x15)
    individualLocks = Bits(3, 0x04)
    if jedec[2] >= 0x19 { fourByteAddresses = Bits(3, 0x01) }
  }

  private static func writing(_ requirement: Int?) -> Writing? {
    switch requirement {
    case 1, 4, 5: .together
    case 2: .first
    case 3: .secondBy3E
    case 6: .separately
    default: nil
    }
  }

  private static func quadEnable(_ requirement: Int?) -> Bits? {
    switch requirement {
    case 1, 4, 5, 6: Bits(2, 0x02)
    case 2: Bits(1, 0x40)
    case 3: Bits(2, 0x80)
    default: nil
    }
  }

  /// What is known of a maker's parts whatever their SFDP says.
  private struct Family {
    var writing: Writing
    var protection: UInt8
    var quadEnable: Bits?
    var isWinbondLike = false
    var resume: UInt8 = 0x7A

    init?(_ jedec: [UInt8]) {
      // From 32 MiB on there are four level bits.
      let isLarge = jedec[2] >= 0x19
      switch (jedec[0], jedec[1]) {
      case (0xEF, _), (0xC8, _), (0x1F, _):
        (writing, protection) = (.together, isLarge ? 0x3C : 0x1C)
        (quadEnable, isWinbondLike) = (Bits(2, 0x02), true)
      case (0x9D, _): (writing, protection, quadEnable) = (.first, 0x3C, Bits(1, 0x40))
      case (0xC2, _): (writing, protection, quadEnable, resume) = (.first, 0x3C, Bits(1, 0x40), 0x30)
      case (0x20, 0xBA), (0x20, 0xBB): (writing, protection) = (.first, 0x5C)
      case (0x20, 0x20): (writing, protection) = (.first, 0x1C)
      default: return nil
      }
    }
  }
}
