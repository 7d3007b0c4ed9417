extension Certificate {
  /// From when and until when the certificate is valid, as ISO 8601 writes it (`2026-11-23T04:16:35Z`); nil where it is
  /// no time. The boot ROM has no clock and looks at neither.
  public var validity: (from: String, until: String)? {
    var reader = DERReader(der, "certificate")
    guard var outer = try? reader.enter(DERReader.Tag.sequence, "a certificate"),
      var body = try? outer.enter(DERReader.Tag.sequence, "the body")
    else { return nil }
    if body.nextTag == DERReader.Tag.context(0) { _ = try? body.next() }
    for _ in 0..<3 { _ = try? body.next() }
    guard var times = try? body.enter(DERReader.Tag.sequence, "the validity"),
      let from = try? times.next(), let until = try? times.next(),
      let first = Self.time(der[from.content], from.tag), let last = Self.time(der[until.content], until.tag)
    else { return nil }
    return (first, last)
  }

  /// `YYMMDDhhmmssZ` or `YYYYMMDDhhmmssZ`.
  private static func time(_ content: ArraySlice<UInt8>, _ tag: UInt8) -> String? {
    var text = String(decoding: content, as: UTF8.self)
    if tag == DERReader.Tag.utcTime, let year = UInt(text.prefix(2)) { text = (year < 50 ? "20" : "19") + text }
    let digits = Array(text.utf8)
    guard digits.count == 15, digits[14] == UInt8(ascii: "Z"), digits[..<14].allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
    return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z"
  }
}
