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
    /// The endpoint refuses the transfer: a fault.
    case stalled
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
  /// What is wrong with the USB link.
  var link = LinkFaults()
  /// Anything is wrong: the healthy paths ask no more than this.
  var isSick = false
  /// What a fault will do to the part, and when: what the part works ahead of that never happens.
  var interruption: (at: UInt64, effect: Fault.Effect)?
  /// When the supply comes back by itself, nanoseconds.
  var powerBackAt: UInt64?
  /// How often the device has left the bus or come onto it: a host's handle is good for one stay.
  var attachment = 0
  /// A fault keeps the device off the bus.
  var isKeptOffBus = false
  /// How often the part has been reset, by whatever.
  public internal(set) var resetCount = 0
  /// The boot mode switches as they stand.
  public internal(set) var bootPins: BootPins
  /// What the virtual part runs when the stand-in flashloader is started.
  let profile: FirmwareProfile
  /// Whatever flashloader is started behaves as `profile` says.
  let runsCustomFirmware: Bool
  /// Seeds faults with a chance.
  let seed: UInt64
  /// Faults added so far; each draws from a seed of its own.
  var faultCount: UInt64 = 0
  /// The world's time, nanoseconds; the part may have worked ahead of it.
  var now: UInt64 = 0
  /// When the device comes onto the bus, nanoseconds.
  var onBusAt: UInt64 = 0

  /// Makes a board and powers it up.
  /// - Parameter kept: what it held when it last had no power, in place of what the configuration says of fuses
  ///   and of what the flash holds. Of another flash's size it counts for the fuses alone.
  public init(_ configuration: BoardConfiguration = BoardConfiguration(), keeping kept: NonVolatileState? = nil) {
    profile = configuration.customFirmware ?? FirmwareProfile.named(configuration.firmware) ?? .k210
    runsCustomFirmware = configuration.customFirmware != nil
    bootPins = configuration.mode == .internal ? .internal : configuration.bootPins
    hardware = Hardware(configuration)
    if let kept { hardware.nonVolatile = kept }
    seed = configuration.seed
    hardware.log.isStrict = configuration.isStrict
    hardware.log.isEnabled = configuration.logsEvents || configuration.isStrict || configuration.known != nil
    if let missing = configuration.flash?.whyNotFitted { log("no flash is fitted: \(missing)") }
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
    attachment == session && self.identity == identity
  }

  /// When the device comes onto the bus, if it is off it now and will come by itself.
  public var enumerationTime: Duration? {
    switch running {
    case .bootROM, .flashloader:
      now < onBusAt && !(isKeptOffBus && onBusAt == Self.endOfTime) ? .nanoseconds(Int64(clamping: onBusAt)) : nil
    case .application, .stopped: nil
    case .off:
      powerBackAt.map { .nanoseconds(Int64(clamping: $0.addingSaturated(Self.enumerationNanoseconds))) }
    }
  }

  /// True if the firmware spins or has crashed and will never answer again.
  public var isHung: Bool {
    if case .halted? = flashloader?.core.phase { return interruption == nil }
    return false
  }

  /// Offers one OUT report, id first, to the device.
  public mutating func send(_ report: RawSpan) -> Acceptance {
    guard identity != nil else { return .absent }
    if isSick { return sendThroughFaults(report) }
    guard takesReport() else { return .notReady }
    report.withUnsafeBytes { deliver($0) }
    settle()
    return .accepted
  }

  /// A host offers the device on the bus a report: true if it takes it now.
  @inline(__always)
  mutating func takesReport() -> Bool {
    guard hardware.now <= now else { return false }
    hardware.now = now
    hardware.isSeen(until: now)
    if deviceAcceptsInput() { return true }
    if deviceHasAnAnswer() { hardware.note(.reportWhileAnswerWaits) }
    return false
  }

  /// The device on the bus takes a report now. `mutating` only so that nothing is copied to ask.
  @inline(__always)
  mutating func deviceAcceptsInput() -> Bool {
    running == .bootROM ? bootROM?.acceptsInput == true : flashloader?.acceptsInput == true
  }

  /// Hands a report to the firmware, which takes reports.
  @inline(__always)
  mutating func deliver(_ report: UnsafeRawBufferPointer) {
    if running == .bootROM {
      bootROMLine.isInUse = false
      bootROM?.send(report, &hardware)
    } else {
      flashloader?.core.link = .usb
      flashloader?.send(report, &hardware)
    }
  }

  /// An answer waits for the host.
  mutating func deviceHasAnAnswer() -> Bool {
    (running == .bootROM ? bootROM?.isQuiet : flashloader?.isQuiet) == false
  }

  /// Takes the next IN report, if one is due by now, into `buffer` (at least `HIDLimits.reportBytes`).
  /// - Returns: its length, or nil.
  public mutating func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    if isSick { return receiveThroughFaults(into: buffer) }
    guard identity != nil, buffer.count >= HIDLimits.reportBytes, let due = prepareFirmwareReport(), due <= now
    else { return nil }
    let count = takeReport(into: buffer)
    settle()
    return count
  }

  /// Takes the report that the firmware has ready.
  @inline(__always)
  mutating func takeReport(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    running == .bootROM ? bootROM?.take(into: buffer) : flashloader?.take(into: buffer)
  }

  /// When the next IN report is due, or nil if the device would stay silent. Working it out lets the
  /// firmware run.
  public mutating func nextReportTime() -> Duration? {
    prepareReport().map { .nanoseconds(Int64(clamping: max($0, onBusAt))) }
  }

  mutating func prepareReport() -> UInt64? { isSick ? prepareThroughFaults() : prepareFirmwareReport() }

  /// Has the firmware make its next report, and says when it is due.
  @inline(__always)
  mutating func prepareFirmwareReport() -> UInt64? {
    switch running {
    case .bootROM: bootROM?.prepare(&hardware)
    case .flashloader: flashloader?.prepare(&hardware)
    case .application, .stopped, .off: nil
    }
  }

  // MARK: - Time

  /// Virtual time since the board was made.
  public var time: Duration { .nanoseconds(Int64(clamping: now)) }

  /// Virtual time up to which the part has worked: later than `time` while it is busy.
  public var busyUntil: Duration {
    .nanoseconds(Int64(clamping: max(now, interruption.map { $0.at } ?? hardware.now)))
  }

  /// Lets virtual time pass.
  public mutating func advance(by time: Duration) {
    let then = now.addingSaturated(time.nanoseconds)
    if isSick { passEvents(until: then) }
    now = max(now, then)
  }

  // MARK: - Buttons and switches

  /// Sets the boot mode switches, effective at the next reset.
  public mutating func setBootPins(_ pins: BootPins) {
    bootPins = pins
    log("boot pins for the next reset: \(pins.rawValue)")
  }
}
