import MBoot
import SDP
import USBCapture

/// What is taken out of a capture before it goes into a report: what other devices said, and what is in memory and in
/// fuses. Commands, addresses, lengths, statuses and times stay.
public struct CapturePrivacy: Sendable {
  /// The devices whose packets stay, by bus and address.
  private let places: Set<UInt32>

  /// - Parameter devices: what the capture shows; of them the boards stay.
  public init(_ devices: [CapturedDevice]) {
    places = Set(
      devices.filter { $0.identity == .bootROM || $0.identity == .flashloader }.map { Self.place($0.bus, $0.address) })
  }

  private static func place(_ bus: UInt16, _ address: UInt16) -> UInt32 { UInt32(bus) << 16 | UInt32(address) }

  /// True for a packet of a board.
  public func keeps(_ packet: USBPacket) -> Bool { places.contains(Self.place(packet.bus, packet.device)) }

  /// The payload of a board's packet without what it must not show: as long as before, zeros in its place.
  public static func blanked(_ payload: [UInt8], of packet: USBPacket) -> [UInt8] {
    // Descriptors of the device say what it is; a string may hold its serial number.
    if packet.kind == .control, packet.isIn { return isString(payload) ? zeros(payload, from: 2) : payload }
    switch payload.first {
    case nil: return payload
    case Report.ID.commandOut: return blankedCommand(payload)
    case Report.ID.commandIn: return blankedAnswer(payload)
    case Report.ID.dataIn where payload.count >= 5 && isStatus(payload): return zeros(payload, from: 5)
    default: return zeros(payload, from: isFramed(payload) ? Report.headerBytes : 1)
    }
  }

  private static func isString(_ payload: [UInt8]) -> Bool {
    payload.count > 2 && payload[1] == 3 && Int(payload[0]) == payload.count
  }

  private static func zeros(_ payload: [UInt8], from start: Int) -> [UInt8] {
    Array(payload.prefix(start)) + [UInt8](repeating: 0, count: max(0, payload.count - start))
  }

  /// A flashloader's report: its length is in its head.
  private static func isFramed(_ payload: [UInt8]) -> Bool {
    payload.count >= Report.headerBytes && payload[1] == 0
      && Int(payload[2]) | Int(payload[3]) << 8 <= payload.count - Report.headerBytes
  }

  /// A status word of the boot ROM, in place of data.
  private static func isStatus(_ payload: [UInt8]) -> Bool {
    let word = payload[1..<5].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return statuses.contains(word)
  }

  /// Source: the boot ROM's protocol, as `SDPStatus` has it.
  private static let statuses: Set<UInt32> = Set(
    [
      SDPStatus.writeComplete, .writeFileComplete, .acknowledged, .habSuccess, .habWarning, .habFailure, .refused,
    ].map(\.rawValue))

  /// A command: what is burnt, or written to a register, is left out, and so is a pattern that is no option word.
  private static func blankedCommand(_ payload: [UInt8]) -> [UInt8] {
    guard isFramed(payload), payload.count > Report.headerBytes else {
      // The boot ROM's: two bytes of command, address, width, count, data.
      return payload.count >= 16 ? Array(payload.prefix(12)) + [0, 0, 0, 0] + payload.dropFirst(16) : payload
    }
    let parameters = Report.headerBytes + 4
    switch payload[Report.headerBytes] {
    case CommandTag.flashProgramOnce.rawValue: return zeros(payload, from: parameters + 8)
    case CommandTag.fillMemory.rawValue:
      guard payload.count >= parameters + 12, payload[parameters + 11] >> 4 != 0xC, payload[parameters + 11] != 0xF0
      else { return payload }
      return zeros(payload, from: parameters + 8)
    case CommandTag.setProperty.rawValue: return zeros(payload, from: parameters + 4)
    default: return payload
    }
  }

  /// An answer: a fuse's value is left out.
  private static func blankedAnswer(_ payload: [UInt8]) -> [UInt8] {
    guard isFramed(payload), payload.count > Report.headerBytes,
      payload[Report.headerBytes] == CommandTag.flashReadOnceResponse.rawValue
    else { return payload }
    return zeros(payload, from: Report.headerBytes + 4 + 8)
  }
}
