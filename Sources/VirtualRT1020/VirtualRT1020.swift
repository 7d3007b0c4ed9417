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
  public internal(set) var running = Running.off
  /// The boot ROM's two lines, while it runs.
  var bootROM: BootROMHID?
  var bootROMLine = BootROMUART()
  /// The flashloader's two lines, while it runs.
  var flashloader: FlashloaderHID?
  var flashloaderLine = FlashloaderUART(packetBytes: 1024)
  /// How often the part has been reset, by whatever.
  public internal(set) var resetCount = 0
  /// The boot mode switches as they stand.
  public private(set) var bootPins: BootPins
  /// What the virtual part runs when the stand-in flashloader is started.
  let profile: FirmwareProfile
  /// Seeds faults with a chance.
  let seed: UInt64
  /// Faults added so far; each draws from a seed of its own.
  var faultCount: UInt64 = 0
  /// The world's time, nanoseconds; the part may have worked ahead of it.
  var now: UInt64 = 0
  /// When the device comes onto the bus, nanoseconds.
  var onBusAt: UInt64 = 0

  /// Makes a board and powers it up.
  public init(_ configuration: BoardConfiguration = BoardConfiguration()) {
    profile = FirmwareProfile.named(configuration.firmware) ?? .k210
    bootPins = configuration.mode == .internal ? .internal : configuration.bootPins
    hardware = Hardware(configuration)
    seed = configuration.seed
    add(configuration.faults)
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
    hardware.isSeen()
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
    hardware.stop(at: now)
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
      hardware.losePower(at: now)
    }
  }

  /// Sets the boot mode switches, effective at the next reset.
  public mutating func setBootPins(_ pins: BootPins) { bootPins = pins }
}
