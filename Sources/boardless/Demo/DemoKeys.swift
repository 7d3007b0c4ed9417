import BootImage
import HAB

/// Keys of a demonstration: made for it, and gone with it.
struct DemoKeys {
  /// The hash of the keys, as fuse words 0x18 to 0x1F hold it.
  let hash: [UInt32]
  private let sections: [CSFSection]
  /// The signatures' time: a demonstration looks the same at any hour.
  private static let time: Int64 = 1_751_328_000

  /// Makes a super root key, a CSF and an image key.
  init() throws(HABError) {
    let tree = try KeyTree(
      kind: .rsa2048, count: 1, isFast: false, passphrase: nil, start: Self.time, days: 3650)
    let csf = try Self.pair("CSF0_0", tree)
    let image = try Self.pair("IMG0_0", tree)
    hash = try tree.table.fuseWords()
    sections = [
      .installSRK(table: tree.table.bytes, sourceIndex: 0), .installCSFK(certificate: csf.certificate.der),
      .authenticateCSF(signer: csf, engine: nil, configuration: nil),
      .installKey(certificate: image.certificate.der, verificationIndex: 0, targetIndex: 2),
      .authenticateData(verificationIndex: 2, engine: 0x1B, configuration: 0, signer: image),
    ]
  }

  /// Signs an application that is linked for its place.
  func sign(_ application: [UInt8], _ geometry: ContainerGeometry) throws(HABError) -> [UInt8] {
    try HABContainer.build(
      application: application, geometry: geometry, flags: 8, sections: sections, time: Self.time
    ).bytes
  }

  /// A key and its certificate, by the name that they have in the tree.
  private static func pair(_ name: String, _ tree: KeyTree) throws(HABError) -> KeySigner {
    func text(_ isWanted: (KeyTree.File) -> Bool) throws(HABError) -> [UInt8] {
      guard let file = tree.files.first(where: { $0.path.contains(name) && isWanted($0) }) else {
        throw HABError(.input, "the key tree has no \(name)")
      }
      return Array(file.text.utf8)
    }
    let key = try PrivateKey.file(try text { $0.isSecret }, passphrase: nil)
    return try KeySigner(
      key: key, certificate: try Certificate.file(try text { $0.text.contains("BEGIN CERTIFICATE") }))
  }
}
