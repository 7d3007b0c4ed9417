import ByteQueue

/// The client's ear: finds a server's answers in the bytes of a connection, however they are cut into chunks.
///
/// The answer to a transfer does not say whether data follow; that stands in the question. Hence the client announces
/// what it asks with `expect…`. Push what arrives, then call `next` until it gives nil. After an error nothing more is
/// found. Work is linear in the bytes.
public struct USBIPReplyDecoder: Sendable {
  /// Devices of a list at most.
  public static let maximumDevices = 4096
  /// The longest record of a device with its interfaces, which name themselves with 8 bits.
  private static let listingBytes = USBIPProtocol.deviceBytes + 255 * 4

  /// What an answer to a number may be.
  private enum Question {
    /// A transfer from the device, of so many bytes at most.
    case fromDevice(Int)
    /// A transfer to the device, of so many bytes.
    case toDevice(Int)
    case unlink
  }

  /// The operation that is awaited, and how far it has come.
  private enum Stage {
    case operation
    case devices(USBIPStatus, remaining: Int, [USBIPReply.Listing])
    case transfers
  }

  /// Bytes of a transfer at most.
  public let maximumTransfer: Int
  private var queue: ByteQueue
  private var stage = Stage.operation
  private var questions: [UInt32: Question] = [:]
  private var failure: USBIPError?

  /// Makes a decoder that awaits the answer to an operation.
  ///
  /// - Parameter maximumTransfer: bytes of a transfer at most, 0 to 2^24; other values are brought into that range.
  public init(maximumTransfer: Int = 65_536) {
    self.maximumTransfer = min(max(maximumTransfer, 0), 1 << 24)
    queue = ByteQueue(capacity: max(USBIPProtocol.transferBytes + self.maximumTransfer, Self.listingBytes))
  }

  /// Takes in bytes of the connection.
  ///
  /// - Returns: how many were taken: all, or until a whole answer waits; the rest is not kept.
  public mutating func push(_ bytes: RawSpan) -> Int { queue.append(bytes) }

  /// Takes in bytes held in an array.
  public mutating func push(_ bytes: [UInt8]) -> Int { queue.append(bytes.span.bytes) }

  /// The device is ours: answers to transfers follow.
  public mutating func beginTransfers() { stage = .transfers }

  /// A transfer is about to be asked for.
  public mutating func expect(_ submit: USBIPSubmit) {
    questions[submit.sequence] = submit.isIn ? .fromDevice(submit.length) : .toDevice(submit.length)
  }

  /// An unlink is about to be asked for.
  public mutating func expect(_ unlink: USBIPUnlink) { questions[unlink.sequence] = .unlink }

  /// A transfer was unlinked: no answer will come.
  public mutating func forget(_ sequence: UInt32) { questions[sequence] = nil }

  /// Bytes that wait for the rest of their answer, once `next` gave nil.
  public var pendingBytes: Int { queue.count }

  /// The next answer, or nil until more bytes come.
  /// - Throws: what is wrong with the stream, the same again at every later call.
  public mutating func next() throws(USBIPError) -> USBIPReply? {
    if let failure { throw failure }
    do throws(USBIPError) {
      if case .operation = stage, let reply = try operation() { return reply }
      if case .devices = stage { return try devices() }
      if case .transfers = stage { return try transfer() }
      return nil
    } catch {
      failure = error
      queue.removeAll()
      questions = [:]
      throw error
    }
  }

  private mutating func operation() throws(USBIPError) -> USBIPReply? {
    guard queue.count >= USBIPProtocol.operationBytes else { return nil }
    var head = WireReader(queue.copy(from: 0, count: USBIPProtocol.operationBytes))
    let (version, code, status) = (head.half(), head.half(), USBIPStatus(rawValue: head.word()))
    guard version == USBIPProtocol.version else { throw .version(version) }
    switch USBIPProtocol.Operation(rawValue: code) {
    case .replyImport:
      guard status == .done else {
        queue.drop(USBIPProtocol.operationBytes)
        return .importDevice(status, nil)
      }
      guard queue.count >= USBIPProtocol.operationBytes + USBIPProtocol.deviceBytes else { return nil }
      var body = WireReader(queue.copy(from: USBIPProtocol.operationBytes, count: USBIPProtocol.deviceBytes))
      let device = try USBIPDevice(&body)
      queue.drop(USBIPProtocol.operationBytes + USBIPProtocol.deviceBytes)
      return .importDevice(status, device)
    case .replyDeviceList:
      guard status == .done else {
        queue.drop(USBIPProtocol.operationBytes)
        return .deviceList(status, [])
      }
      guard queue.count >= USBIPProtocol.operationBytes + 4 else { return nil }
      var body = WireReader(queue.copy(from: USBIPProtocol.operationBytes, count: 4))
      let count = body.word()
      guard count <= Self.maximumDevices else { throw .deviceCount(count, limit: Self.maximumDevices) }
      queue.drop(USBIPProtocol.operationBytes + 4)
      stage = .devices(status, remaining: Int(count), [])
      return nil
    case .requestDeviceList, .requestImport, nil: throw .operation(code)
    }
  }

  private mutating func devices() throws(USBIPError) -> USBIPReply? {
    guard case .devices(let status, var remaining, var listings) = stage else { return nil }
    stage = .operation
    while remaining > 0 {
      guard queue.count >= USBIPProtocol.deviceBytes else { break }
      var record = WireReader(queue.copy(from: 0, count: USBIPProtocol.deviceBytes))
      let device = try USBIPDevice(&record)
      let count = Int(device.interfaceCount)
      guard queue.count >= USBIPProtocol.deviceBytes + 4 * count else { break }
      var body = WireReader(queue.copy(from: USBIPProtocol.deviceBytes, count: 4 * count))
      var interfaces: [USBIPDevice.Interface] = []
      for _ in 0..<count {
        interfaces.append(
          .init(interfaceClass: body.byte(), interfaceSubclass: body.byte(), interfaceProtocol: body.byte()))
        body.skip(1)
      }
      queue.drop(USBIPProtocol.deviceBytes + 4 * count)
      listings.append(USBIPReply.Listing(device, interfaces))
      remaining -= 1
    }
    guard remaining == 0 else {
      stage = .devices(status, remaining: remaining, listings)
      return nil
    }
    return .deviceList(status, listings)
  }

  private mutating func transfer() throws(USBIPError) -> USBIPReply? {
    guard queue.count >= USBIPProtocol.transferBytes else { return nil }
    var head = WireReader(queue.copy(from: 0, count: USBIPProtocol.transferBytes))
    let (code, sequence) = (head.word(), head.word())
    head.skip(12)
    let (status, length) = (head.signed(), head.signed())
    head.skip(4)
    let packetCount = head.signed()
    switch USBIPProtocol.Message(rawValue: code) {
    case .unlinked:
      guard case .unlink? = questions[sequence] else { throw .sequence(sequence) }
      questions[sequence] = nil
      queue.drop(USBIPProtocol.transferBytes)
      return .unlinked(sequence: sequence, status: status)
    case .submitted:
      let (limit, carries): (Int, Bool)
      switch questions[sequence] {
      case .fromDevice(let most): (limit, carries) = (most, true)
      case .toDevice(let most): (limit, carries) = (most, false)
      case .unlink, nil: throw .sequence(sequence)
      }
      guard length >= 0, length <= min(limit, maximumTransfer) else { throw .transferLength(length, limit: limit) }
      let count = carries ? Int(length) : 0
      guard queue.count >= USBIPProtocol.transferBytes + count else { return nil }
      let data = count > 0 ? queue.copy(from: USBIPProtocol.transferBytes, count: count) : []
      questions[sequence] = nil
      queue.drop(USBIPProtocol.transferBytes + count)
      return .submitted(
        USBIPSubmitted(sequence: sequence, status: status, length: Int(length), packetCount: packetCount, data: data))
    case .submit, .unlink, nil: throw .message(code)
    }
  }
}
