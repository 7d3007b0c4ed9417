/// Writes a classic pcap file (magic 0xA1B2C3D4, or 0xA1B23C4D with nanoseconds) of USB packets, as bytes: whoever has
/// the file appends what this appends.
public struct PCAPWriter: Sendable {
  /// The unit of a record's time beside its seconds.
  public enum Resolution: UInt32, CaseIterable, Sendable {
    case microseconds = 0xA1B2_C3D4
    case nanoseconds = 0xA1B2_3C4D
  }

  /// How packets are put into bytes.
  public let format: USBPacketFormat
  /// Of the file's own numbers and of usbmon's headers.
  public let order: ByteOrder
  /// Of the records' times.
  public let resolution: Resolution

  /// Bytes of payload and header that a record may have: libpcap takes no more of usbmon.
  private static let snapLength: UInt32 = 262_144
  /// So many of them are no header.
  private static let longestPayload = Int(snapLength) - 64

  /// A writer of one file.
  public init(_ format: USBPacketFormat, order: ByteOrder = .host, resolution: Resolution = .nanoseconds) {
    self.format = format
    self.order = order
    self.resolution = resolution
  }

  /// Adds what stands before the first packet.
  public func appendFileHeader(to bytes: inout [UInt8]) {
    bytes.append(number: resolution.rawValue, order)
    // Version 2.4; offset from UTC and accuracy of time are always 0.
    for half: UInt16 in [2, 4] { bytes.append(number: half, order) }
    for word in [0, 0, Self.snapLength, format.rawValue] { bytes.append(number: word, order) }
  }

  /// Adds one packet. What libpcap would not read of a very long one is left out, and counts as missing.
  public func append(_ packet: USBPacket, _ payload: RawSpan, to bytes: inout [UInt8]) {
    guard payload.byteCount <= Self.longestPayload else {
      var packet = packet
      packet.missing += payload.byteCount - Self.longestPayload
      return append(packet, payload.extracting(first: Self.longestPayload), to: &bytes)
    }
    let head = bytes.count
    let unit: UInt64 = resolution == .nanoseconds ? 1 : 1000
    bytes.append(number: UInt32(truncatingIfNeeded: packet.time / 1_000_000_000), order)
    bytes.append(number: UInt32(truncatingIfNeeded: packet.time % 1_000_000_000 / unit), order)
    // The two lengths follow from what the format writes.
    bytes.append(number: UInt64(0), order)
    let start = bytes.count
    format.append(packet, payload, order: order, to: &bytes)
    let captured = bytes.count - start
    set(UInt32(clamping: captured), at: head + 8, in: &bytes)
    set(UInt32(clamping: captured + max(0, packet.missing)), at: head + 12, in: &bytes)
  }

  private func set(_ word: UInt32, at offset: Int, in bytes: inout [UInt8]) {
    let ordered = order == .host ? word : word.byteSwapped
    bytes.withUnsafeMutableBytes { $0.storeBytes(of: ordered, toByteOffset: offset, as: UInt32.self) }
  }
}
