import HIDTransport

/// The bus with one virtual board on it, in this process: the seam without a wire.
///
/// Virtual time is the board's: a wait costs none of the host's. Not for use from several threads at once.
public final class VirtualBus: HIDBus {
  /// The board; it may be looked at and changed between calls.
  public var board: VirtualRT1020

  /// How often the time at which the board comes is asked for again.
  private static let patience = 8

  /// Puts a board on a bus.
  public init(_ board: VirtualRT1020) { self.board = board }

  /// What the board shows now.
  public func identities() throws(HIDError) -> [USBIdentity] { board.identity.map { [$0] } ?? [] }

  /// Opens the board, letting its time pass while it is off the bus.
  public func open(_ identities: [USBIdentity], timeout: Duration) throws(HIDError) -> any HIDDevice {
    let deadline = board.time + timeout
    // A board that looks for an image first comes a little later than it said.
    for _ in 0..<Self.patience {
      guard board.identity == nil, let due = board.enumerationTime, due <= deadline else { break }
      board.advance(by: due - board.time)
    }
    guard let identity = board.identity, identities.contains(identity) else {
      board.advance(by: deadline - board.time)
      throw .absent(identities)
    }
    return VirtualDevice(bus: self, identity: identity)
  }

  /// Lets the board's time pass.
  public func pause(_ time: Duration) { board.advance(by: time) }
}

/// The virtual board's device, as long as it stays on the bus.
final class VirtualDevice: HIDDevice {
  let identity: USBIdentity
  private let bus: VirtualBus
  private let session: Int
  private var isOpen = true
  /// IN reports that had to be taken before an OUT report could go, as a kernel's HID driver would.
  private var early: [[UInt8]] = []
  private static let earlyLimit = 64
  /// Reports that may get lost in one wait.
  private static let turnLimit = 64

  init(bus: VirtualBus, identity: USBIdentity) {
    self.bus = bus
    self.identity = identity
    session = bus.board.attachment
  }

  var descriptors: HIDDescriptors? {
    guard identity == .flashloader else { return USBDescriptors.bootROM.read }
    return USBDescriptors.flashloader(reportBytes: bus.board.busStay()?.reportBytes ?? USBDescriptors.longReportBytes)
      .read
  }

  private var isThere: Bool { isOpen && bus.board.isStill(identity, session) }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    guard isThere else { throw .gone }
    switch bus.board.send(report) {
    case .accepted: return
    case .absent: throw .gone
    case .stalled: throw .stalled
    case .notReady: try sendLater(report, timeout: timeout)
    }
  }

  /// The device wants to be read, or is busy, before it takes a report.
  private func sendLater(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    let deadline = bus.board.time + timeout
    while early.count < Self.earlyLimit {
      let next = bus.board.nextReportTime() ?? bus.board.busyUntil
      guard next <= deadline else { break }
      if next > bus.board.time { bus.board.advance(by: next - bus.board.time) }
      let taken = withUnsafeTemporaryAllocation(byteCount: HIDLimits.reportBytes, alignment: 8) { buffer in
        bus.board.receive(into: buffer).map { [UInt8](buffer[..<$0]) }
      }
      if let taken { early.append(taken) }
      guard isThere else { throw .gone }
      switch bus.board.send(report) {
      case .accepted: return
      case .absent: throw .gone
      case .stalled: throw .stalled
      case .notReady: break
      }
      if taken == nil { break }
    }
    if deadline > bus.board.time { bus.board.advance(by: deadline - bus.board.time) }
    throw isThere ? .timeout : .gone
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    guard isOpen else { throw .gone }
    if !early.isEmpty, buffer.count >= HIDLimits.reportBytes {
      let report = early.removeFirst()
      buffer.copyBytes(from: report)
      return report.count
    }
    guard isThere else { throw .gone }
    if let count = bus.board.receive(into: buffer) { return count }
    let deadline = bus.board.time + timeout
    // Each turn waits for a report, which may get lost on the way, or for the end of the device.
    for _ in 0..<Self.turnLimit {
      if bus.board.takeStall() { throw .stalled }
      guard isThere else { throw .gone }
      guard let due = bus.board.nextReportTime() ?? bus.board.interruptionTime, due <= deadline else { break }
      if due > bus.board.time { bus.board.advance(by: due - bus.board.time) }
      guard isThere else { throw .gone }
      if let count = bus.board.receive(into: buffer) { return count }
    }
    bus.board.advance(by: deadline - bus.board.time)
    throw isThere ? .timeout : .gone
  }

  func close() { isOpen = false }
}
