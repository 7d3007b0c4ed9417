/// How much work an encrypted key file asks for, before any of it is done.
enum KeyDerivation {
  /// Rounds that are done: under a second. The usual is 2 048 to 1 000 000.
  static let limit = 2_000_000

  /// Refuses a file whose derivation would take for ever: a file says itself how often to hash the passphrase.
  static func check(_ bytes: [UInt8]) throws(HABError) {
    let der: [UInt8]
    if PEM.recognises(bytes) {
      guard let content = try? PEM.content("ENCRYPTED PRIVATE KEY", of: bytes, "private key") else { return }
      der = content
    } else {
      der = bytes
    }
    var reader = DERReader(der, "private key")
    guard var outer = try? reader.enter(DERReader.Tag.sequence, "a key"),
      let algorithm = try? outer.enter(DERReader.Tag.sequence, "the algorithm"),
      outer.nextTag == DERReader.Tag.octetString
    else { return }
    guard !asksForMore(algorithm, depth: 0) else {
      throw HABError(
        .input,
        "the private key wants its passphrase hashed more than \(limit) times, which would take for ever: encrypt it again "
          + "(openssl pkcs8 -topk8)")
    }
  }

  /// True if any number of the parameters is above the limit: rounds, key sizes and costs are all far below it.
  private static func asksForMore(_ reader: DERReader, depth: Int) -> Bool {
    var reader = reader
    while let element = try? reader.next() {
      if element.tag == DERReader.Tag.integer {
        let digits = reader.bytes[element.content].drop { $0 == 0 }
        if digits.count > 4 || digits.reduce(0, { $0 << 8 | Int($1) }) > limit { return true }
      } else if element.tag == DERReader.Tag.sequence, depth < 5,
        asksForMore(reader.inside(element), depth: depth + 1)
      {
        return true
      }
    }
    return false
  }
}
