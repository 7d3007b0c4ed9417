/// A response with its parameters: what a flashloader answers.
///
/// `Response(r.packet) == r` for every typed case of at most six values. A response without a status word is
/// `unknown`; other words that are not there count as 0.
public enum Response: Equatable, Sendable {
  /// 0xA0: the answer to commands without one of their own, and the end of a data phase. The tag is the
  /// command's, unknown ones included.
  case generic(StatusCode, command: CommandTag)
  /// 0xA3: data to the host follow, `count` bytes. The status is always 0 on the RT1020.
  case readMemory(StatusCode, count: UInt32)
  /// 0xA7: the property's words, none on failure.
  case getProperty(StatusCode, values: [UInt32])
  /// 0xAF: the bytes read and the words that hold them; 0 and none on failure.
  case flashReadOnce(StatusCode, count: UInt32, values: [UInt32])
  /// 0xB0: data to the host follow, `count` bytes.
  case flashReadResource(StatusCode, count: UInt32)
  /// 0xB3: data to the host follow, `count` bytes, 72 on the RT1020.
  case generateKeyBlob(StatusCode, count: UInt32)
  /// Any other tag, or no status.
  case unknown(Packet)

  /// Gives a packet its meaning.
  public init(_ packet: Packet) {
    guard let first = packet.parameters.first else {
      self = .unknown(packet)
      return
    }
    let status = StatusCode(rawValue: first)
    let second = packet.parameter(1)
    self =
      switch packet.tag {
      case .genericResponse: .generic(status, command: CommandTag(rawValue: UInt8(truncatingIfNeeded: second)))
      case .readMemoryResponse: .readMemory(status, count: second)
      case .getPropertyResponse: .getProperty(status, values: Array(packet.parameters.dropFirst()))
      case .flashReadOnceResponse:
        .flashReadOnce(status, count: second, values: Array(packet.parameters.dropFirst(2)))
      case .flashReadResourceResponse: .flashReadResource(status, count: second)
      case .generateKeyBlobResponse: .generateKeyBlob(status, count: second)
      default: .unknown(packet)
      }
  }

  /// The status word; nil where the packet has none.
  public var status: StatusCode? {
    switch self {
    case .generic(let status, _), .readMemory(let status, _), .getProperty(let status, _),
      .flashReadOnce(let status, _, _), .flashReadResource(let status, _), .generateKeyBlob(let status, _):
      status
    case .unknown(let packet): packet.parameters.first.map(StatusCode.init(rawValue:))
    }
  }

  /// Bytes that the device sends next; nil where it sends none.
  public var dataInCount: UInt32? {
    switch self {
    case .readMemory(_, let count), .flashReadResource(_, let count), .generateKeyBlob(_, let count): count
    default: nil
    }
  }

  /// The response as the flashloader sends it: the flag for a data phase is set where data to the host follow.
  public var packet: Packet {
    switch self {
    case .generic(let status, let command):
      Packet(tag: .genericResponse, parameters: [status.rawValue, UInt32(command.rawValue)])
    case .readMemory(let status, let count): Self.dataPacket(.readMemoryResponse, status, count)
    case .getProperty(let status, let values):
      Packet(tag: .getPropertyResponse, parameters: [status.rawValue] + values)
    case .flashReadOnce(let status, let count, let values):
      Packet(tag: .flashReadOnceResponse, parameters: [status.rawValue, count] + values)
    case .flashReadResource(let status, let count): Self.dataPacket(.flashReadResourceResponse, status, count)
    case .generateKeyBlob(let status, let count): Self.dataPacket(.generateKeyBlobResponse, status, count)
    case .unknown(let packet): packet
    }
  }

  private static func dataPacket(_ tag: CommandTag, _ status: StatusCode, _ count: UInt32) -> Packet {
    Packet(tag: tag, flags: Packet.dataPhaseFlag, parameters: [status.rawValue, count])
  }
}
