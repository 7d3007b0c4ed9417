import ByteQueue

/// The server's ear: finds what a client asks in the bytes of its connection, however they are cut into chunks.
///
/// Push what arrives, then call `next` until it gives nil. Operations are awaited first; once an import was granted,
/// `beginTransfers` says so. After an error nothing more is found. Work is linear in the bytes.
public struct USBIPRequestDecoder: Sendable {
  /// Bytes of a transfer at most, either way.
  public let maximumTransfer: Int
  private var queue: ByteQueue
  private var carriesTransfers = false
  private var failure: USBIPError?

  /// Makes a decoder that awaits an operation.
  ///
  /// - Parameter maximumTransfer: bytes of a transfer at most, 0 to 2^24; other values are brought into that range.
  public init(maximumTransfer: Int = 65_536) {
    self.maximumTransfer = min(max(maximumTransfer, 0), 1 << 24)
    queue = ByteQueue(capacity: USBIPProtocol.transferBytes + self.maximumTransfer)
  }

  /// Takes in bytes of the connection.
  ///
  /// - Returns: how many were taken: all, or until a whole request waits; the rest is not kept.
  public mutating func push(_ bytes: RawSpan) -> Int { queue.append(bytes) }

  /// Takes in bytes held in an array.
  public mutating func push(_ bytes: [UInt8]) -> Int { queue.append(bytes.span.bytes) }

  /// The device is the client's: transfers follow.
  public mutating func beginTransfers() { carriesTransfers = true }

  /// Bytes that wait for the rest of their request, once `next` gave nil.
  public var pendingBytes: Int { queue.count }

  /// Bytes that can be taken in: at least one, once `next` gave nil.
  public var room: Int { queue.capacity - queue.count }

  /// The next request, or nil until more bytes come.
  /// - Throws: what is wrong with the stream, the same again at every later call.
  public mutating func next() throws(USBIPError) -> USBIPRequest? {
    if let failure { throw failure }
    do throws(USBIPError) {
      return carriesTransfers ? try transfer() : try operation()
    } catch {
      failure = error
      queue.removeAll()
      throw error
    }
  }

  private mutating func operation() throws(USBIPError) -> USBIPRequest? {
    guard queue.count >= USBIPProtocol.operationBytes else { return nil }
    var head = WireReader(queue.copy(from: 0, count: USBIPProtocol.operationBytes))
    let (version, code) = (head.half(), head.half())
    guard version == USBIPProtocol.version else { throw .version(version) }
    switch USBIPProtocol.Operation(rawValue: code) {
    case .requestDeviceList:
      queue.drop(USBIPProtocol.operationBytes)
      return .deviceList
    case .requestImport:
      guard queue.count >= USBIPProtocol.operationBytes + USBIPProtocol.busIDBytes else { return nil }
      var body = WireReader(queue.copy(from: USBIPProtocol.operationBytes, count: USBIPProtocol.busIDBytes))
      let busID = try body.text(USBIPProtocol.busIDBytes)
      queue.drop(USBIPProtocol.operationBytes + USBIPProtocol.busIDBytes)
      return .importDevice(busID: busID)
    case .replyDeviceList, .replyImport, nil: throw .operation(code)
    }
  }

  private mutating func transfer() throws(USBIPError) -> USBIPRequest? {
    guard queue.count >= USBIPProtocol.transferBytes else { return nil }
    var head = WireReader(queue.copy(from: 0, count: USBIPProtocol.transferBytes))
    let code = head.word()
    switch USBIPProtocol.Message(rawValue: code) {
    case .submit: return try submit(&head)
    case .unlink:
      let (sequence, deviceID) = (head.word(), head.word())
      head.skip(8)
      queue.drop(USBIPProtocol.transferBytes)
      return .unlink(USBIPUnlink(sequence: sequence, deviceID: deviceID, victim: head.word()))
    case .submitted, .unlinked, nil: throw .message(code)
    }
  }

  private mutating func submit(_ head: inout WireReader) throws(USBIPError) -> USBIPRequest? {
    let (sequence, deviceID, direction, endpoint) = (head.word(), head.word(), head.word(), head.word())
    let flags = head.word()
    let (length, startFrame, packetCount, interval) = (head.signed(), head.signed(), head.signed(), head.signed())
    guard direction <= 1 else { throw .direction(direction) }
    guard endpoint <= 15 else { throw .endpoint(endpoint) }
    guard length >= 0, length <= maximumTransfer else { throw .transferLength(length, limit: maximumTransfer) }
    guard USBIPProtocol.noPackets.contains(packetCount) else { throw .isochronous(packets: packetCount) }
    let isIn = direction == 1
    let count = isIn ? 0 : Int(length)
    guard queue.count >= USBIPProtocol.transferBytes + count else { return nil }
    let data = count > 0 ? queue.copy(from: USBIPProtocol.transferBytes, count: count) : []
    queue.drop(USBIPProtocol.transferBytes + count)
    return .submit(
      USBIPSubmit(
        sequence: sequence, deviceID: deviceID, isIn: isIn, endpoint: UInt8(endpoint), flags: flags,
        length: Int(length), startFrame: startFrame, packetCount: packetCount, interval: interval,
        setup: USBSetup(&head), data: data))
  }
}
