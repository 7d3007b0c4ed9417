/// A private key: it signs, and never gives itself away but encrypted.
public final class PrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
  let key: CryptoKey
  /// Its public half.
  public let publicKey: PublicKey

  init(_ key: CryptoKey) throws(HABError) {
    self.key = key
    var reader = DERReader(try Self.publicInfo(key), "private key, its public half")
    publicKey = try PublicKey(&reader)
  }

  /// Reads a key file's bytes: PKCS#8 or traditional, PEM or DER, encrypted or not.
  /// - Parameter passphrase: asked for only if the key is encrypted; nil means that there is none.
  /// - Throws: the text says what is wrong, never what stands in the file.
  public static func file(
    _ bytes: [UInt8], passphrase: () throws(HABError) -> Passphrase?
  ) throws(HABError) -> PrivateKey {
    let functions = try CryptoLibrary.functions()
    guard !bytes.isEmpty, bytes.count <= 65536 else {
      throw HABError(.input, "a private key file of \(bytes.count) bytes; 1 to 65536 can be")
    }
    try KeyDerivation.check(bytes)
    // First without one: only an encrypted key asks for it.
    let plain = PrivateKeyReading(bytes, passphrase: nil, functions)
    if let key = plain.key { return try PrivateKey(key) }
    guard plain.asked else {
      throw HABError(
        .input,
        "this is no private key: a PEM or DER file of an RSA or EC key is needed"
          + (PEM.recognises(bytes) ? "; the file has other PEM blocks, or is damaged" : ""))
    }
    guard let secret = try passphrase() else {
      throw HABError(.passphrase, "the private key is encrypted, and there is no passphrase for it")
    }
    guard let key = PrivateKeyReading(bytes, passphrase: secret, functions).key else {
      throw HABError(.passphrase, "the passphrase does not open the private key")
    }
    return try PrivateKey(key)
  }

  /// Reads a key file's bytes; see above.
  public static func file(_ bytes: [UInt8], passphrase: Passphrase?) throws(HABError) -> PrivateKey {
    try file(bytes) { () throws(HABError) -> Passphrase? in passphrase }
  }

  /// The signature of `message`: RSA PKCS#1 v1.5 or ECDSA (DER), over SHA-256.
  public func sign(_ message: [UInt8]) throws(HABError) -> [UInt8] {
    let functions = key.functions
    let hash = try SHA256.hash([message])
    let context = functions.makeKeyContext(nil, key.handle, nil)
    defer { functions.freeKeyContext(context) }
    var signature = [UInt8](repeating: 0, count: 1024)
    var count = signature.count
    guard let context, functions.beginSign(context) == 1,
      functions.setSignatureDigest(context, CryptoLibrary.sha256?.handle) == 1,
      functions.sign(context, &signature, &count, hash, hash.count) == 1, count <= signature.count
    else {
      functions.clearErrors()
      throw HABError(.input, "OpenSSL's libcrypto cannot sign with the private key (\(publicKey.name))")
    }
    signature.removeLast(signature.count - count)
    return signature
  }

  /// Not the key: what kind it is.
  public var description: String { "private key, \(publicKey.name)" }
  /// Not the key.
  public var customMirror: Mirror { Mirror(self, children: [:]) }

  /// The public half, as SubjectPublicKeyInfo.
  private static func publicInfo(_ key: CryptoKey) throws(HABError) -> [UInt8] {
    let count = key.functions.encodePublicKey(key.handle, nil)
    guard count > 0, count <= 65536 else {
      key.functions.clearErrors()
      throw HABError(.input, "the private key is of a kind that HAB does not take; RSA and EC are taken")
    }
    var result = [UInt8](repeating: 0, count: Int(count))
    result.withUnsafeMutableBufferPointer { buffer in
      var position = buffer.baseAddress
      _ = key.functions.encodePublicKey(key.handle, &position)
    }
    return result
  }
}
