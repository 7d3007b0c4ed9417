/// What a signature is checked with.
enum HABKey {
  /// An installed certificate and what its key is called.
  case certificate(Certificate, String)
  /// The super root key itself: fast authentication.
  case root(HABRootKey)

  /// What it is called.
  var name: String {
    switch self {
    case .certificate(_, let name): name
    case .root(let key): "SRK \(key.index)"
    }
  }
}
