import MBoot
import Provisioning

/// One command of a failing case.
public struct ShrunkCommand: Equatable, Sendable {
  /// The command with its parameters.
  public var packet: Packet
  /// The data that go with it.
  public var data: [UInt8]

  /// What is asked for, in its meaning.
  var command: Command { Command(packet) }

  /// The same with another count of bytes; nil for a command without one.
  func withCount(_ count: UInt32) -> ShrunkCommand? {
    var changed = self
    let index: Int
    switch command {
    case .flashEraseRegion, .readMemory, .fillMemory: index = 1
    case .writeMemory:
      index = 1
      guard Int(count) <= data.count else { return nil }
      changed.data = Array(data.prefix(Int(count)))
    default: return nil
    }
    guard packet.parameters.indices.contains(index) else { return nil }
    changed.packet.parameters[index] = count
    return changed
  }

  /// Its count of bytes.
  var count: UInt32? {
    switch command {
    case .flashEraseRegion(_, let count, _), .readMemory(_, let count, _), .fillMemory(_, let count, _),
      .writeMemory(_, let count, _):
      count
    default: nil
    }
  }

  /// The tag of the response that the command has of its own.
  var response: CommandTag {
    switch packet.tag {
    case .getProperty: .getPropertyResponse
    case .flashReadOnce: .flashReadOnceResponse
    case .readMemory: .readMemoryResponse
    case .flashReadResource: .flashReadResourceResponse
    case .generateKeyBlob where packet.parameter(2) != 0: .generateKeyBlobResponse
    default: .genericResponse
    }
  }

  /// Data follow to the device, or come from it.
  enum Kind {
    case plain, sends, receives
  }

  /// What its data phase is.
  var kind: Kind {
    if command.dataOutCount != nil { return .sends }
    return command.dataInCount == nil ? .plain : .receives
  }

  /// Bytes that a read may bring.
  static let mostBytes = 1 << 28

  /// Asks it of a flashloader.
  func ask(_ host: MBootHost, _ permission: BurnPermission) throws(MBootError) -> StatusCode {
    switch kind {
    case .plain:
      try host.exchange(packet.tag, packet.parameters, response: response, permission: permission).status
    case .sends:
      try host.exchange(packet.tag, packet.parameters, sending: data.span.bytes, permission: permission).status
    case .receives:
      try host.exchange(packet.tag, packet.parameters, response: response, most: Self.mostBytes).status
    }
  }
}
