/// The super root key (SRK) that an image chose from its table, after the table's hash was found right.
struct HABRootKey {
  /// Its place in the table.
  var index: Int
  /// The key.
  var key: PublicKey
  /// It may sign certificates. Without that it is for fast authentication: it signs CSF and image itself.
  var isCA: Bool
}
