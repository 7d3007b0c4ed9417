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
  private var gathered = NORPageBuffer()
  private var sequences = [FlexSPISequence](repeating: FlexSPISequence(words: []), count: 16)

  private var readBack: NORReadBack

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

  // MARK: - Writing the flash's mode and registers

  /// The device mode sequence and up to three configuration sequences, once for every port that has a size;
  /// a block that asks for them and has no size at all is refused.
  ///
  /// Source: the device mode sequence, executed; the rest from later NXP source of the same driver.
  private func writeModes(_ hardware: inout Hardware) throws(Halt) -> StatusCode {
    let ports = block.flashSizes.filter { $0 > 0 }.count
    if block.deviceModeEnable != 0 {
      guard ports > 0 else { return .invalidArgument }
      for _ in 0..<ports {
        let status = try writeMode(
          sequence: block.deviceModeSequence, argument: block.deviceModeArgument, type: block.deviceModeType,
          &hardware)
        guard status == .success else { return status }
      }
    }
    if block.configurationCommandEnable != 0 {
      guard ports > 0 else { return .invalidArgument }
      for command in block.configurationCommands where command.sequence >> 8 & 0xFF != 0 {
        for _ in 0..<ports {
          let status = try writeMode(
            sequence: command.sequence, argument: command.argument, type: command.type, &hardware)
          guard status == .success else { return status }
        }
      }
    }
    return .success
  }

  /// Write enable, one sequence with its argument as data, and the wait that the block asks for.
  private func writeMode(
    sequence: UInt32, argument: UInt32, type: UInt8, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    // Types 2 and 3 change the number of pads on the way: no status can be read then, and one that reads on
    // more than one pad already is left as it is.
    let changesPads = type == 2 || type == 3
    if type == 2 && hardware.flexSPI.windowSequence.opcodePads > 1 { return .success }
    _ = hardware.flexSPI.command(sequences[SequenceIndex.writeEnable], address: 0)
    let written = sequences[Int(sequence >> 8 & 0xF)]
    let sent = withUnsafeBytes(of: argument.littleEndian) { bytes in
      hardware.flexSPI.write(written, address: 0, UnsafeRawBufferPointer(rebasing: bytes[..<written.writeBytes]))
    }
    if sent != .success { return sent }
    guard block.waitTimeConfigurationCommands == 0, !changesPads else {
      hardware.now += UInt64(block.waitTimeConfigurationCommands) * 100_000
      return .success
    }
    return try waitWhileBusy(&hardware)
  }

  // MARK: - Erase

  /// Erases the sectors that hold `length` bytes at `offset`, then reads them all back.
  ///
  /// Addresses are 32 bits wide and wrap: a range that ends before it starts is an invalid argument, and one
  /// that wraps the other way keeps the firmware erasing for hours.
  func erase(_ offset: UInt32, _ length: UInt32, _ hardware: inout Hardware) throws(Halt) -> StatusCode {
    let mask = 0 &- block.sectorSize
    let start = offset & mask
    let end = (offset &+ length &+ block.sectorSize &- 1) & mask
    let status = try eraseSectors(start, end, &hardware)
    guard status == .success else { return status }
    return readBack.isErased(start, Int(end - start), chunk: 1024, &hardware) ? .success : .norCommandFailure
  }

  /// Erases from one sector boundary to another, by blocks where the firmware does.
  private func eraseSectors(
    _ start: UInt32, _ end: UInt32, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    var status = StatusCode.invalidArgument
    var position = start
    while position < end {
      // As built: a block erase only where no address bit outside the block size's own is set.
      let wholeBlock = block.blockSize > 0 && position & ~block.blockSize == 0 && end - position >= block.blockSize
      status = try change(
        wholeBlock ? SequenceIndex.eraseBlock : SequenceIndex.eraseSector, position, &hardware)
      if status != .success { return status }
      let (next, overflow) = position.addingReportingOverflow(wholeBlock ? block.blockSize : block.sectorSize)
      if overflow { break }
      position = next
    }
    return status
  }

  /// Erases the whole chip and reads it back.
  func eraseChip(_ hardware: inout Hardware) throws(Halt) -> StatusCode {
    let status = try change(SequenceIndex.eraseChip, 0, &hardware)
    if status != .success { return status }
    return readBack.isErased(0, Int(flashSize), chunk: 1024, &hardware) ? .success : .norCommandFailure
  }

  // MARK: - Program

  /// Programs one page that must be blank, and reads it back. `page` is as long as the block's page.
  func programPage(
    _ offset: UInt32, _ page: UnsafeRawBufferPointer, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    guard readBack.isErased(offset, page.count, chunk: page.count, &hardware) else { return .memoryCumulativeWrite }
    let status = try change(SequenceIndex.program, offset, data: page, &hardware)
    if status != .success { return status }
    return readBack.holds(offset, page, &hardware) ? .success : .norCommandFailure
  }

  /// Takes bytes for `offset`: whole pages are programmed at once, the rest is gathered.
  mutating func write(
    _ offset: UInt32, _ source: UnsafeRawBufferPointer, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    let pageSize = Int(block.pageSize)
    var done = 0
    while done < source.count {
      let position = offset &+ UInt32(truncatingIfNeeded: done)
      let rest = UnsafeRawBufferPointer(rebasing: source[done...])
      if !gathered.continues(at: position) {
        let status = try finishWriting(&hardware)
        if status != .success { return status }
        guard pageSize > 0, pageSize <= NORPageBuffer.largestPage, isPageAligned(position) else {
          return .norWriteAlignment
        }
      }
      if gathered.isEmpty && rest.count >= pageSize {
        // A whole page at once needs no gathering.
        let status = try programPage(position, UnsafeRawBufferPointer(rebasing: rest[..<pageSize]), &hardware)
        if status != .success { return status }
        done += pageSize
      } else {
        done += gathered.take(rest, at: position, pageSize: pageSize)
        if gathered.count == pageSize {
          let status = try finishWriting(&hardware)
          if status != .success { return status }
        }
      }
    }
    return .success
  }

  /// The firmware's own test: a mask, which means little for a page that is no power of two.
  private func isPageAligned(_ offset: UInt32) -> Bool {
    (MemoryMap.flashBase &+ offset) & (block.pageSize &- 1) == 0
  }

  /// Programs what has been gathered, if anything, padded with FF; it is gone afterwards either way.
  mutating func finishWriting(_ hardware: inout Hardware) throws(Halt) -> StatusCode {
    guard !gathered.isEmpty else { return .success }
    gathered.pad(to: Int(block.pageSize))
    let start = gathered.start
    let status = try gathered.bytes.span.bytes.withUnsafeBytes { bytes throws(Halt) in
      try programPage(start, UnsafeRawBufferPointer(rebasing: bytes[..<Int(block.pageSize)]), &hardware)
    }
    gathered.clear()
    return status
  }

  /// Writes the configuration block to the flash's first 512 bytes; on failure its sector is erased again.
  mutating func programBlock(_ hardware: inout Hardware) throws(Halt) -> StatusCode {
    let bytes = UInt32(FlashConfigurationBlock.byteCount)
    guard readBack.isErased(0, Int(bytes), chunk: Int(bytes), &hardware) else { return .memoryCumulativeWrite }
    let image = block.bytes
    var status = try image.span.bytes.withUnsafeBytes { image throws(Halt) in try write(0, image, &hardware) }
    if status == .success { status = try finishWriting(&hardware) }
    if status != .success {
      let mask = 0 &- block.sectorSize
      _ = try eraseSectors(0, (bytes &+ block.sectorSize &- 1) & mask, &hardware)
    }
    return status
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
  private func change(
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
  private func waitWhileBusy(_ hardware: inout Hardware) throws(Halt) -> StatusCode {
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
}
