/// Names in certificates: of issuers and owners.
enum DistinguishedName {
  private static let commonName: [UInt8] = [0x55, 0x04, 0x03]

  /// A name of a common name alone, DER.
  static func common(_ name: String) -> [UInt8] {
    DERWriter.sequence(
      DERWriter.set(
        DERWriter.sequence(
          DERWriter.identifier(commonName), DERWriter.element(DERReader.Tag.utf8String, Array(name.utf8)))))
  }

  /// What people call it: the common name, or else the first name there is, between quotes; printable characters only.
  static func text(_ der: [UInt8]) -> String {
    var found: String?
    var reader = DERReader(der, "name")
    guard var parts = try? reader.enter(DERReader.Tag.sequence, "a name") else { return "(no name)" }
    while !parts.isAtEnd {
      guard var set = try? parts.enter(DERReader.Tag.set, "a part"),
        var pair = try? set.enter(DERReader.Tag.sequence, "a part"),
        let kind = try? pair.content(DERReader.Tag.identifier, "a kind"), let value = try? pair.next()
      else { break }
      let text = String(decoding: der[value.content].prefix(128), as: UTF8.self)
      let printable = "'" + String(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }) + "'"
      if kind == commonName { return printable }
      found = found ?? printable
    }
    return found ?? "(no name)"
  }
}
