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

  /// The firmware that runs, with the state of its lines.
  enum Firmware: Sendable {
    case bootROM(BootROMHID, BootROMUART)
    case flashloader(FlashloaderHID, FlashloaderUART)
    case application(entry: UInt32)
    case off
  }

  /// How long the part is off the bus when the ROM starts and when a flashloader does. No source gives a
  /// measured time; hosts wait seconds (UNPROVEN).
  static let enumerationNanoseconds: UInt64 = 250_000_000

  var hardware: Hardware
  var firmware = Firmware.off
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
    switch firmware {
    case .bootROM: return .bootROM
    case .flashloader: return .flashloader
    case .application, .off: return nil
    }
  }

  /// When the device comes onto the bus, if it is off it now and will come by itself.
  public var enumerationTime: Duration? {
    switch firmware {
    case .bootROM, .flashloader: now < onBusAt ? .nanoseconds(Int64(onBusAt)) : nil
    case .application, .off: nil
    }
  }

  /// What runs.
  public var running: Running {
    switch firmware {
    case .bootROM: .bootROM
    case .flashloader: .flashloader
    case .application(let entry): .application(entry: entry)
    case .off: .off
    }
  }

  /// True if the firmware spins or has crashed and will never answer again.
  public var isHung: Bool {
    if case .flashloader(let device, _) = firmware, case .halted = device.core.phase { return true }
    return false
  }

  /// Offers one OUT report, id first, to the device.
  public mutating func send(_ report: RawSpan) -> Acceptance {
    guard identity != nil else { return .absent }
    guard hardware.now <= now else { return .notReady }
    hardware.now = now
    var current = Firmware.off
    swap(&current, &firmware)
    defer { settle() }
    defer { swap(&current, &firmware) }
    switch current {
    case .bootROM(var device, let uart):
      guard device.acceptsInput else { return .notReady }
      current = .off
      report.withUnsafeBytes { device.send($0, &hardware) }
      current = .bootROM(device, uart)
    case .flashloader(var device, let uart):
      guard device.acceptsInput else { return .notReady }
      current = .off
      device.core.link = .usb
      report.withUnsafeBytes { device.send($0, &hardware) }
      current = .flashloader(device, uart)
    case .application, .off: return .absent
    }
    return .accepted
  }

  /// Takes the next IN report, if one is due by now, into `buffer` (at least `HIDLimits.reportBytes`).
  /// - Returns: its length, or nil.
  public mutating func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    guard identity != nil, buffer.count >= HIDLimits.reportBytes else { return nil }
    var current = Firmware.off
    swap(&current, &firmware)
    defer { settle() }
    defer { swap(&current, &firmware) }
    switch current {
    case .bootROM(var device, let uart):
      current = .off
      defer { current = .bootROM(device, uart) }
      guard let due = device.prepare(hardware), due <= now else { return nil }
      return device.take(into: buffer)
    case .flashloader(var device, let uart):
      current = .off
      defer { current = .flashloader(device, uart) }
      guard let due = device.prepare(&hardware), due <= now else { return nil }
      return device.take(into: buffer)
    case .application, .off: return nil
    }
  }

  /// When the next IN report is due, or nil if the device would stay silent. Working it out lets the
  /// firmware run.
  public mutating func nextReportTime() -> Duration? {
    switch firmware {
    case .bootROM(var device, let uart):
      let due = device.prepare(hardware)
      firmware = .bootROM(device, uart)
      return due.map { .nanoseconds(Int64(max($0, onBusAt))) }
    case .flashloader(var device, let uart):
      firmware = .off
      let due = device.prepare(&hardware)
      firmware = .flashloader(device, uart)
      return due.map { .nanoseconds(Int64(max($0, onBusAt))) }
    case .application, .off: return nil
    }
  }

  // MARK: - UART

  /// Hands bytes to the board's UART (LPUART1). The firmware answers at once; see `uartReceive`.
  public mutating func uartSend(_ bytes: RawSpan) {
    hardware.now = max(hardware.now, now)
    switch firmware {
    case .bootROM(var device, var uart):
      uart.receive(bytes, &device.core, &hardware)
      firmware = .bootROM(device, uart)
    case .flashloader(var device, var uart):
      firmware = .off
      device.core.link = .uart
      uart.receive(bytes, &device.core, &hardware)
      firmware = .flashloader(device, uart)
    case .application, .off: return
    }
  }

  /// Takes what the board has sent on its UART since the last call, and lets what follows upon it happen.
  public mutating func uartReceive() -> [UInt8] {
    var output: [UInt8] = []
    switch firmware {
    case .bootROM(let device, var uart):
      output = uart.takeOutput()
      firmware = .bootROM(device, uart)
    case .flashloader(let device, var uart):
      output = uart.takeOutput()
      firmware = .flashloader(device, uart)
    case .application, .off: break
    }
    settle()
    return output
  }

  // MARK: - Time

  /// Virtual time since the board was made.
  public var time: Duration { .nanoseconds(Int64(now)) }

  /// Virtual time up to which the part has worked: later than `time` while it is busy.
  public var busyUntil: Duration { .nanoseconds(Int64(max(now, hardware.now))) }

  /// Lets virtual time pass.
  public mutating func advance(by time: Duration) {
    let parts = time.components
    guard parts.seconds >= 0, parts.attoseconds >= 0 else { return }
    let nanoseconds = UInt64(clamping: parts.seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let step = nanoseconds.overflow ? UInt64(Int64.max) : nanoseconds.partialValue + UInt64(parts.attoseconds / 1_000_000_000)
    now = min(now.addingReportingOverflow(step).partialValue, UInt64(Int64.max))
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
      firmware = .off
      hardware.losePower()
    }
  }

  /// Sets the boot mode switches, effective at the next reset.
  public mutating func setBootPins(_ pins: BootPins) { bootPins = pins }

  // MARK: - Starting and leaving

  /// Does what the firmware announced, once its last answer has been taken.
  private mutating func settle() {
    switch firmware {
    case .bootROM(let device, let uart):
      guard let departure = device.core.departure, device.isQuiet, uart.output.isEmpty else { return }
      switch departure {
      case .start(let table): startImage(table)
      case .crash: reset()
      }
    case .flashloader(let device, let uart):
      guard let departure = device.core.departure, device.isQuiet, uart.output.isEmpty, uart.isQuiet else { return }
      switch departure {
      case .reset: reset()
      case .run(let entry): runApplication(entry)
      }
    case .application, .off: return
    }
  }

  private mutating func runApplication(_ entry: UInt32) {
    firmware = .application(entry: entry)
  }

  private mutating func start(mode: BoardConfiguration.Mode) {
    hardware.ocotp.reloadShadows()
    hardware.bootMode = bootPins.modeBits
    if mode == .flashloader { return startFlashloader(profile) }
    switch bootDecision() {
    case .serialDownload(let afterFailure): enterROM(BootROM(afterFailedBoot: afterFailure))
    case .start(let table): startImage(table)
    }
  }

  private mutating func enterROM(_ rom: BootROM) {
    firmware = .bootROM(BootROMHID(core: rom), BootROMUART())
    // A board that is just made is found on the bus; later a host watches it come.
    onBusAt = resetCount == 0 ? now : max(now, hardware.now) + Self.enumerationNanoseconds
  }

  private mutating func startFlashloader(_ profile: FirmwareProfile) {
    let first = resetCount == 0 && running == .off
    firmware = .flashloader(
      FlashloaderHID(core: Flashloader(profile: profile, ocotp: hardware.ocotp)),
      FlashloaderUART(packetBytes: profile.uartPacketBytes))
    onBusAt = first ? now : max(now, hardware.now) + Self.enumerationNanoseconds
  }

  /// Starts what the ROM found sound: a flashloader is told by its marks, everything else is an
  /// application.
  private mutating func startImage(_ table: ImageVectorTable) {
    guard let found = KnownImage.profile(of: table, in: hardware, standIn: profile) else {
      return runApplication(table.entry & ~1)
    }
    startFlashloader(found)
  }
}
