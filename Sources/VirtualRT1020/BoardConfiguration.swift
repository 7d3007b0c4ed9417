/// How a board is made.
public struct BoardConfiguration: Sendable {
  /// What runs at power-up.
  public enum Mode: String, Sendable {
    /// As the boot pins say; with `.serial`, the boot ROM.
    case rom
    /// The flashloader, as if already loaded and started.
    case flashloader
    /// Boot from flash.
    case `internal`
  }
  /// What a floating data line reads as.
  public enum Floating: String, Sendable, CaseIterable { case ff, zero = "00", noise }
  /// Which RAM is backed.
  public enum RAMLayout: String, Sendable {
    /// Three banks of 256 KiB.
    case full
    /// As the FlexRAM fuses divide it.
    case flexRAM = "flexram"
  }
  /// What a read gets whose clock, dummy count or pads the part cannot do.
  public enum Reads: String, Sendable, CaseIterable {
    /// Right data, as in the recordings of the real flashloader, whose flash was that simple.
    case lenient
    /// What silicon gives: shifted data, bit errors.
    case exact
  }
  /// The flash fitted.
  public struct Flash: Sendable {
    /// A name from `SerialNORPart.all`.
    public var part = "IS25LP064A"
    /// A part that is in no table, in place of `part`.
    public var customPart: SerialNORPart?
    /// Overrides the part's size, bytes.
    public var size: Int?
    /// Overrides the SFDP.
    public var sfdp: [UInt8]?
    /// Overrides the SFDP's quad enable requirement (0 to 7) and with it where the chip's QE bit is.
    public var quadEnableRequirement: Int?
    /// Overrides the JEDEC id, 3 bytes.
    public var jedec: [UInt8]?
    /// Status registers at power-up.
    public var statusRegisters: [UInt8] = []
    /// True: everything is protected while any of SR1 bits 5:2 is set, instead of the part's map.
    public var anyProtectionBitProtectsAll = false
    /// What an untouched cell holds.
    public var fill: UInt8 = 0xFF
    /// Contents by offset.
    public var contents: [(Int, [UInt8])] = []
    /// What an undriven bus reads as.
    public var floating = Floating.ff
    /// What a read gets whose clock, dummy count or pads the part cannot do.
    public var reads = Reads.lenient
    /// The part takes its longest times, not its typical ones.
    public var takesMaximumTimes = false
    /// The WP# pin is low: status registers are locked while their protect bit (SRP) is set.
    public var writeProtectPinIsLow = false
    /// The part's defaults.
    public init() {}

    /// Why no flash can be made of this, so that the board is without one, in words; nil if one can.
    public var whyNotFitted: String? {
      guard var fitted = customPart ?? SerialNORPart.named(part) else {
        return "there is no part \"\(part)\"; there are \(SerialNORPart.all.map(\.name).joined(separator: ", "))"
      }
      if let jedec { fitted.jedec = jedec }
      return fitted.flaw
    }
  }

  /// What runs at power-up.
  public var mode = Mode.rom
  /// "K2.1.0", "K2.7.0" or "K2.7.0-rt1020": what `mode` flashloader runs, and what the stand-in image is.
  public var firmware = "K2.1.0"
  /// A flashloader that is in no table, in place of `firmware`: every flashloader that is started behaves so.
  public var customFirmware: FirmwareProfile?
  /// Which RAM is backed.
  public var ram = RAMLayout.full
  /// The boot mode switches.
  public var bootPins = BootPins.serial
  /// Fuse words by index; others are 0.
  public var fuses: [Int: UInt32] = [:]
  /// The flash, or nil for none fitted.
  public var flash: Flash? = Flash()
  /// Seeds what is random: noise on a floating bus, faults with a chance.
  public var seed: UInt64 = 1
  /// What is wrong with the board from the start.
  public var faults: [Fault] = []
  /// What a capture showed of the board that this one stands for; what it did not show is said in the log when it is
  /// touched. Turns the log on.
  public var known: CapturedKnowledge?
  /// Note what happens in words, from power-up on.
  public var logsEvents = false
  /// Note also what the host should not have done; turns the log on.
  public var isStrict = false

  /// A blank, healthy board in serial download mode.
  public init() {}
}
