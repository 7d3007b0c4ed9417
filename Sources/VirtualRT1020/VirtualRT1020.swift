import BootImage
import HIDTransport
import SDP

/// A whole virtual RT1020 board as a value: a snapshot is an assignment, a fork is a copy.
///
/// It takes HID reports or UART bytes and gives them back; nothing in it waits, reads a clock or draws a
/// random number that its seed did not choose. Time is the board's own and passes when it is told to, and
/// while an answer is being worked out: a report is due when the part would have sent it.
public struct VirtualRT1020: Sendable {
  /// What the part is executing.
  public enum Running: Equatable, Sendable {
    /// The boot ROM in serial download mode.
    case bootROM
    /// A flashloader.
    case flashloader
    /// A program that is not ours to run, entered at this address: USB goes quiet.
    case application(entry: UInt32)
    /// The boot ROM, which found nothing to start and may not download: silent until a reset.
    case stopped
    /// No supply.
    case off
  }

  /// What the board did with an OUT report.
  public enum Acceptance: Equatable, Sendable {
    /// Taken and acted upon.
    case accepted
    /// Not taken: the device has an IN report to deliver first, or is busy, or hangs. A USB host sees NAK.
    case notReady
    /// Nothing is on the bus.
    case absent
  }

  /// How long the part is off the bus when the ROM starts and when a flashloader does. No source gives a
  /// measured time; hosts wait seconds (UNPROVEN).
  static let enumerationNanoseconds: UInt64 = 250_000_000

  /// The last nanosecond that virtual time reaches, some 292 years from the start: there it stands still.
  static let endOfTime = UInt64(Int64.max)

  var hardware: Hardware
  /// What runs.
  public private(set) var running = Running.off
  /// The boot ROM's two lines, while it runs.
  var bootROM: BootROMHID?
  private var bootROMLine = BootROMUART()
  /// The flashloader's two lines, while it runs.
  var flashloader: FlashloaderHID?
  private var flashloaderLine = FlashloaderUART(packetBytes: 1024)
  /// How often the part has been reset, by whatever.
  public private(set) var resetCount = 0
  /// The boot mode switches as they stand.
  public private(set) var bootPins: BootPins
  /// What the virtual part runs when the stand-in flashloader is started.
  let profile: FirmwareProfile
  private var now: UInt64 = 0
  private var onBusAt: UInt64 = 0

  /// Makes a board and powers it up.
  public init(_ configuration: BoardConfiguration = BoardConfiguration()) {
    profile = FirmwareProfile.named(configuration.firmware) ?? .k210
    bootPins = configuration.mode == .internal ? .internal : configuration.bootPins
    hardware = Hardware(configuration)
    start(mode: configuration.mode)
  }

  // MARK: - USB

  /// What a USB host sees, or nil while nothing is on the bus.
  public var identity: USBIdentity? {
    guard now >= onBusAt else { return nil }
    switch running {
    case .bootROM: return .bootROM
    case .flashloader: return .flashloader
    case .application, .stopped, .off: return nil
    }
  }

  /// True while the device that a host opened is the one on the bus. It changes nothing, but must be
  /// `mutating`: else asking a board that a class holds copies the whole board.
  mutating func isStill(_ identity: USBIdentity, _ session: Int) -> Bool {
    resetCount == session && self.identity == identity
  }

  /// When the device comes onto the bus, if it is off it now and will come by itself.
  public var enumerationTime: Duration? {
    switch running {
    case .bootROM, .flashloader: now < onBusAt ? .nanoseconds(Int64(clamping: onBusAt)) : nil
    case .application, .stopped, .off: nil
    }
  }

  /// True if the firmware spins or has crashed and will never answer again.
  public var isHung: Bool {
    if case .halted? = flashloader?.core.phase { return true }
    return false
  }

  /// Offers one OUT report, id first, to the device.
  public mutating func send(_ report: RawSpan) -> Acceptance {
    guard identity != nil else { return .absent }
    guard hardware.now <= now else { return .notReady }
    hardware.now = now
    if running == .bootROM {
      guard bootROM?.acceptsInput == true else { return .notReady }
      bootROMLine.isInUse = false
      report.withUnsafeBytes { bytes in bootROM?.send(bytes, &hardware) }
    } else {
      guard flashloader?.acceptsInput == true else { return .notReady }
      flashloader?.core.link = .usb
      report.withUnsafeBytes { bytes in flashloader?.send(bytes, &hardware) }
    }
    settle()
    return .accepted
  }

  /// Takes the next IN report, if one is due by now, into `buffer` (at least `HIDLimits.reportBytes`).
  /// - Returns: its length, or nil.
  public mutating func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    guard identity != nil, buffer.count >= HIDLimits.reportBytes, let due = prepareReport(), due <= now else {
      return nil
    }
    let count = running == .bootROM ? bootROM?.take(into: buffer) : flashloader?.take(into: buffer)
    settle()
    return count
  }

  /// When the next IN report is due, or nil if the device would stay silent. Working it out lets the
  /// firmware run.
  public mutating func nextReportTime() -> Duration? {
    prepareReport().map { .nanoseconds(Int64(clamping: max($0, onBusAt))) }
  }

  private mutating func prepareReport() -> UInt64? {
    switch running {
    case .bootROM: bootROM?.prepare(hardware)
    case .flashloader: flashloader?.prepare(&hardware)
    case .application, .stopped, .off: nil
    }
  }

  // MARK: - UART

  /// Hands bytes to the board's UART (LPUART1). The firmware answers at once; see `uartReceive`.
  public mutating func uartSend(_ bytes: RawSpan) {
    hardware.now = max(hardware.now, now)
    switch running {
    case .bootROM:
      // BOOT_CFG2 bit 4 takes the serial downloader's UART away.
      guard hardware.ocotp.shadows[FuseWord.bootConfiguration2] >> 4 & 1 == 0 else { return }
      guard var core = bootROM?.core else { return }
      bootROMLine.receive(bytes, &core, &hardware)
      bootROM?.core = core
    case .flashloader:
      guard var device = flashloader else { return }
      flashloader = nil
      flashloaderLine.receive(bytes, &device.core, &hardware)
      flashloader = device
    case .application, .stopped, .off: return
    }
  }

  /// Takes what the board has sent on its UART since the last call, and lets what follows upon it happen.
  public mutating func uartReceive() -> [UInt8] {
    let output: [UInt8]
    switch running {
    case .bootROM:
      output = bootROMLine.takeOutput()
      if output.count >= BootROMUART.outputLimit { uartSend(RawSpan()) }
    case .flashloader:
      output = flashloaderLine.takeOutput()
      if output.count >= FlashloaderUART.outputLimit { uartSend(RawSpan()) }
    case .application, .stopped, .off: output = []
    }
    settle()
    return output
  }

  // MARK: - Time

  /// Virtual time since the board was made.
  public var time: Duration { .nanoseconds(Int64(clamping: now)) }

  /// Virtual time up to which the part has worked: later than `time` while it is busy.
  public var busyUntil: Duration { .nanoseconds(Int64(clamping: max(now, hardware.now))) }

  /// Lets virtual time pass.
  public mutating func advance(by time: Duration) {
    let parts = time.components
    guard parts.seconds >= 0, parts.attoseconds >= 0 else { return }
    let seconds = min(UInt64(parts.seconds), Self.endOfTime / 1_000_000_000)
    let step = seconds * 1_000_000_000 + UInt64(parts.attoseconds / 1_000_000_000)
    now = min(now + step, Self.endOfTime)
  }

  // MARK: - Buttons and switches

  /// Presses reset: boot pins are sampled, RAM is kept.
  public mutating func reset() {
    guard running != .off else { return }
    resetCount += 1
    hardware.now = max(hardware.now, now)
    start(mode: .rom)
  }

  /// Takes the supply away or gives it back; without it RAM and the flash's volatile state are lost.
  public mutating func setPower(_ on: Bool) {
    guard on != (running != .off) else { return }
    if on {
      resetCount += 1
      hardware.now = max(hardware.now, now)
      start(mode: .rom)
    } else {
      run(.off)
      hardware.losePower()
    }
  }

  /// Sets the boot mode switches, effective at the next reset.
  public mutating func setBootPins(_ pins: BootPins) { bootPins = pins }

  // MARK: - Starting and leaving

  /// Does what the firmware announced, once its last answer has been taken.
  private mutating func settle() {
    if let device = bootROM, let departure = device.core.departure {
      // The line that brought the jump decides: nobody may be listening on the other.
      guard device.isQuiet, bootROMLine.output.isEmpty || !bootROMLine.isInUse else { return }
      switch departure {
      case .start(let table): startImage(table)
      case .crash: reset()
      }
    } else if flashloader?.core.departure != nil, let device = flashloader, let departure = device.core.departure {
      // The line in use alone decides: nobody may be listening on the other.
      let isOut =
        device.core.link == .usb
        ? device.isQuiet : !device.core.hasOutput && flashloaderLine.output.isEmpty && flashloaderLine.isQuiet
      guard isOut else { return }
      switch departure {
      case .reset: reset()
      case .run(let entry): run(.application(entry: entry))
      }
    }
  }

  /// Changes what runs; the firmware that ran is gone.
  private mutating func run(_ next: Running) {
    running = next
    bootROM = nil
    flashloader = nil
  }

  private mutating func start(mode: BoardConfiguration.Mode) {
    hardware.reset()
    hardware.bootMode = bootPins.modeBits
    if mode == .flashloader { return startFlashloader(profile) }
    switch bootDecision() {
    case .serialDownload(let afterFailure): enterROM(BootROM(afterFailedBoot: afterFailure))
    case .start(let table): startImage(table)
    case .nothing: run(.stopped)
    }
  }

  private mutating func enterROM(_ rom: BootROM) {
    let first = running == .off && resetCount == 0
    run(.bootROM)
    bootROM = BootROMHID(core: rom)
    bootROMLine = BootROMUART()
    appearOnBus(atOnce: first)
  }

  private mutating func startFlashloader(_ profile: FirmwareProfile) {
    let first = running == .off && resetCount == 0
    run(.flashloader)
    flashloader = FlashloaderHID(core: Flashloader(profile: profile, ocotp: hardware.ocotp))
    flashloaderLine = FlashloaderUART(packetBytes: profile.uartPacketBytes)
    appearOnBus(atOnce: first)
  }

  /// A board that is just made is found on the bus; later a host watches it come.
  private mutating func appearOnBus(atOnce first: Bool) {
    // Its clock starts once it is there: looking for an image in flash took a moment.
    if first { now = max(now, hardware.now) }
    onBusAt = first ? now : min(max(now, hardware.now) + Self.enumerationNanoseconds, Self.endOfTime)
  }

  /// Starts what the ROM found sound: a flashloader is told by its marks, everything else is an
  /// application.
  private mutating func startImage(_ table: ImageVectorTable) {
    guard let found = KnownImage.profile(of: table, in: hardware, standIn: profile) else {
      return run(.application(entry: table.entry & ~1))
    }
    startFlashloader(found)
  }
}
