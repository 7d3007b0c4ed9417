import BootImage
import HIDTransport

extension VirtualRT1020 {
  /// Does what the firmware announced, once its last answer has been taken.
  mutating func settle() {
    if let device = bootROM, let departure = device.core.departure {
      // The line that brought the jump decides: nobody may be listening on the other.
      guard device.isQuiet, bootROMLine.output.isEmpty || !bootROMLine.isInUse else { return }
      switch departure {
      case .start(let table, var report):
        startImage(table, &report)
        hardware.endJump(report)
      case .crash: restart()
      }
    } else if flashloader?.core.departure != nil, let device = flashloader, let departure = device.core.departure {
      // The line in use alone decides: nobody may be listening on the other.
      let isOut =
        device.core.link == .usb
        ? device.isQuiet : !device.core.hasOutput && flashloaderLine.output.isEmpty && flashloaderLine.isQuiet
      guard isOut else { return }
      switch departure {
      case .reset: restart()
      case .run(let entry): run(.application(entry: entry))
      }
    }
  }

  /// Changes what runs; the firmware that ran is gone.
  mutating func run(_ next: Running) {
    if let identity { log("\(identity) leaves the bus") }
    switch next {
    case .application(let entry): log("an application runs at \(LogText.hex(entry)); nothing is on the bus")
    case .stopped: log("the boot ROM finds nothing to start and may not download: silence")
    case .bootROM, .flashloader, .off: break
    }
    hardware.log.blockWasErased = false
    running = next
    bootROM = nil
    flashloader = nil
    link.forgetTraffic()
  }

  /// Powers the part up or takes it out of reset.
  mutating func start(mode: BoardConfiguration.Mode) {
    hardware.reset()
    isKeptOffBus = false
    hardware.bootMode = bootPins.modeBits
    if mode == .flashloader {
      hardware.forgetBoot()
      return startFlashloader(profile)
    }
    hardware.beginBoot()
    var (decision, report) = hardware.decideBoot(bootPins)
    switch decision {
    case .serialDownload(let afterFailure):
      report.add(.serialDownload(afterFailure: afterFailure), &hardware)
      enterROM(BootROM(afterFailedBoot: afterFailure))
    case .start(let table): startImage(table, &report)
    case .nothing:
      report.add(.silence, &hardware)
      run(.stopped)
    }
    hardware.endBoot(report)
    if isSick { collectFaults() }
  }

  private mutating func enterROM(_ rom: BootROM) {
    let first = running == .off && resetCount == 0
    run(.bootROM)
    bootROM = BootROMHID(core: rom)
    bootROMLine = BootROMUART()
    appearOnBus(atOnce: first)
    let due = onBusAt
    log("the boot ROM runs: serial download; on the bus as \(USBIdentity.bootROM) from \(LogText.seconds(due))")
  }

  private mutating func startFlashloader(_ profile: FirmwareProfile) {
    let first = running == .off && resetCount == 0
    if isSick, !first, link.returnsAsROM(at: max(now, hardware.now), &hardware.log) { return enterROM(BootROM()) }
    run(.flashloader)
    flashloader = FlashloaderHID(core: Flashloader(profile: profile, ocotp: hardware.ocotp))
    flashloaderLine = FlashloaderUART(packetBytes: profile.uartPacketBytes)
    appearOnBus(atOnce: first)
    let due = onBusAt
    log("the flashloader \(profile.name) runs; on the bus as \(USBIdentity.flashloader) from \(LogText.seconds(due))")
  }

  /// A board that is just made is found on the bus; later a host watches it come.
  private mutating func appearOnBus(atOnce first: Bool) {
    // Its clock starts once it is there: looking for an image in flash took a moment.
    if first { now = max(now, hardware.now) }
    onBusAt = first ? now : max(now, hardware.now).addingSaturated(Self.enumerationNanoseconds)
    attachment += 1
    guard isSick, !first else { return }
    let arrival = link.arrival(at: now, &hardware.log)
    guard arrival != LinkFaults.Arrival() else { return }
    isKeptOffBus = true
    onBusAt = arrival.never ? Self.endOfTime : onBusAt.addingSaturated(arrival.delay)
  }

  /// Starts what the ROM found sound: a flashloader is told by its marks, everything else is an
  /// application.
  private mutating func startImage(_ table: ImageVectorTable, _ report: inout BootReport) {
    guard let found = KnownImage.profile(of: table, in: hardware, standIn: profile) else {
      let entry = entry(of: table, &report)
      report.add(.application(entry), &hardware)
      return run(.application(entry: entry))
    }
    let started = runsCustomFirmware ? profile : found
    report.add(.flashloader(started.name), &hardware)
    startFlashloader(started)
  }

  /// Where the core starts: an odd entry is code, an even one a vector table.
  private mutating func entry(of table: ImageVectorTable, _ report: inout BootReport) -> UInt32 {
    guard table.entry & 1 == 0 else { return table.entry & ~1 }
    let hasFlash = hardware.flexSPI.portBytes > 0
    let bytes = withUnsafeMutablePointer(to: &hardware) {
      ROMMemoryView($0, hasFlash: hasFlash).bytes(at: table.entry, count: 8)
    }
    let vectors = bytes.flatMap { VectorTable($0) }
    report.add(.vectors(at: table.entry, vectors), &hardware)
    return (vectors?.reset ?? table.entry) & ~1
  }
}
