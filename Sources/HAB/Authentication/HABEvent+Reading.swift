import BootImage

extension HABEvent {
  /// Bytes of a record without data.
  static let headerByteCount = 8

  /// Reads one record, which must end with the bytes; nil for anything else. The version is not kept.
  public init?(_ record: [UInt8]) {
    guard let header = HABHeader(record), header.tag == HABHeader.Tag.event, header.isVersion4,
      header.length == record.count, record.count >= Self.headerByteCount, let status = HABStatus(rawValue: record[4])
    else { return nil }
    self.init(
      status: status, reason: HABReason(rawValue: record[5]), context: HABContext(rawValue: record[6]),
      engine: record[7], data: [UInt8](record.dropFirst(Self.headerByteCount)))
  }

  /// Reads a log: record after record, up to the first byte that starts none. Filler behind the last one is no fault.
  /// - Returns: the events, and the offset where reading stopped.
  public static func log(_ bytes: [UInt8]) -> (events: [HABEvent], end: Int) {
    var events: [HABEvent] = []
    var offset = 0
    while let header = HABHeader(bytes, at: offset), header.length >= headerByteCount,
      header.length <= bytes.count - offset,
      let event = HABEvent([UInt8](bytes[offset..<offset + header.length]))
    {
      events.append(event)
      offset += header.length
    }
    return (events, offset)
  }
}
