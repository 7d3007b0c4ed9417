extension SerialNORPart {
  /// Commands besides reads, erases, programs and status registers; nil for what a part lacks. Write enable (06),
  /// write disable (04) and the identity (9F) every part knows.
  public struct Opcodes: Equatable, Sendable {
    /// The next status write is volatile: gone with the power, over at once.
    public var volatileStatusWrite: UInt8? = 0x50
    /// Suspends an erase or a program.
    public var suspend: UInt8? = 0x75
    /// Resumes it.
    public var resume: UInt8? = 0x7A
    /// From then on commands come on four pads (QPI).
    public var enterQPI: UInt8?
    /// Back to one pad.
    public var exitQPI: UInt8?
    /// From then on addresses have four bytes.
    public var enterFourByte: UInt8?
    /// Back to three.
    public var exitFourByte: UInt8?
    /// Arms the reset.
    public var resetEnable: UInt8? = 0x66
    /// The reset, right behind it.
    public var reset: UInt8? = 0x99
    /// Deep power-down.
    public var powerDown: UInt8? = 0xB9
    /// Wakes it up, and reads the electronic id.
    public var release: UInt8? = 0xAB
    /// Reads manufacturer and electronic id.
    public var manufacturerID: UInt8? = 0x90
    /// Reads 64 bits that differ from chip to chip, behind 32 clocks.
    public var uniqueID: UInt8? = 0x4B
    /// Reads a security register.
    public var securityRead: UInt8? = 0x48
    /// Programs a security register.
    public var securityProgram: UInt8? = 0x42
    /// Erases a security register.
    public var securityErase: UInt8? = 0x44

    /// Locks the sector or block at an address, where single ones can be locked.
    public var lock: UInt8?
    /// Unlocks it.
    public var unlock: UInt8?
    /// Locks all of them.
    public var lockAll: UInt8?
    /// Unlocks all of them.
    public var unlockAll: UInt8?

    /// What most quad parts have: no QPI, no 4-byte addresses.
    public init() {}

    /// Nothing at all.
    public static var none: Opcodes {
      var opcodes = Opcodes()
      opcodes.volatileStatusWrite = nil
      opcodes.suspend = nil
      opcodes.resume = nil
      opcodes.resetEnable = nil
      opcodes.reset = nil
      opcodes.powerDown = nil
      opcodes.release = nil
      opcodes.manufacturerID = nil
      opcodes.uniqueID = nil
      opcodes.securityRead = nil
      opcodes.securityProgram = nil
      opcodes.securityErase = nil
      return opcodes
    }
  }

  /// Mode bits that count: those equal to `value` under `mask`.
  public struct ModeBits: Equatable, Sendable {
    /// Which bits are looked at.
    public var mask: UInt8
    /// What they must be.
    public var value: UInt8

    /// Mode bits that equal `value` under `mask`.
    public init(mask: UInt8, value: UInt8) {
      self.mask = mask
      self.value = value
    }
  }

  /// Security registers, locked each by its one-time bit.
  public struct SecurityRegisters: Equatable, Sendable {
    /// How many, 0 to 16.
    public var count = 3
    /// Bytes of each, 0 to 4096.
    public var bytes = 256
    /// The lock bit of the first; the others have the next higher ones. Nil for none.
    public var firstLockBit: Bit? = Bit(2, 3)

    /// Three of 256 bytes, locked by bits 3 to 5 of status register 2.
    public init() {}
  }

  /// Times in microseconds.
  public struct Times: Equatable, Sendable {
    /// Page program.
    public var page: Int
    /// 4 KiB sector erase.
    public var sector: Int
    /// 32 KiB block erase.
    public var halfBlock: Int
    /// 64 KiB block erase.
    public var block: Int
    /// Chip erase.
    public var chip: Int
    /// Non-volatile status register write.
    public var statusWrite: Int

    /// Makes a set of times, microseconds.
    public init(
      page: Int = 400, sector: Int = 45_000, halfBlock: Int = 120_000, block: Int = 150_000, chip: Int = 20_000_000,
      statusWrite: Int = 10_000
    ) {
      self.page = page
      self.sector = sector
      self.halfBlock = halfBlock
      self.block = block
      self.chip = chip
      self.statusWrite = statusWrite
    }

    /// Longest time that anything may take, microseconds: an hour.
    public static let longest = 3_600_000_000

    var isSound: Bool {
      [page, sector, halfBlock, block, chip, statusWrite].allSatisfy { (0...Self.longest).contains($0) }
    }
  }
}
