/// The FlexSPI NOR flash configuration block (FCB): 512 bytes at flash offset 0 from which the boot
/// ROM learns how to read the flash, and which the flashloader makes from an option word.
///
/// Every field is little-endian. Offsets and meanings: RT1020 flashloader K2.1.0, executed; NXP's
/// published layout.
public struct FlashConfigurationBlock: Equatable, Sendable {
  /// Bytes of a whole block.
  public static let byteCount = 512
  /// "FCFB" as a little-endian word.
  public static let tagValue: UInt32 = 0x4246_4346
  /// The version that RT1020 flashloaders write.
  public static let versionValue: UInt32 = 0x5601_0400

  /// The 512 bytes.
  public private(set) var bytes: [UInt8]

  /// A block of zeros: neither tag nor version.
  public init() { bytes = [UInt8](repeating: 0, count: Self.byteCount) }

  /// Takes a block as it stands in memory, or nil if it is not 512 bytes. Its content is not judged:
  /// see `isValid`.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// True if the boot ROM would take it: tag "FCFB" and a version that starts with "V".
  public var isValid: Bool { tag == Self.tagValue && version >> 24 == 0x56 }

  /// Offset 0x000.
  public var tag: UInt32 {
    get { word(0x000) }
    set { setWord(0x000, newValue) }
  }
  /// Offset 0x004.
  public var version: UInt32 {
    get { word(0x004) }
    set { setWord(0x004, newValue) }
  }
  /// Offset 0x00C: 0 internal loopback, 1 loopback from the DQS pad, 3 external DQS.
  public var readSampleClockSource: UInt8 {
    get { bytes[0x00C] }
    set { bytes[0x00C] = newValue }
  }
  /// Offset 0x00D, serial clock cycles.
  public var csHoldTime: UInt8 {
    get { bytes[0x00D] }
    set { bytes[0x00D] = newValue }
  }
  /// Offset 0x00E, serial clock cycles.
  public var csSetupTime: UInt8 {
    get { bytes[0x00E] }
    set { bytes[0x00E] = newValue }
  }
  /// Offset 0x010: 1 sends the device mode sequence when the controller is set up.
  public var deviceModeEnable: UInt8 {
    get { bytes[0x010] }
    set { bytes[0x010] = newValue }
  }
  /// Offset 0x011: 1 means quad enable.
  public var deviceModeType: UInt8 {
    get { bytes[0x011] }
    set { bytes[0x011] = newValue }
  }
  /// Offset 0x012, units of 100 microseconds.
  public var waitTimeConfigurationCommands: UInt16 {
    get { half(0x012) }
    set { setHalf(0x012, newValue) }
  }
  /// Offset 0x014: number of sequences (byte 0) and index of the first (byte 1).
  public var deviceModeSequence: UInt32 {
    get { word(0x014) }
    set { setWord(0x014, newValue) }
  }
  /// Offset 0x018: the data that the device mode sequence writes.
  public var deviceModeArgument: UInt32 {
    get { word(0x018) }
    set { setWord(0x018, newValue) }
  }
  /// Offset 0x01C: 1 sends the configuration commands when the controller is set up.
  public var configurationCommandEnable: UInt8 { bytes[0x01C] }
  /// Offsets 0x01D, 0x020, 0x030: three commands with their types, sequences (as `deviceModeSequence`) and data.
  public var configurationCommands: [(type: UInt8, sequence: UInt32, argument: UInt32)] {
    (0..<3).map { (bytes[0x01D + $0], word(0x020 + 4 * $0), word(0x030 + 4 * $0)) }
  }
  /// Offset 0x040: bit 4 uses the safe clock while configuring.
  public var controllerMiscOption: UInt32 {
    get { word(0x040) }
    set { setWord(0x040, newValue) }
  }
  /// Offset 0x044: 1 serial NOR.
  public var deviceType: UInt8 {
    get { bytes[0x044] }
    set { bytes[0x044] = newValue }
  }
  /// Offset 0x045: 1, 2, 4 or 8 data pads.
  public var padType: UInt8 {
    get { bytes[0x045] }
    set { bytes[0x045] = newValue }
  }
  /// Offset 0x046: index into `Self.megahertz`.
  public var serialClockFrequency: UInt8 {
    get { bytes[0x046] }
    set { bytes[0x046] = newValue }
  }
  /// Offset 0x050: bytes of the flash on port A1.
  public var flashA1Size: UInt32 {
    get { word(0x050) }
    set { setWord(0x050, newValue) }
  }
  /// Offsets 0x050 to 0x05C: bytes of the flash on ports A1, A2, B1, B2.
  public var flashSizes: [UInt32] { (0..<4).map { word(0x050 + 4 * $0) } }
  /// Offset 0x070: how long to poll for ready, milliseconds; 0 is for ever.
  public var timeoutMilliseconds: UInt32 {
    get { word(0x070) }
    set { setWord(0x070, newValue) }
  }
  /// Offset 0x078, as the octal types set it.
  public var dataValidTime: UInt32 {
    get { word(0x078) }
    set { setWord(0x078, newValue) }
  }
  /// Offset 0x07C: bit of the status register that says busy.
  public var busyOffset: UInt16 {
    get { half(0x07C) }
    set { setHalf(0x07C, newValue) }
  }
  /// Offset 0x07E: 0 if the bit is 1 while busy, 1 if it is 0 while busy.
  public var busyBitPolarity: UInt16 {
    get { half(0x07E) }
    set { setHalf(0x07E, newValue) }
  }
  /// Offset 0x1C0, bytes.
  public var pageSize: UInt32 {
    get { word(0x1C0) }
    set { setWord(0x1C0, newValue) }
  }
  /// Offset 0x1C4, bytes: what one sector erase erases.
  public var sectorSize: UInt32 {
    get { word(0x1C4) }
    set { setWord(0x1C4, newValue) }
  }
  /// Offset 0x1C8: clock index for everything but array reads.
  public var ipCommandClockFrequency: UInt8 {
    get { bytes[0x1C8] }
    set { bytes[0x1C8] = newValue }
  }
  /// Offset 0x1CC.
  public var serialNORType: UInt8 {
    get { bytes[0x1CC] }
    set { bytes[0x1CC] = newValue }
  }
  /// Offset 0x1CD: 1 sends the exit sequence before commands, as continuous read needs.
  public var needExitNoCommandMode: UInt8 {
    get { bytes[0x1CD] }
    set { bytes[0x1CD] = newValue }
  }
  /// Offset 0x1CE: 1 halves the clock for all but reads.
  public var halfClockForNonReadCommands: UInt8 {
    get { bytes[0x1CE] }
    set { bytes[0x1CE] = newValue }
  }
  /// Offset 0x1D0, bytes: what one block erase erases.
  public var blockSize: UInt32 {
    get { word(0x1D0) }
    set { setWord(0x1D0, newValue) }
  }

  /// Offset 0x080: 16 sequences of four words, eight instructions each.
  public func lookupWord(_ index: Int) -> UInt32 { word(0x080 + 4 * index) }
  /// Sets word `index` (0 to 63) of the lookup table.
  public mutating func setLookupWord(_ index: Int, _ value: UInt32) { setWord(0x080 + 4 * index, value) }

  /// The four words of lookup table sequence `index` (0 to 15).
  public func sequence(_ index: Int) -> [UInt32] { (0..<4).map { lookupWord(4 * index + $0) } }
  /// Sets lookup table sequence `index`; words that are not given become 0.
  public mutating func setSequence(_ index: Int, _ words: [UInt32]) {
    for position in 0..<4 { setLookupWord(4 * index + position, position < words.count ? words[position] : 0) }
  }

  /// Serial clock by index, megahertz; index 0 and those past the end are not defined for the RT1020.
  public static let megahertz = [0, 30, 50, 60, 75, 80, 100, 133, 166, 200]

  /// Any little-endian word of the block.
  public func word(_ offset: Int) -> UInt32 {
    UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
      | UInt32(bytes[offset + 3]) << 24
  }
  private mutating func setWord(_ offset: Int, _ value: UInt32) {
    for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }
  private func half(_ offset: Int) -> UInt16 { UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8 }
  private mutating func setHalf(_ offset: Int, _ value: UInt16) {
    bytes[offset] = UInt8(truncatingIfNeeded: value)
    bytes[offset + 1] = UInt8(truncatingIfNeeded: value >> 8)
  }
}
