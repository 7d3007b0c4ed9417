extension SerialNORPart {
  /// Where the quad-enable bit is.
  public enum QuadEnable: String, Equatable, Sendable, CaseIterable {
    /// No such bit: quad reads always work, if the part has any.
    case none
    /// Bit 6 of status register 1.
    case status1Bit6 = "sr1-bit6"
    /// Bit 1 of status register 2.
    case status2Bit1 = "sr2-bit1"
    /// Bit 7 of status register 2.
    case status2Bit7 = "sr2-bit7"
  }

  /// A bit of a status register.
  public struct Bit: Equatable, Sendable {
    /// Status register, 1 to 3.
    public var register: Int
    /// Bit, 0 to 7.
    public var bit: Int

    /// Names a bit: register 1 to 3, bit 0 to 7.
    public init(_ register: Int, _ bit: Int) {
      self.register = register
      self.bit = bit
    }
  }

  /// A command that reads a status register, over and over while it is clocked.
  public struct StatusRead: Equatable, Sendable {
    /// The command byte.
    public var opcode: UInt8
    /// Status register, 1 to 3.
    public var register: Int

    /// A command and the register that it reads, 1 to 3.
    public init(_ opcode: UInt8, _ register: Int) {
      self.opcode = opcode
      self.register = register
    }
  }

  /// A command that writes status registers.
  public struct StatusWrite: Equatable, Sendable {
    /// The command byte.
    public var opcode: UInt8
    /// Status registers, 1 to 3, that its data bytes go to, in order. Data bytes that are left out leave their
    /// registers alone; further ones are ignored.
    public var registers: [Int]
    /// Registers whose data byte is left out are cleared instead.
    public var clearsMissing: Bool

    /// A command and the registers, 1 to 3, that its bytes go to.
    public init(_ opcode: UInt8, _ registers: [Int], clearsMissing: Bool = false) {
      self.opcode = opcode
      self.registers = registers
      self.clearsMissing = clearsMissing
    }
  }

  /// Which addresses the protection bits of the status registers cover.
  public enum Protection: Equatable, Sendable {
    /// The part protects nothing.
    case none
    /// Everything while any of bits 5:2 of register 1 is set.
    case anyBit
    /// Block protect bits as a level.
    case levels(Levels)

    var isSound: Bool {
      guard case .levels(let levels) = self else { return true }
      return (1...4).contains(levels.bits) && (1...(256 << 20)).contains(levels.smallest)
        && [levels.topBottom, levels.sector, levels.complement].allSatisfy {
          $0.map { (1...3).contains($0.register) && (0...7).contains($0.bit) } ?? true
        }
    }
  }

  /// Block protect bits as a level: level 0 protects nothing, level 1 `smallest` bytes, each further level twice as
  /// many, up to the whole array.
  public struct Levels: Equatable, Sendable {
    /// How many block protect bits there are, from bit 2 of register 1 up: 1 to 4.
    public var bits: Int
    /// Bytes that level 1 protects.
    public var smallest: Int
    /// The bit that has them grow from the bottom, not from the top (TB).
    public var topBottom: Bit?
    /// The bit that counts in sectors: levels 1 to 3 are 4, 8 and 16 KiB, the others but the highest 32 KiB (SEC).
    public var sector: Bit?
    /// The bit that protects what would be open and opens what would be protected (CMP).
    public var complement: Bit?

    /// A map by level; bits that a part lacks are nil.
    public init(bits: Int, smallest: Int, topBottom: Bit? = nil, sector: Bit? = nil, complement: Bit? = nil) {
      self.bits = bits
      self.smallest = smallest
      self.topBottom = topBottom
      self.sector = sector
      self.complement = complement
    }
  }
}
