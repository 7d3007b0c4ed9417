/// Signing with the keys of a tree that was just made.
extension KeyTree {
  /// What an image needs that is signed with the first super root key's CSF and image keys.
  /// - Throws: `HABError` for a fast tree, which has no such keys, and for keys under a passphrase.
  public func sections() throws(HABError) -> [CSFSection] {
    let csf = try signer("CSF0_0")
    let image = try signer("IMG0_0")
    return CSFSection.signed(by: table, csf: csf, image: image)
  }

  /// A key and its certificate, by the name that they have in the tree.
  private func signer(_ name: String) throws(HABError) -> KeySigner {
    func text(_ isWanted: (KeyTree.File) -> Bool) throws(HABError) -> [UInt8] {
      guard let file = files.first(where: { $0.path.contains(name) && isWanted($0) }) else {
        throw HABError(.input, "the key tree has no \(name)")
      }
      return Array(file.text.utf8)
    }
    let key = try PrivateKey.file(try text { $0.isSecret }, passphrase: nil)
    return try KeySigner(
      key: key, certificate: try Certificate.file(try text { $0.text.contains("BEGIN CERTIFICATE") }))
  }
}
