import HAB
import SeededGenerator
import Testing

/// Private keys: every form of file, and secrets that stay where they are.
struct PrivateKeyTests {
  @Test(
    "PEM and DER, PKCS#8 and traditional, encrypted and not",
    arguments: [
      ("CSF0.pem", "CSF0"), ("IMG0.pem", "IMG0"), ("CSF1.pem", "CSF1"), ("IMG1.der", "IMG1"), ("SRK2.der", "SRK2"),
    ])
  func forms(file: String, certificate: String) throws {
    #expect(try TestFiles.key(file).publicKey == TestFiles.certificate(certificate).publicKey)
  }

  @Test("A passphrase is asked for only where the key is encrypted; none and a wrong one are told apart")
  func passphrases() throws {
    var asked = 0
    func ask() throws(HABError) -> Passphrase? {
      asked += 1
      return nil
    }
    _ = try PrivateKey.file(TestFiles.bytes("CSF0.pem"), passphrase: ask)
    #expect(asked == 0)
    for name in ["IMG0.pem", "IMG1.der"] {
      let none = #expect(throws: HABError.self) { try PrivateKey.file(TestFiles.bytes(name), passphrase: ask) }
      #expect(none?.kind == .passphrase && none?.description.contains("there is no passphrase") == true)
      let wrong = #expect(throws: HABError.self) {
        try PrivateKey.file(TestFiles.bytes(name), passphrase: Passphrase(Array("Forest".utf8)))
      }
      #expect(wrong?.kind == .passphrase && wrong?.description.contains("does not open") == true)
    }
    #expect(asked == 2)
    #expect(throws: HABError.self) { try Passphrase([]) }
    #expect(throws: HABError.self) { try Passphrase([UInt8](repeating: 65, count: 1025)) }
    _ = try PrivateKey.file(
      TestFiles.bytes("IMG0.pem"), passphrase: Passphrase(line: Array("forest\r\nmore".utf8)))
  }

  @Test("No text of an error or description shows a key or a passphrase")
  func secrets() throws {
    let secret = "forest"
    let pem = String(decoding: try TestFiles.bytes("CSF0.pem"), as: UTF8.self)
    var texts: [String] = []
    for name in ["CSF0.pem", "IMG0.pem", "IMG1.der", "SRK2.der"] {
      let bytes = try TestFiles.bytes(name)
      for offset in stride(from: 0, to: bytes.count, by: 37) {
        var changed = bytes
        changed[offset] ^= 0x15
        do { texts.append("\(try PrivateKey.file(changed, passphrase: Passphrase(Array(secret.utf8))))") } catch {
          texts.append("\(error)")
        }
      }
    }
    let key = try TestFiles.key("CSF0.pem")
    texts += ["\(key)", String(reflecting: key), "\(try Passphrase(Array(secret.utf8)))"]
    var dumped = ""
    dump(try Passphrase(Array(secret.utf8)), to: &dumped)
    dump(key, to: &dumped)
    dump(CSFSection.installSecretKey(verificationIndex: 0, targetIndex: 0, key: [222, 173, 190, 239]), to: &dumped)
    texts.append(dumped)
    let lines = pem.split(separator: "\n").filter { !$0.hasPrefix("-") }.map { String($0.prefix(12)) }
    for text in texts {
      #expect(!text.contains(secret) && !text.contains("222") && !lines.contains { text.contains($0) }, "\(text)")
    }
  }

  @Test("What is no key is refused in words")
  func noKey() throws {
    let certificate = #expect(throws: HABError.self) {
      try PrivateKey.file(TestFiles.bytes("CSF0.txt.pem"), passphrase: nil)
    }
    #expect(certificate?.description.contains("other PEM blocks") == true)
    #expect(throws: HABError.self) { try PrivateKey.file([], passphrase: nil) }
    #expect(throws: HABError.self) { try PrivateKey.file([UInt8](repeating: 0x30, count: 70000), passphrase: nil) }
    var generator = SeededGenerator(seed: 5)
    let bytes = try TestFiles.bytes("SRK2.der")
    for _ in 0..<200 {
      var changed = bytes
      for _ in 0..<3 { changed[generator.int(0...bytes.count - 1)] = generator.byte() }
      _ = try? PrivateKey.file(changed, passphrase: nil)
      _ = try? PrivateKey.file(generator.bytes(40), passphrase: nil)
    }
  }

  @Test("A key file that asks for hours of hashing is refused at once")
  func endless() throws {
    let salted = try TestFiles.bytes("IMG1.der")
    let rounds = try #require(salted.indices.first { Array(salted[$0...].prefix(4)) == [0x02, 0x02, 0x08, 0x00] })
    // Two bytes more for the number, and for all that is around it.
    var changed = salted
    changed.replaceSubrange(rounds..<rounds + 4, with: [0x02, 0x04, 0x7F, 0xFF, 0xFF, 0xFF])
    for header in changed.indices where header < rounds && changed[header] == 0x30 {
      let length = changed[header + 1] == 0x82 ? header + 3 : changed[header + 1] == 0x81 ? header + 2 : header + 1
      let isAround = header + 2 + Int(changed[length]) >= rounds || length > header + 1
      if isAround { changed[length] += 2 }
    }
    let error = #expect(throws: HABError.self) {
      try PrivateKey.file(changed, passphrase: Passphrase(Array("forest".utf8)))
    }
    #expect(error?.description.contains("for ever") == true, "\(error?.description ?? "")")
  }

  @Test("A key that was written is read again, and signs the same")
  func export() throws {
    let key = try KeyKind.secp256r1.generate()
    let passphrase = try Passphrase(Array("Zürich".utf8))
    let encrypted = try key.pem(passphrase: passphrase)
    #expect(encrypted.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
    #expect(try PrivateKey.file(Array(encrypted.utf8), passphrase: passphrase).publicKey == key.publicKey)
    let plain = try key.pem(passphrase: nil)
    #expect(try PrivateKey.file(Array(plain.utf8), passphrase: nil).publicKey == key.publicKey)
    let message = Array("message".utf8)
    #expect(key.publicKey.isSignature(try key.sign(message), of: message, .ecdsaSHA256))
    #expect(!key.publicKey.isSignature(try key.sign(message), of: message + [0], .ecdsaSHA256))
    #expect(!key.publicKey.isSignature(try key.sign(message), of: message, .rsaSHA256))
  }
}
