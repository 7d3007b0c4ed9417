/// A serial NOR flash part as data: what it answers to identification, how it is laid out, which commands it
/// knows, how long it takes. A new part is a new value; nothing else in the house knows parts by name.
///
/// A value made by `init()` has the command set that most quad parts share; a part says where it differs. What a
/// part does not list it ignores.
public struct SerialNORPart: Equatable, Sendable {
  /// The name by which users choose it.
  public var name = "custom"
  /// Manufacturer, type, capacity: what 9F reads.
  public var jedec: [UInt8] = [0, 0, 0]
  /// What 90 (behind the manufacturer) and AB read; nil for a part without these commands.
  public var electronicID: UInt8?
  /// Bytes of the array: a power of two, 4 KiB to 256 MiB.
  public var size = 8 << 20
  /// Bytes of a program page, a power of two from 1 to 4096; a part that programs single bytes has 1.
  public var pageSize = 256
  /// The SFDP table, empty for a part without one.
  public var sfdp: [UInt8] = []
  /// Where quad enable is.
  public var quadEnable = QuadEnable.none

  /// Status registers 1 to 3 as the factory leaves them.
  public var statusRegisters: [UInt8] = [0, 0, 0]
  /// Bits of registers 1 to 3 that a status write changes; busy, latch and what is reserved are not among them.
  public var writableBits: [UInt8] = [0xFC, 0x7B, 0x64]
  /// Bits of registers 1 to 3 that can be set once and never cleared.
  public var oneTimeBits: [UInt8] = [0x00, 0x38, 0x00]
  /// How status registers are read.
  public var statusReads = [StatusRead(0x05, 1), StatusRead(0x35, 2), StatusRead(0x15, 3)]
  /// How status registers are written.
  public var statusWrites = [StatusWrite(0x01, [1, 2]), StatusWrite(0x31, [2]), StatusWrite(0x11, [3])]
  /// The bit that locks the status registers while WP# is low (SRP0, SRWD); nil for a part without.
  public var statusProtectBit: Bit? = Bit(1, 7)
  /// The bit that locks the status registers until the next power cycle (SRP1, SRL); nil for a part without.
  public var statusLockDownBit: Bit?
  /// The bits that must be 1 at power-up whatever was written before, as on parts that come up protected.
  public var setAtPowerUp: [UInt8] = [0, 0, 0]
  /// The bit that shows a suspended operation (SUS); nil for a part without.
  public var suspendBit: Bit? = Bit(2, 7)
  /// The bit that shows 4-byte address mode (ADS); nil for a part without.
  public var fourByteBit: Bit?
  /// What block protection covers.
  public var protection = Protection.none
  /// The bit that has locks of single sectors and blocks protect in place of block protect bits (WPS); nil for a part
  /// without. While it is set, all are locked from power-up.
  public var individualLockBit: Bit?

  /// What operations typically take.
  public var times = Times()
  /// What operations take at most.
  public var maximumTimes = Times(
    page: 3_000, sector: 400_000, halfBlock: 1_600_000, block: 2_000_000, chip: 100_000_000, statusWrite: 15_000)
  /// Erases that every sector bears, by the data sheet.
  public var endurance = 100_000

  /// Reads of the array.
  public var reads = ReadCommand.common
  /// Erases.
  public var erases = EraseCommand.common
  /// Programs.
  public var programs = ProgramCommand.common
  /// Everything else that it knows: modes, suspension, security registers.
  public var opcodes = Opcodes()
  /// Which mode bits behind a four-pad address keep the part in continuous read: those equal to `value` under `mask`;
  /// nil for a part without.
  public var continuousRead: ModeBits? = ModeBits(mask: 0x30, value: 0x20)
  /// Security registers: how many and how long, bytes each. They are numbered from 1 by address bits 15:12.
  public var securityRegisters = SecurityRegisters()

  /// Where the figures come from, and which of them are unproven.
  public var source = ""

  /// A blank 8 MiB part with the command set that most quad parts share.
  public init() {}

  /// The same with its identity, changed by `change`.
  init(_ name: String, _ jedec: [UInt8], size: Int, source: String, _ change: (inout SerialNORPart) -> Void) {
    self.name = name
    self.jedec = jedec
    self.size = size
    self.source = source
    change(&self)
  }
}

extension SerialNORPart {
  /// Sizes that a part can have: a sector at least, the flashloader's memory window at most.
  static let sizes = PagedBytes.pageSize...(256 << 20)

  /// The part with this name, in any case; nil if there is none.
  public static func named(_ name: String) -> SerialNORPart? {
    all.first { $0.name.lowercased() == name.lowercased() }
  }

  /// The parts that are known by name.
  public static let all: [SerialNORPart] = issi + winbond + macronix + gigaDevice + adesto + micron

  /// Status registers are written as the quad-enable requirement (0 to 7) says: by 01 register 2 goes behind register 1
  /// but for requirement 2, and only with 3 is register 2 also read by 3F and written by 3E.
  mutating func takeStatusCommands(requirement: Int) {
    for index in statusWrites.indices where statusWrites[index].opcode == 0x01 {
      statusWrites[index].registers = requirement == 2 ? [1] : [1, 2]
    }
    statusReads.removeAll { $0.opcode == 0x3F }
    statusWrites.removeAll { $0.opcode == 0x3E }
    guard requirement == 3 else { return }
    statusReads.append(StatusRead(0x3F, 2))
    statusWrites.append(StatusWrite(0x3E, [2]))
    writableBits[1] |= 0x80
  }
}
