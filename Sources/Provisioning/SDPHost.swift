import HIDTransport
import SDP

/// The host's side of the boot ROM's Serial Downloader Protocol, over any HID device.
///
/// Blocking, one command at a time, not for several threads. Every command returns or records the HAB
/// state that the ROM sends first. Wire facts: the protocol as NXP's tools and field logs show it.
public final class SDPHost {
  let device: any HIDDevice
  private let outgoing: UnsafeMutableRawBufferPointer
  private let incoming: UnsafeMutableRawBufferPointer
  private var incomingCount = 0

  /// How long the ROM may take for one report.
  public var timeout: Duration = .seconds(5)
  /// Asked between data reports; true makes the command throw `interrupted`.
  public var isCancelled: (() -> Bool)?
  /// The state that the ROM sent last, if it has answered anything.
  public private(set) var habState: HABState?

  /// The most bytes one device configuration data block may have (HAB's limit).
  public static let maximumDCDBytes = 1768
  /// The most bytes `readRegister` asks for in one command; what the ROM allows is not known.
  public static let maximumReadBytes: UInt32 = 1 << 20

  /// Speaks to `device`, which must be a boot ROM; the caller closes it.
  public init(_ device: any HIDDevice) {
    self.device = device
    outgoing = .allocate(byteCount: 1 + SDPReport.dataBytes, alignment: 16)
    incoming = .allocate(byteCount: HIDLimits.reportBytes, alignment: 16)
  }

  deinit {
    outgoing.deallocate()
    incoming.deallocate()
  }

  /// Drops reports that an earlier program left unread, at most 64. Returns how many there were.
  @discardableResult
  public func drain() -> Int {
    device.drain(into: incoming, atMost: 64)
  }

  // MARK: - The exchange

  /// Sends the command report and, if given, the data behind it; reads the HAB state.
  func begin(_ command: SDPCommand) throws(SDPError) {
    outgoing[0] = SDPReport.command
    let bytes = command.bytes
    for index in bytes.indices { outgoing[1 + index] = bytes[index] }
    try sendOutgoing(1 + bytes.count, of: command)
    if command.code == .jumpAddress { device.expectDeparture() }
  }

  /// Streams data in reports of 1,024 bytes, the last one padded with zeros.
  func stream(_ data: RawSpan, of command: SDPCommand, progress: ((Int, Int) -> Void)?) throws(SDPError) {
    let total = data.byteCount
    var offset = 0
    while offset < total {
      if let isCancelled, isCancelled() { throw error(command, .interrupted(clean: false)) }
      let count = min(SDPReport.dataBytes, total - offset)
      outgoing[0] = SDPReport.data
      data.withUnsafeBytes { source in
        guard let from = source.baseAddress, let to = outgoing.baseAddress else { return }
        (to + 1).copyMemory(from: from + offset, byteCount: count)
      }
      for index in (1 + count)..<(1 + SDPReport.dataBytes) { outgoing[index] = 0 }
      try sendOutgoing(1 + SDPReport.dataBytes, of: command)
      offset += count
      progress?(offset, total)
    }
  }

  private func sendOutgoing(_ count: Int, of command: SDPCommand) throws(SDPError) {
    do throws(HIDError) {
      try device.send(UnsafeRawBufferPointer(rebasing: outgoing[..<count]).bytes, timeout: timeout)
    } catch {
      throw self.error(command, .transport(error))
    }
  }

  /// Reads report 3 and remembers the state.
  func receiveState(of command: SDPCommand) throws(SDPError) -> HABState {
    let word = try receiveWord(SDPReport.habState, of: command, timeout: timeout)
    guard let state = HABState(word) else { throw error(command, .unknownHABState(word)) }
    habState = state
    return state
  }

  /// Reads one report with the given id and returns its first word. The payload stays in `payload`.
  func receiveWord(_ id: UInt8, of command: SDPCommand, timeout: Duration) throws(SDPError) -> SDPStatus {
    do throws(HIDError) {
      incomingCount = try device.receive(into: incoming, timeout: timeout)
    } catch {
      throw self.error(command, .transport(error))
    }
    guard incomingCount > 0, incomingCount <= incoming.count else {
      throw error(command, .malformed("an empty report"))
    }
    guard incoming[0] == id else {
      throw error(command, .malformed("report \(incoming[0]) where report \(id) is due"))
    }
    guard let word = SDPStatus(payload.bytes) else {
      throw error(command, .malformed("report \(id) with \(incomingCount - 1) bytes"))
    }
    return word
  }

  /// The bytes behind the id of the report received last.
  var payload: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: incoming[1..<max(1, incomingCount)]) }

  /// Reads report 4 and insists on one word.
  func expect(_ expected: SDPStatus, of command: SDPCommand) throws(SDPError) {
    let got = try receiveWord(SDPReport.response, of: command, timeout: timeout)
    if got == expected { return }
    switch got {
    case .refused: throw error(command, .refused)
    case .habFailure, .habWarning: throw error(command, .habFailure(got))
    default: throw error(command, .unexpectedStatus(expected: expected, got: got))
    }
  }

  func error(_ command: SDPCommand, _ cause: SDPError.Cause) -> SDPError {
    let hasAddress = command.code != .errorStatus && command.code != .skipDCDHeader
    return SDPError(command: command.code, address: hasAddress ? command.address : nil, cause: cause)
  }
}
