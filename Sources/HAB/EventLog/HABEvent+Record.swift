extension HABEvent {
  /// Tag of an event's record.
  private static let tag: UInt8 = 0xDB
  /// Bytes of a record before its data.
  private static let headBytes = 8

  /// Reads a record of exactly its own length: DB, length, version 4x, status, reason, context, engine, data. Nil for
  /// anything else, and for a status that HAB does not have.
  public init?(record: some Collection<UInt8>) {
    let head = Array(record.prefix(Self.headBytes))
    guard head.count == Self.headBytes, head[0] == Self.tag, Int(head[1]) << 8 | Int(head[2]) == record.count,
      head[3] & 0xF0 == 0x40, let status = HABStatus(rawValue: head[4])
    else { return nil }
    self.init(
      status: status, reason: HABReason(rawValue: head[5]), context: HABContext(rawValue: head[6]), engine: head[7],
      data: Array(record.dropFirst(Self.headBytes)))
  }
}
