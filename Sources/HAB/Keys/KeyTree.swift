/// A tree of keys for HAB: a CA, one to four super root keys (SRK) under it, and under each a key for the command
/// sequence file (CSF) and one for images (IMG). Without CA rights an SRK signs everything itself (fast authentication).
///
/// The files have the names and places that NXP's `nxpcrypto pki-tree hab` gives them. Unlike there, the certificates
/// of SRKs that are CAs have the key usage keyCertSign: it alone sets the flag in the SRK table that HAB asks for.
public struct KeyTree: Sendable {
  /// One file of the tree.
  public struct File: Sendable {
    /// Where it goes, from the tree's folder.
    public let path: String
    /// What is in it.
    public let text: String
    /// True for a private key, encrypted or not: for its owner's eyes only.
    public let isSecret: Bool
  }

  /// Text files: keys and certificates, PEM.
  public let files: [File]
  /// The table of the SRKs.
  public let table: SRKTable

  /// Makes all keys and certificates; with RSA this takes seconds.
  /// - Parameters:
  ///   - count: how many SRKs, 1 to 4; four allow three of them to be revoked.
  ///   - isFast: SRKs that are no CAs, and no keys under them.
  ///   - passphrase: encrypts the private keys; nil leaves them as they are.
  ///   - start: the certificates' first second, since 1970.
  ///   - days: how long they are valid, 1 to 36500; the boot ROM does not look.
  ///   - progress: told the name of each key once it is made; false ends the work with an error.
  public init(
    kind: KeyKind, count: Int, isFast: Bool, passphrase: Passphrase?, start: Int64, days: Int,
    progress: (String) -> Bool = { _ in true }
  ) throws(HABError) {
    guard SRKTable.keyCounts.contains(count) else {
      throw HABError(.input, "a tree has 1 to 4 SRKs, not \(count)")
    }
    guard (1...36500).contains(days) else { throw HABError(.input, "certificates are valid for 1 to 36500 days") }
    var grower = KeyTreeGrower(kind: kind, passphrase: passphrase, start: start, days: days)
    let authority = try grower.pair("CA0", isCA: true, progress)
    try grower.certify(authority, by: authority)
    var roots: [Certificate] = []
    for index in 0..<count {
      let root = try grower.pair("SRK\(index)", isCA: !isFast, progress)
      roots.append(try grower.certify(root, by: authority))
      for name in isFast ? [] : ["CSF\(index)_0", "IMG\(index)_0"] {
        try grower.certify(try grower.pair(name, isCA: false, progress), by: root)
      }
    }
    files = grower.files
    table = try SRKTable(roots)
  }
}
