/// Makes a tree's keys and certificates one by one, and collects their files.
struct KeyTreeGrower {
  /// A key, and whose it is.
  struct Owner {
    let key: PrivateKey
    /// `SRK0_rsa2048_ca`: its files' and certificates' names begin with it.
    let name: String
    let isCA: Bool

    var commonName: String { name + "_key" }
  }

  let kind: KeyKind
  let passphrase: Passphrase?
  let start: Int64
  let days: Int
  private(set) var files: [KeyTree.File] = []

  init(kind: KeyKind, passphrase: Passphrase?, start: Int64, days: Int) {
    self.kind = kind
    self.passphrase = passphrase
    self.start = start
    self.days = days
  }

  /// A new key pair.
  mutating func pair(_ prefix: String, isCA: Bool, _ progress: (String) -> Bool) throws(HABError) -> Owner {
    let owner = Owner(key: try kind.generate(), name: "\(prefix)_\(kind.rawValue)\(isCA ? "_ca" : "")", isCA: isCA)
    let path = "keys/\(owner.commonName)"
    files.append(KeyTree.File(path: path + ".pem", text: try owner.key.pem(passphrase: passphrase), isSecret: true))
    files.append(KeyTree.File(path: path + ".pub", text: owner.key.publicKey.pem, isSecret: false))
    guard progress(owner.commonName) else { throw HABError(.input, "the work was ended before all keys were made") }
    return owner
  }

  /// The owner's certificate.
  @discardableResult
  mutating func certify(_ owner: Owner, by issuer: Owner) throws(HABError) -> Certificate {
    // 8 random bytes, positive: an issuer's serial numbers must differ, for signatures name their certificates by them.
    var serial = try SecureRandom.bytes(8)
    serial[0] = serial[0] & 0x7F | 0x40
    let certificate = try Certificate.issue(
      subject: owner.commonName, key: owner.key.publicKey, issuer: issuer.commonName, signer: issuer.key,
      isCA: owner.isCA, serial: serial, start: start, days: days)
    files.append(KeyTree.File(path: "crts/\(owner.name)_cert.pem", text: certificate.pem, isSecret: false))
    return certificate
  }
}
