/// What high assurance boot (HAB) notes while it authenticates an image: one event record.
///
/// On the wire: DB, length (big-endian, header included), version, status, reason, context, engine, data.
/// Source: HAB facts (field samples of RT1064 and i.MX7; codes from recollection of the HAB4 API: see Docs/Unproven.md).
public struct HABEvent: Equatable, Sendable {
  /// Header version of HAB 4.3's records.
  public static let version: UInt8 = 0x43

  /// How bad it is.
  public var status: HABStatus
  /// What was wrong.
  public var reason: HABReason
  /// Doing what.
  public var context: HABContext
  /// The engine concerned, 0 for any.
  public var engine: UInt8
  /// The CSF command that failed, or an address and a length, big-endian; may be empty.
  public var data: [UInt8]

  /// Makes an event.
  public init(status: HABStatus, reason: HABReason, context: HABContext, engine: UInt8 = 0, data: [UInt8] = []) {
    self.status = status
    self.reason = reason
    self.context = context
    self.engine = engine
    self.data = data
  }

  /// The record on the wire: 8 bytes and the data.
  public var bytes: [UInt8] {
    let length = 8 + data.count
    return [0xDB, UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length), Self.version]
      + [status.rawValue, reason.rawValue, context.rawValue, engine] + data
  }
}
