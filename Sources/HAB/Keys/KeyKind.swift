/// Kinds of keys that can be made; the names are those of NXP's `nxpcrypto`.
public enum KeyKind: String, CaseIterable, Equatable, Sendable {
  case rsa2048
  case rsa3072
  case rsa4096
  case secp256r1
  case secp384r1
  case secp521r1

  /// Makes a key; RSA takes up to seconds.
  public func generate() throws(HABError) -> PrivateKey {
    let functions = try CryptoLibrary.functions()
    let context = functions.makeNamedKeyContext(nil, bits == nil ? "EC" : "RSA", nil)
    defer { functions.freeKeyContext(context) }
    var key: OpaquePointer?
    guard context != nil, functions.beginGenerate(context) == 1,
      bits.map({ functions.setKeyBits(context, $0) == 1 }) ?? (functions.setGroup(context, curve) == 1),
      functions.generate(context, &key) == 1, let key
    else {
      functions.clearErrors()
      throw HABError(.library, "OpenSSL's libcrypto makes no \(rawValue) key")
    }
    return try PrivateKey(CryptoKey(key, functions))
  }

  private var bits: Int32? {
    switch self {
    case .rsa2048: 2048
    case .rsa3072: 3072
    case .rsa4096: 4096
    default: nil
    }
  }

  private var curve: String {
    switch self {
    case .secp384r1: "P-384"
    case .secp521r1: "P-521"
    default: "P-256"
    }
  }
}
