import HAB
import Testing

/// Hashes, AES-CCM and the library itself.
struct CryptoTests {
  @Test("SHA-256 of parts is that of the whole")
  func hash() throws {
    let abc = [UInt8](hex: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(try SHA256.hash(Array("abc".utf8)) == abc)
    #expect(try SHA256.hash(Array("a".utf8), [], Array("bc".utf8)) == abc)
    #expect(
      try SHA256.hash() == [UInt8](hex: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
  }

  @Test("AES-CCM gives back what went in; another key, nonce, tag or text gives nothing", arguments: [16, 24, 32])
  func counterMode(keyBytes: Int) throws {
    let key = (0..<keyBytes).map { UInt8($0) }
    let nonce = (0..<12).map { UInt8($0 + 100) }
    for count in [0, 1, 16, 1000] {
      let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
      let (encrypted, tag) = try AESCCM.encrypt(plain, key: key, nonce: nonce, tagBytes: 8)
      #expect(encrypted.count == count && tag.count == 8)
      #expect(try AESCCM.decrypt(encrypted, key: key, nonce: nonce, tag: tag) == plain)
      #expect(try AESCCM.decrypt(encrypted, key: key.reversed(), nonce: nonce, tag: tag) == nil)
      #expect(try AESCCM.decrypt(encrypted, key: key, nonce: nonce.reversed(), tag: tag) == nil)
      #expect(try AESCCM.decrypt(encrypted, key: key, nonce: nonce, tag: tag.reversed()) == nil)
      #expect(try AESCCM.decrypt(encrypted + [0], key: key, nonce: nonce, tag: tag) == nil)
    }
  }

  @Test("Sizes that AES-CCM does not have are refused, and the words show no key")
  func sizes() {
    let key = [UInt8](repeating: 0xA5, count: 16)
    let nonce = [UInt8](repeating: 0x5A, count: 13)
    for (key, nonce, tag) in [
      (Array(key.dropLast()), nonce, 16), (key, Array(nonce[..<6]), 16), (key, nonce + [0], 16), (key, nonce, 3),
      (key, nonce, 5), (key, nonce, 18),
    ] {
      let error = #expect(throws: HABError.self) { try AESCCM.encrypt([1], key: key, nonce: nonce, tagBytes: tag) }
      #expect(error?.description.contains("165") == false && error?.description.contains("a5") == false)
    }
    // A nonce of 13 bytes leaves 2 for the length.
    #expect(throws: HABError.self) {
      try AESCCM.encrypt([UInt8](repeating: 0, count: 0x10000), key: key, nonce: nonce)
    }
  }

  @Test("The library is there, and says what is wrong where it is not")
  func library() {
    #expect(CryptoLibrary.trouble == nil)
    #expect(!CryptoLibrary.remedy.isEmpty)
  }
}
