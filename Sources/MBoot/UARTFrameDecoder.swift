import ByteQueue

/// Finds the frames in the bytes of a UART line, however they are cut into chunks.
///
/// Push what arrives, then call `next` until it gives nil. Bytes before a 0x5A and a 0x5A without a known type
/// are noise; a damaged frame is used up whole, as the device does, and the search goes on behind it. Work is
/// linear in the bytes. After `next` gave nil fewer bytes wait than one frame has.
public struct UARTFrameDecoder: Sendable {
  /// The longest payload that is taken; a longer one counts as damaged, and as having this length.
  public let maximumLength: Int
  private var queue: ByteQueue

  /// Makes a decoder.
  ///
  /// - Parameters:
  ///   - maximumLength: bytes of payload, 32 to 65,535, other values are brought into that range. The RT1020's
  ///     buffer has 1,024 (K2.1.0) or 512 (K2.7.0).
  ///   - backlog: bytes that may wait between two calls of `next`, at least one whole frame.
  public init(maximumLength: Int = 1024, backlog: Int = 1 << 20) {
    self.maximumLength = min(max(maximumLength, 32), 0xFFFF)
    queue = ByteQueue(capacity: max(backlog, self.maximumLength + UARTFrame.headerBytes))
  }

  /// Takes in bytes from the line.
  ///
  /// - Returns: how many were taken: all, unless more than `backlog` would wait; the rest is not kept.
  @discardableResult
  public mutating func push(_ bytes: RawSpan) -> Int { queue.append(bytes) }

  /// Takes in bytes held in an array.
  @discardableResult
  public mutating func push(_ bytes: [UInt8]) -> Int { queue.append(bytes.span.bytes) }

  /// The next event, or nil until more bytes come.
  public mutating func next() -> UARTEvent? {
    guard queue.count > 0 else { return nil }
    guard queue[0] == UARTFrame.start else { return noise(from: 0) }
    guard queue.count >= 2 else { return nil }
    guard let kind = UARTFrame.Kind(rawValue: queue[1]) else { return noise(from: 1) }
    guard queue.count >= bytesNeeded else { return nil }
    switch kind {
    case .ack: return short(.ack)
    case .nak: return short(.nak)
    case .ackAbort: return short(.ackAbort)
    case .ping: return short(.ping)
    case .pingResponse: return pingResponse()
    case .command, .data: return packet(kind)
    }
  }

  /// Bytes that wait for the rest of their frame, once `next` gave nil.
  public var pendingBytes: Int { queue.count }

  /// How many bytes the frame that has begun still lacks, as far as its header tells yet; 0 where none has
  /// begun. A device allows 10 ms for each.
  public var missingBytes: Int { queue.count == 0 ? 0 : max(0, bytesNeeded - queue.count) }

  /// Gives up the frame that has begun, as a peer does whose time for it has run out.
  ///
  /// - Returns: how many bytes were thrown away.
  @discardableResult
  public mutating func abandon() -> Int {
    let count = queue.count
    queue.removeAll()
    return count
  }

  // MARK: - Parts of a frame

  /// Bytes of the frame at the front, as far as can be told.
  private var bytesNeeded: Int {
    guard queue.count >= 2 else { return 2 }
    switch UARTFrame.Kind(rawValue: queue[1]) {
    case .pingResponse: return UARTFrame.pingResponseBytes
    case .command, .data:
      return UARTFrame.headerBytes + (queue.count >= UARTFrame.headerBytes ? min(word(2), maximumLength) : 0)
    default: return 2
    }
  }

  /// Little-endian 16 bits; the bytes must be there.
  private func word(_ index: Int) -> Int { Int(queue[index]) | Int(queue[index + 1]) << 8 }

  private mutating func noise(from start: Int) -> UARTEvent {
    let count = queue.distance(to: UARTFrame.start, from: start)
    queue.drop(count)
    return .noise(count)
  }

  private mutating func short(_ frame: UARTFrame) -> UARTEvent {
    queue.drop(2)
    return .frame(frame)
  }

  private mutating func pingResponse() -> UARTEvent {
    var crc = CRC16()
    queue.withBytes(from: 0, count: 8) { crc.update($0) }
    let version = FirmwareVersion(rawValue: UInt32(word(2)) | UInt32(word(4)) << 16)
    let (options, found, type) = (UInt16(word(6)), UInt16(word(8)), queue[1])
    queue.drop(UARTFrame.pingResponseBytes)
    guard found == crc.value else { return .badCRC(type: type, length: 0, expected: crc.value, found: found) }
    return .frame(.pingResponse(version: version, options: options))
  }

  private mutating func packet(_ kind: UARTFrame.Kind) -> UARTEvent {
    let (declared, found) = (word(2), UInt16(word(4)))
    let length = min(declared, maximumLength)
    var crc = CRC16()
    queue.withBytes(from: 0, count: 4) { crc.update($0) }
    queue.withBytes(from: UARTFrame.headerBytes, count: length) { crc.update($0) }
    defer { queue.drop(UARTFrame.headerBytes + length) }
    guard found == crc.value, declared == length else {
      return .badCRC(type: kind.rawValue, length: declared, expected: crc.value, found: found)
    }
    let payload = queue.copy(from: UARTFrame.headerBytes, count: length)
    return .frame(kind == .command ? .command(payload) : .data(payload))
  }
}
