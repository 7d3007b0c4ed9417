/// What matters here of a HID report descriptor (HID 1.11, 6.2.2): whose it is, and how long its reports are.
struct HIDReportDescriptor {
  /// A collection stands on a page that its vendor defines: what boards have, and keyboards and mice have not.
  private(set) var isVendorDefined = false
  /// It has a collection at all.
  private(set) var hasCollection = false
  /// Bytes of the reports to the host by id, the id counted.
  private(set) var inputBytes: [UInt8: Int] = [:]

  /// Pages from here on are vendors'.
  private static let vendorPages: UInt32 = 0xFF00
  /// Ids and bits beyond these are no report descriptor's.
  private static let longestReport = 1 << 16

  /// Items by their prefix without the two bits of the length.
  private enum Item {
    static let usagePage: UInt8 = 0x04
    static let collection: UInt8 = 0xA0
    static let input: UInt8 = 0x80
    static let reportSize: UInt8 = 0x74
    static let reportID: UInt8 = 0x84
    static let reportCount: UInt8 = 0x94
    static let long: UInt8 = 0xFE
  }

  init(_ bytes: [UInt8]) {
    var page: UInt32 = 0
    var id: UInt8 = 0
    var (size, count) = (0, 0)
    var bits: [UInt8: Int] = [:]
    var offset = 0
    while offset < bytes.count {
      let prefix = bytes[offset]
      guard prefix != Item.long else {
        offset += 3 + (offset + 1 < bytes.count ? Int(bytes[offset + 1]) : 0)
        continue
      }
      let length = prefix & 3 == 3 ? 4 : Int(prefix & 3)
      guard offset + 1 + length <= bytes.count else { break }
      var value: UInt32 = 0
      for index in 0..<length { value |= UInt32(bytes[offset + 1 + index]) << UInt32(8 * index) }
      offset += 1 + length
      switch prefix & 0xFC {
      case Item.usagePage: page = value
      case Item.collection:
        hasCollection = true
        if page >= Self.vendorPages { isVendorDefined = true }
      case Item.reportSize: size = Int(min(value, UInt32(Self.longestReport)))
      case Item.reportCount: count = Int(min(value, UInt32(Self.longestReport)))
      case Item.reportID: id = UInt8(truncatingIfNeeded: value)
      case Item.input: bits[id] = min(Self.longestReport * 8, (bits[id] ?? 0) + size * count)
      default: break
      }
    }
    for (id, bits) in bits { inputBytes[id] = (id == 0 ? 0 : 1) + (bits + 7) / 8 }
  }
}
