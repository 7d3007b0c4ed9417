/// AES-CCM without associated data, as HAB decrypts images.
public enum AESCCM {
  /// Tag sizes that there are, in bytes.
  public static func isTag(_ byteCount: Int) -> Bool { (4...16).contains(byteCount) && byteCount % 2 == 0 }

  /// The plain text encrypted, and its tag (HAB's MAC).
  /// - Parameters:
  ///   - key: 16, 24 or 32 bytes.
  ///   - nonce: 7 to 13 bytes; 15 less the nonce's bytes bound the length of the text.
  ///   - tagBytes: even, 4 to 16.
  /// - Throws: for other sizes; the text never holds key, nonce or data.
  public static func encrypt(
    _ plain: [UInt8], key: [UInt8], nonce: [UInt8], tagBytes: Int = 16
  ) throws(HABError) -> (encrypted: [UInt8], tag: [UInt8]) {
    let cipher = try Cipher(key: key, nonce: nonce, tagBytes: tagBytes, count: plain.count)
    guard let result = cipher.encrypt(plain) else { throw failure }
    return result
  }

  /// The encrypted text decrypted, or nil where the tag does not fit: another key or nonce, or changed bytes.
  public static func decrypt(
    _ encrypted: [UInt8], key: [UInt8], nonce: [UInt8], tag: [UInt8]
  ) throws(HABError) -> [UInt8]? {
    let cipher = try Cipher(key: key, nonce: nonce, tagBytes: tag.count, count: encrypted.count)
    return cipher.decrypt(encrypted, tag: tag)
  }

  private static var failure: HABError {
    HABError(.library, "OpenSSL's libcrypto could not encrypt: does it have AES-CCM?")
  }

  /// One context of libcrypto, sizes checked.
  private struct Cipher: ~Copyable {
    let functions: CryptoFunctions
    let context: OpaquePointer?
    let cipher: OpaquePointer?
    let key: [UInt8]
    let nonce: [UInt8]
    let tagBytes: Int

    init(key: [UInt8], nonce: [UInt8], tagBytes: Int, count: Int) throws(HABError) {
      guard [16, 24, 32].contains(key.count) else {
        throw HABError(.input, "an AES key has 16, 24 or 32 bytes, not \(key.count)")
      }
      guard (7...13).contains(nonce.count) else {
        throw HABError(.input, "a nonce of AES-CCM has 7 to 13 bytes, not \(nonce.count)")
      }
      guard AESCCM.isTag(tagBytes) else {
        throw HABError(.input, "a MAC of AES-CCM has 4, 6, 8, 10, 12, 14 or 16 bytes, not \(tagBytes)")
      }
      // The length is kept in what the nonce leaves of 15 bytes; libcrypto counts in 31 bits.
      let bits = min(31, 8 * (15 - nonce.count))
      guard count < 1 << bits else {
        throw HABError(.input, "\(count) bytes are too many for a nonce of \(nonce.count) bytes")
      }
      functions = try CryptoLibrary.functions()
      cipher = functions.fetchCipher(nil, "AES-\(key.count * 8)-CCM", nil)
      context = functions.makeCipherContext()
      self.key = key
      self.nonce = nonce
      self.tagBytes = tagBytes
    }

    deinit {
      functions.freeCipherContext(context)
      functions.freeCipher(cipher)
    }

    func encrypt(_ plain: [UInt8]) -> (encrypted: [UInt8], tag: [UInt8])? {
      var result = [UInt8](repeating: 0, count: plain.count + 16)
      var tag = [UInt8](repeating: 0, count: tagBytes)
      var count: Int32 = 0
      guard cipher != nil, context != nil, functions.beginEncrypt(context, cipher, nil, nil, nil) == 1,
        functions.controlCipher(context, setNonceBytes, Int32(nonce.count), nil) == 1,
        functions.controlCipher(context, setTag, Int32(tagBytes), nil) == 1,
        functions.beginEncrypt(context, nil, key, nonce, nil) == 1,
        functions.encrypt(context, nil, &count, nil, Int32(plain.count)) == 1,
        functions.encrypt(context, &result, &count, plain, Int32(plain.count)) == 1,
        functions.controlCipher(context, getTag, Int32(tagBytes), &tag) == 1
      else {
        functions.clearErrors()
        return nil
      }
      result.removeLast(16)
      return (result, tag)
    }

    func decrypt(_ encrypted: [UInt8], tag: [UInt8]) -> [UInt8]? {
      var result = [UInt8](repeating: 0, count: encrypted.count + 16)
      var tag = tag
      var count: Int32 = 0
      guard cipher != nil, context != nil, functions.beginDecrypt(context, cipher, nil, nil, nil) == 1,
        functions.controlCipher(context, setNonceBytes, Int32(nonce.count), nil) == 1,
        functions.controlCipher(context, setTag, Int32(tagBytes), &tag) == 1,
        functions.beginDecrypt(context, nil, key, nonce, nil) == 1,
        functions.decrypt(context, nil, &count, nil, Int32(encrypted.count)) == 1,
        functions.decrypt(context, &result, &count, encrypted, Int32(encrypted.count)) == 1
      else {
        functions.clearErrors()
        return nil
      }
      result.removeLast(16)
      return result
    }

    // EVP_CTRL_AEAD_SET_IVLEN, EVP_CTRL_AEAD_SET_TAG, EVP_CTRL_AEAD_GET_TAG.
    private var setNonceBytes: Int32 { 0x09 }
    private var setTag: Int32 { 0x11 }
    private var getTag: Int32 { 0x10 }
  }
}
