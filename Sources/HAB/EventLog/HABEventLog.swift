/// HAB's log in the part's memory ("HAB persistent memory"): records back to back, each on a multiple of four, the
/// defaults of events first; what HAB does not use is zero.
///
/// Source: NXP's community document DOC-340553 (address and size for RT1020, RT1050, RT1015), a dump of an RT1020-EVK
/// there, NXP's own parser and u-boot's (tags, alignment, the first record). Records other than events, such as those
/// of installed keys, are stepped over when read and never written here.
public enum HABEventLog: Sendable {
  /// Where it begins on the RT1020.
  public static let address: UInt32 = 0x2020_1000
  /// Bytes that HAB has for it.
  public static let byteCount = 0xB80

  /// Tags of records.
  private enum Tag {
    static let eventDefaults: UInt8 = 0x0C
  }

  /// The record with which a log begins: the defaults of events, all of them "any".
  public static var beginning: [UInt8] {
    [Tag.eventDefaults, 0x00, 0x14, HABEvent.version] + [UInt8](repeating: 0, count: 16)
  }

  /// An event as it stands in the log: padded to a multiple of four.
  public static func record(_ event: HABEvent) -> [UInt8] {
    var bytes = event.bytes
    while bytes.count % 4 != 0 { bytes.append(0) }
    return bytes
  }

  /// The events of a log as it was read, or nil where no log stands: it was never begun, or overwritten since. A record
  /// that cannot be one ends it.
  public static func events(in bytes: [UInt8]) -> [HABEvent]? {
    guard bytes.count >= 4, bytes[0] == Tag.eventDefaults, length(bytes, 0) == 20, bytes[3] & 0xF0 == 0x40 else {
      return nil
    }
    var events: [HABEvent] = []
    var offset = 0
    while offset + 4 <= bytes.count {
      let count = length(bytes, offset)
      guard count >= 4, offset + count <= bytes.count else { break }
      if let event = HABEvent([UInt8](bytes[offset..<offset + count])) { events.append(event) }
      offset += (count + 3) / 4 * 4
    }
    return events
  }

  private static func length(_ bytes: [UInt8], _ offset: Int) -> Int {
    Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2])
  }
}
