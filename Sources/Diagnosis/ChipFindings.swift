/// What the flash chip said of itself, each as far as it could be asked; nil is not known.
public struct ChipFindings: Equatable, Sendable {
  /// Where quad enable is, as the SFDP's quad enable requirement or the part's maker says.
  public enum QuadEnablePlace: String, Sendable, CaseIterable {
    /// The part has none: quad reads always work.
    case notNeeded = "none"
    /// Status register 1, bit 6.
    case status1Bit6 = "sr1-bit6"
    /// Status register 2, bit 1.
    case status2Bit1 = "sr2-bit1"
    /// Status register 2, bit 7.
    case status2Bit7 = "sr2-bit7"
  }

  /// How the fast read, by the user's configuration, compares with the slow plain one.
  public enum Reading: String, Sendable, CaseIterable {
    /// The same bytes.
    case same
    /// The same, but all of them are blank, so that nothing is proven.
    case blank
    /// Two fast reads of the same place differ.
    case unstable
    /// Other bytes, the same each time.
    case different
  }

  /// Manufacturer, type, capacity (9F); nil if the chip does not answer.
  public var jedecID: [UInt8]?
  /// Names of the parts that have this id.
  public var partNames: [String] = []
  /// What the bus reads as where no id comes: 0xFF or 0x00; nil if it changes.
  public var silentByte: UInt8?
  /// Status registers 1 to 3 as they were found, nil where not read; the chip's ids first, or they mean nothing.
  public var statusRegisters: [UInt8?] = [nil, nil, nil]
  /// Status registers once the user's configuration has been put in force.
  public var statusRegistersAfter: [UInt8?] = [nil, nil, nil]
  /// Where quad enable is.
  public var quadEnablePlace: QuadEnablePlace?
  /// Whether an SFDP table is there.
  public var hasSFDP: Bool?
  /// Bytes, by the SFDP.
  public var size: UInt64?
  /// Quad enable requirement, 0 to 7, by the SFDP.
  public var quadEnableRequirement: UInt8?
  /// The busy bit stays set.
  public var staysBusy: Bool?
  /// Whether write enable (06) sets the latch.
  public var writeEnables: Bool?
  /// An erase or program is suspended.
  public var isSuspended: Bool?
  /// Addresses have four bytes.
  public var hasFourByteAddresses: Bool?
  /// Sectors are locked one by one.
  public var hasIndividualLocks: Bool?
  /// Block protection covers some of what the job erases and writes; nil if the part's map is not known.
  public var protectsRange: Bool?
  /// How fast reads compare with slow ones.
  public var reading: Reading?
  /// The highest clock index (`FlashConfigurationBlock.megahertz`) at which reads are right, if they are not at the
  /// user's.
  public var soundClockIndex: UInt8?
  /// The number of dummy clocks with which fast reads are right, if they are not with the user's.
  public var soundDummyCycles: UInt8?

  /// Nothing known.
  public init() {}

  /// Quad enable as it was found, where its place is known.
  public var isQuadEnabled: Bool? { quadEnable(in: statusRegisters) }

  /// Quad enable once the user's configuration has been put in force.
  public var isQuadEnabledAfter: Bool? { quadEnable(in: statusRegistersAfter) }

  private func quadEnable(in registers: [UInt8?]) -> Bool? {
    switch quadEnablePlace {
    case nil: nil
    case .notNeeded: true
    case .status1Bit6: registers.first.flatMap { $0.map { $0 & 0x40 != 0 } }
    case .status2Bit1: registers.dropFirst().first.flatMap { $0.map { $0 & 0x02 != 0 } }
    case .status2Bit7: registers.dropFirst().first.flatMap { $0.map { $0 & 0x80 != 0 } }
    }
  }
}
