import BootImage
import MBoot

/// The flashloader's FlexSPI NOR driver: configuration, erase, program and read, with the bus traffic of
/// NXP's binary in its order.
///
/// Source: K2.1.0 and K2.7.0, executed. The driver never looks at the write enable latch; what it believes
/// it learns from the busy bit and from reading back.
struct NORDriver: Sendable {
  /// Lookup table sequences by the driver's use of them.
  enum SequenceIndex {
    static let read = 0
    static let readStatus = 1
    static let writeEnable = 3
    static let quadEnable = 4
    static let eraseSector = 5
    static let eraseBlock = 8
    static let program = 9
    static let eraseChip = 11
    static let exitContinuousRead = 15
  }

  /// Erases and programs of one command: the pages of 64 MiB.
  static let operationLimit = 1 << 18

  let profile: FirmwareProfile
  /// The configuration block in force, or what a failed configuration left of it.
  private(set) var block = FlashConfigurationBlock()
  /// A configuration succeeded once.
  private(set) var isConfigured = false
  var gathered = NORPageBuffer()
  var sequences = [FlexSPISequence](repeating: FlexSPISequence(words: []), count: 16)

  var readBack: NORReadBack

  init(profile: FirmwareProfile) {
    self.profile = profile
    readBack = NORReadBack(readsThroughWindow: profile.readsThroughWindow)
  }

  /// Bytes of the flash according to the block: all four ports.
  var flashSize: UInt32 { block.flashSizes.reduce(0, &+) }

  // MARK: - Taking a configuration

  /// Puts `block` in force: the controller is set up by it and, if the block asks for it, the flash's mode
  /// and registers are written. Until that is done the flash counts as not configured.
  mutating func adopt(_ newBlock: FlashConfigurationBlock, _ hardware: inout Hardware) throws(Halt) -> StatusCode {
    isConfigured = false
    note(newBlock)
    if !profile.loopbackFromDQS { block.readSampleClockSource = 0 }
    block.serialClockFrequency = min(block.serialClockFrequency, profile.highestClockIndex)
    hardware.flexSPI.commandMegahertz = 30
    let status = try writeModes(&hardware)
    guard status == .success else { return status }
    // Quad enable is kept by the flash, so it is written once only.
    if block.deviceModeType == 1 { block.deviceModeEnable = 0 }
    setUpController(&hardware)
    isConfigured = true
    return .success
  }

  /// Keeps `block` without putting it in force, as a configuration that failed half way does.
  mutating func note(_ newBlock: FlashConfigurationBlock) {
    block = newBlock
    for index in 0..<16 { sequences[index] = FlexSPISequence(words: newBlock.sequence(index)) }
    readBack.sequence = sequences[SequenceIndex.read]
  }

  private func setUpController(_ hardware: inout Hardware) {
    hardware.flexSPI.windowSequence = sequences[SequenceIndex.read]
    hardware.flexSPI.readMegahertz = Self.megahertz(block.serialClockFrequency)
    hardware.flexSPI.portBytes = block.flashA1Size
    hardware.flexSPI.commandMegahertz =
      block.ipCommandClockFrequency == 0
      ? hardware.flexSPI.readMegahertz : Self.megahertz(block.ipCommandClockFrequency)
  }

  private static func megahertz(_ index: UInt8) -> Int {
    let table = FlashConfigurationBlock.megahertz
    return index > 0 && Int(index) < table.count ? table[Int(index)] : 30
  }

  // MARK: - Read

  /// Reads the array for a host.
  func read(
    _ offset: UInt32, into buffer: UnsafeMutableRawBufferPointer, _ hardware: inout Hardware
  ) -> StatusCode {
    readBack.read(offset, into: buffer, &hardware)
  }

  // MARK: - Commands that change the flash

  /// Leaves continuous read if the block says so, enables writing, runs a sequence, waits.
  func change(
    _ index: Int, _ address: UInt32, data: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0),
    _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    // Sectors or pages of a few bytes, as a user's block may have them, would keep the core busy for days.
    hardware.flashOperations += 1
    guard hardware.flashOperations <= Self.operationLimit else { throw .spins }
    if block.needExitNoCommandMode != 0 {
      let status = hardware.flexSPI.command(sequences[SequenceIndex.exitContinuousRead], address: address)
      if status != .success { return status }
    }
    let enabled = hardware.flexSPI.command(sequences[SequenceIndex.writeEnable], address: address)
    if enabled != .success { return enabled }
    let status = hardware.flexSPI.write(sequences[index], address: address, data)
    if status != .success { return status }
    return try waitWhileBusy(&hardware)
  }

  /// Polls the status until the busy bit clears. Without a timeout in the block it may poll for ever.
  func waitWhileBusy(_ hardware: inout Hardware) throws(Halt) -> StatusCode {
    let deadline =
      block.timeoutMilliseconds == 0
      ? UInt64.max : hardware.now.addingSaturated(UInt64(block.timeoutMilliseconds) * 1_000_000)
    // Bounds only what a noisy bus or a flash that comes back can prolong: a chip's own busy time is skipped in
    // one step.
    for _ in 0..<10_000 {
      var word: UInt32 = 0
      let sampled = hardware.now
      let status = withUnsafeMutableBytes(of: &word) { bytes in
        hardware.flexSPI.read(sequences[SequenceIndex.readStatus], address: 0, into: bytes)
      }
      if status != .success { return status }
      let bit = UInt32(littleEndian: word) >> UInt32(block.busyOffset & 31) & 1
      if bit == (block.busyBitPolarity == 0 ? 0 : 1) { return .success }
      if let ready = hardware.flexSPI.readyAt, ready > sampled, ready < VirtualRT1020.endOfTime {
        hardware.now = min(max(ready, hardware.now), deadline)
      } else if !hardware.flexSPI.isFickle {
        // Nothing will ever change the answer.
        if deadline == .max { throw .spins }
        hardware.now = deadline
      }
      if hardware.now >= deadline { return .flexSPIDeviceTimeout }
    }
    guard deadline != .max else { throw .spins }
    hardware.now = max(hardware.now, deadline)
    return .flexSPIDeviceTimeout
  }

  /// Notes why a command that did not read back may have come to nothing.
  func noteFailure(_ what: String, _ offset: UInt32, _ count: Int, _ hardware: inout Hardware) {
    guard hardware.log.isEnabled, count > 0 else { return }
    let text = FlashFinding.text(what, Int(offset)..<(Int(offset) + count), hardware.flexSPI)
    hardware.note(.board, text)
  }
}
