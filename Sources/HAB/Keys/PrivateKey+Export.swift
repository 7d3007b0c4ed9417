extension PrivateKey {
  /// Rounds of PBKDF2 (HMAC-SHA-256) between the passphrase and the key that encrypts.
  static let rounds: UInt32 = 100_000

  /// The key as a PEM file: PKCS#8, encrypted with AES-256-CBC (PBES2, RFC 8018), or plain where there is no passphrase.
  public func pem(passphrase: Passphrase?) throws(HABError) -> String {
    var plain = try pkcs8()
    defer { Self.wipe(&plain, key.functions) }
    guard let passphrase else { return PEM.text("PRIVATE KEY", plain) }
    return PEM.text("ENCRYPTED PRIVATE KEY", try Self.encrypted(plain, passphrase, key.functions))
  }

  /// PKCS#8, not encrypted.
  private func pkcs8() throws(HABError) -> [UInt8] {
    let functions = key.functions
    let info = functions.makePKCS8(key.handle)
    defer { functions.freePKCS8(info) }
    let count = info == nil ? 0 : functions.encodePKCS8(info, nil)
    guard count > 0, count <= 65536 else {
      functions.clearErrors()
      throw HABError(.library, "OpenSSL's libcrypto does not give the private key away")
    }
    var result = [UInt8](repeating: 0, count: Int(count))
    result.withUnsafeMutableBufferPointer { buffer in
      var position = buffer.baseAddress
      _ = functions.encodePKCS8(info, &position)
    }
    return result
  }

  /// EncryptedPrivateKeyInfo.
  private static func encrypted(
    _ plain: [UInt8], _ passphrase: Passphrase, _ functions: CryptoFunctions
  ) throws(HABError) -> [UInt8] {
    typealias DER = DERWriter
    let salt = try SecureRandom.bytes(16)
    let vector = try SecureRandom.bytes(16)
    var secret = [UInt8](repeating: 0, count: 32)
    defer { wipe(&secret, functions) }
    let isDerived = passphrase.withBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        functions.deriveKey(
          text.baseAddress, Int32(text.count), salt, Int32(salt.count), Int32(rounds), CryptoLibrary.sha256?.handle,
          Int32(secret.count), &secret)
      } == 1
    }
    guard isDerived, let cipher = cbc(plain, secret, vector, functions) else {
      functions.clearErrors()
      throw HABError(.library, "OpenSSL's libcrypto cannot encrypt the private key")
    }
    let derivation = DER.sequence(
      DER.identifier(AlgorithmIdentifier.pbkdf2),
      DER.sequence(
        DER.octets(salt), DER.integer(rounds),
        DER.sequence(DER.identifier(AlgorithmIdentifier.hmacSHA256), DER.null)))
    let scheme = DER.sequence(DER.identifier(AlgorithmIdentifier.aes256CBC), DER.octets(vector))
    return DER.sequence(
      DER.sequence(DER.identifier(AlgorithmIdentifier.pbes2), DER.sequence(derivation, scheme)), DER.octets(cipher))
  }

  private static func cbc(
    _ plain: [UInt8], _ secret: [UInt8], _ vector: [UInt8], _ functions: CryptoFunctions
  ) -> [UInt8]? {
    let cipher = functions.fetchCipher(nil, "AES-256-CBC", nil)
    let context = functions.makeCipherContext()
    defer {
      functions.freeCipherContext(context)
      functions.freeCipher(cipher)
    }
    var result = [UInt8](repeating: 0, count: plain.count + 32)
    var (count, rest) = (Int32(0), Int32(0))
    guard cipher != nil, context != nil, functions.beginEncrypt(context, cipher, secret, vector, nil) == 1,
      functions.encrypt(context, &result, &count, plain, Int32(plain.count)) == 1
    else { return nil }
    let done = result.withUnsafeMutableBufferPointer { buffer in
      functions.finishEncrypt(context, buffer.baseAddress.map { $0 + Int(count) }, &rest) == 1
    }
    return done ? Array(result.prefix(Int(count + rest))) : nil
  }

  private static func wipe(_ bytes: inout [UInt8], _ functions: CryptoFunctions) {
    bytes.withUnsafeMutableBytes { functions.cleanse($0.baseAddress, $0.count) }
  }
}

extension PublicKey {
  /// SubjectPublicKeyInfo, DER.
  var info: [UInt8] {
    typealias DER = DERWriter
    switch self {
    case .rsa(let modulus, let exponent):
      return DER.sequence(
        DER.sequence(DER.identifier(AlgorithmIdentifier.rsaEncryption), DER.null),
        DER.bits(DER.sequence(DER.integer(modulus), DER.integer(exponent))))
    case .ec(let curve, let x, let y):
      return DER.sequence(
        DER.sequence(DER.identifier(AlgorithmIdentifier.ecPublicKey), DER.identifier(curve.identifier)),
        DER.bits([4] + x + y))
    }
  }

  /// The key as a PEM file.
  public var pem: String { PEM.text("PUBLIC KEY", info) }
}
