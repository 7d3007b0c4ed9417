import BootImage
import MBoot

/// The boot ROM's way to an image in the FlexSPI NOR flash.
///
/// Source: rom-boot facts: the block at offset 0, the IVT at 0x1000, run in place or copied to RAM from the flash's
/// start. That the ROM writes the modes which the block asks for is NXP's published meaning of those fields.
struct InternalBoot {
  /// Flash offset at which the ROM looks for the IVT.
  static let ivtOffset: UInt32 = 0x1000
  /// The clock before a block is in force, megahertz.
  private static let safeMegahertz = 30

  /// The way so far.
  var report: BootReport

  /// Looks for an image, and has HAB judge it.
  /// - Returns: the IVT of an image that starts, or nil.
  mutating func run(_ hardware: inout Hardware) -> ImageVectorTable? {
    let before = hardware.flexSPI.setting
    if let table = image(&hardware) { return table }
    // Who comes after finds the controller as it was.
    hardware.flexSPI.setting = before
    return nil
  }

  private mutating func image(_ hardware: inout Hardware) -> ImageVectorTable? {
    guard putBlockInForce(&hardware) else { return nil }
    if hardware.encryptsInPlace { report.add(.encryptedInPlace, &hardware) }
    let found = hardware.flashBytes(at: Self.ivtOffset, count: 0x40)
    guard let found, let table = ImageVectorTable(found) else {
      report.add(.noTable(Self.ivtOffset, found.map { Array($0.prefix(4)) } ?? []), &hardware)
      return nil
    }
    report.table = table
    report.add(.table(ROMMemoryView.windowStart + Self.ivtOffset), &hardware)
    guard let boot = bootData(table, found, &hardware) else { return nil }
    var dcd = ImageStart.DCDState.waiting
    if boot.start == ROMMemoryView.windowStart {
      guard table.entry >= boot.start else { return give(up: .entryBelowFlash(table.entry), &hardware) }
      report.add(.inPlace(start: boot.start, byteCount: boot.length), &hardware)
    } else {
      // The device configuration data may be what makes the RAM work; a closed part wants them authenticated first.
      if !hardware.isClosed, let block = dcdInFlash(table, boot, &hardware) {
        runDCD(block, &hardware)
        dcd = .ran
      }
      guard copy(boot, &hardware) else {
        return give(up: .noRoom(start: boot.start, byteCount: boot.length), &hardware)
      }
      report.add(.copied(start: boot.start, byteCount: boot.length), &hardware)
    }
    let verdict = ImageStart.authenticate(
      at: table.selfAddress, hasFlash: true, dcd: dcd, &report, &hardware)
    guard case .starts(let started) = verdict else { return nil }
    return started
  }

  private mutating func give(up step: BootStep, _ hardware: inout Hardware) -> ImageVectorTable? {
    report.add(step, &hardware)
    return nil
  }

  // MARK: - The configuration block

  /// Reads the block slowly on one pad, and sets up controller and flash by it.
  private mutating func putBlockInForce(_ hardware: inout Hardware) -> Bool {
    guard hardware.flexSPI.chip != nil else {
      report.add(.noFlash, &hardware)
      return false
    }
    hardware.flexSPI.commandMegahertz = Self.safeMegahertz
    var bytes = [UInt8](repeating: 0, count: FlashConfigurationBlock.byteCount)
    let status = bytes.withUnsafeMutableBytes { hardware.flexSPI.read(Self.plainRead, address: 0, into: $0) }
    guard status == .success, let block = FlashConfigurationBlock(bytes: bytes), block.isValid else {
      report.add(.noBlock(Array(bytes.prefix(8))), &hardware)
      return false
    }
    let size = block.flashSizes.reduce(0, &+)
    var flaw: BootStep?
    if FlexSPISequence(words: block.sequence(0)).isEmpty {
      flaw = .noReadSequence
    } else if size == 0 {
      flaw = .noFlashSize
    } else {
      flaw = adopt(block, &hardware)
    }
    let megahertz = hardware.flexSPI.readMegahertz
    report.add(flaw ?? .block(pads: Int(block.padType), megahertz: megahertz, byteCount: size), &hardware)
    return flaw == nil
  }

  /// As the flashloader's driver does, which is the ROM's own in another build.
  private func adopt(_ block: FlashConfigurationBlock, _ hardware: inout Hardware) -> BootStep? {
    var driver = NORDriver(profile: .k210)
    let result = Result { () throws(Halt) in try driver.adopt(block, &hardware) }
    switch result {
    case .success(.success): return nil
    case .success(let status): return .modeRefused(status)
    // It would poll for ever; a part that nobody can reach is told as one that did not answer in time.
    case .failure: return .modeRefused(.flexSPIDeviceTimeout)
    }
  }

  private static let plainRead = FlexSPISequence(
    words: LookupInstruction.words([.init(.command, 0x03), .init(.rowAddress, 24), .init(.read, 4)]))

  // MARK: - Boot data

  /// The boot data, if table and data belong together where they were found.
  private mutating func bootData(
    _ table: ImageVectorTable, _ found: [UInt8], _ hardware: inout Hardware
  ) -> BootData? {
    let behind = ImageVectorTable.byteCount
    guard let boot = BootData(found.span.bytes.extracting(behind..<behind + BootData.byteCount)) else { return nil }
    var flaw: BootStep?
    if table.bootData != table.selfAddress &+ UInt32(behind) {
      flaw = .bootDataElsewhere(table.bootData)
    } else if table.selfAddress < Self.ivtOffset || boot.start != table.selfAddress - Self.ivtOffset {
      flaw = .otherOffset(selfAddress: table.selfAddress, start: boot.start)
    } else if boot.length == 0 {
      flaw = .emptyImage
    }
    report.bootData = boot
    guard let flaw else { return boot }
    report.add(flaw, &hardware)
    return nil
  }

  /// The image's device configuration data as they stand in flash, before anything is copied.
  private func dcdInFlash(_ table: ImageVectorTable, _ boot: BootData, _ hardware: inout Hardware) -> [UInt8]? {
    guard table.dcd >= boot.start, table.dcd != 0 else { return nil }
    let offset = table.dcd - boot.start
    guard let head = hardware.flashBytes(at: offset, count: 4) else { return nil }
    let length = Int(head[1]) << 8 | Int(head[2])
    guard (4...DeviceConfiguration.byteLimit).contains(length) else { return head }
    return hardware.flashBytes(at: offset, count: length) ?? head
  }

  /// Runs device configuration data before HAB looks at them. What HAB can see of a failure itself, it notes.
  private mutating func runDCD(_ block: [UInt8], _ hardware: inout Hardware) {
    guard let failure = DeviceConfigurationData.run(block, &hardware) else {
      return report.add(.dcd(byteCount: block.count), &hardware)
    }
    report.add(.dcdFailed(failure), &hardware)
    if case .check = failure { hardware.note(failure.finding, &report) }
  }

  /// Copies the image from the flash's start to where it belongs.
  private func copy(_ boot: BootData, _ hardware: inout Hardware) -> Bool {
    guard boot.length <= UInt32(RAM.windowBytes), ROMMemory.isWritable(boot.start),
      hardware.ram.contains(boot.start, count: Int(boot.length)),
      let image = hardware.flashBytes(at: 0, count: Int(boot.length))
    else { return false }
    return image.withUnsafeBytes { hardware.ram.write(boot.start, $0) == .done }
  }
}
