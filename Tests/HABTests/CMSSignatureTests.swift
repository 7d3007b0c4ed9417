import Foundation
import HAB
import SeededGenerator
import Testing

/// CMS signatures: the verdicts, and damage.
struct CMSSignatureTests {
  private static let content = Array("The quick brown fox".utf8)

  private func signature(_ key: String = "IMG0.pem", _ certificate: String = "IMG0") throws -> [UInt8] {
    try TestFiles.signer(key, certificate).sign(Self.content, time: TestFiles.time)
  }

  @Test("Each cause has its own verdict")
  func verdicts() throws {
    let signature = try CMSSignature(der: signature())
    let own = try TestFiles.certificate("IMG0")
    #expect(signature.verify(over: Self.content, certificate: own) == .valid)
    #expect(signature.verify(over: [Array(Self.content[..<4]), Array(Self.content[4...])], certificate: own) == .valid)
    #expect(signature.verify(over: Self.content + [0], certificate: own) == .digestDiffers)
    #expect(signature.verify(over: Self.content, certificate: try TestFiles.certificate("CSF0")) == .otherSigner)
    #expect(signature.signingTime == "230531112233Z" && signature.messageDigest?.count == 32)
    // The same name and number, another key: what a signer with the wrong private key makes.
    let forged = try Certificate.issue(
      subject: "x", key: TestFiles.certificate("CSF1").publicKey, issuer: "CA", signer: TestFiles.key("CSF1.pem"),
      isCA: false, serial: [1], start: 0, days: 1)
    let genuine = try Certificate.issue(
      subject: "x", key: TestFiles.certificate("IMG1").publicKey, issuer: "CA", signer: TestFiles.key("CSF1.pem"),
      isCA: false, serial: [1], start: 0, days: 1)
    let wrong = try KeySigner(key: TestFiles.key("CSF1.pem"), certificate: forged).sign(Self.content, time: 0)
    #expect(try CMSSignature(der: wrong).verify(over: Self.content, certificate: genuine) == .signatureWrong)
  }

  @Test("A signer takes no certificate of another key")
  func otherCertificate() throws {
    let error = #expect(throws: HABError.self) { try TestFiles.signer("CSF0.pem", "IMG0") }
    #expect(error?.description.contains("is not the key of the certificate") == true)
  }

  @Test(
    "Times are written as DER has them",
    arguments: [
      (0, "700101000000Z"), (951_782_400, "000229000000Z"), (1_709_164_799, "240228235959Z"),
      (2_524_607_999, "491231235959Z"), (2_524_608_000, "20500101000000Z"), (-5, "700101000000Z"),
      (Int64.max, "99991231235959Z"),
    ] as [(Int64, String)])
  func times(seconds: Int64, text: String) throws {
    let der = try TestFiles.signer("CSF1.pem", "CSF1").sign([], time: seconds)
    #expect(try CMSSignature(der: der).signingTime == text)
  }

  @Test("A changed byte anywhere is an error, or no valid signature any more", arguments: ["IMG0.pem", "IMG1.der"])
  func changedBytes(key: String) throws {
    let name = String(key.prefix(4))
    let certificate = try TestFiles.certificate(name)
    let bytes = try signature(key, name)
    var valid: [Int] = []
    for offset in bytes.indices {
      var changed = bytes
      changed[offset] ^= 0x10
      guard let other = try? CMSSignature(der: changed) else { continue }
      if other.verify(over: Self.content, certificate: certificate) == .valid { valid.append(offset) }
    }
    // Only what the signature does not cover and HAB does not need: versions, the list of digest algorithms, NULL.
    #expect(valid.count < 25 && valid.allSatisfy { $0 < 0x48 || $0 > 0xC0 }, "\(valid)")
    let end = bytes.count - (try CMSSignature(der: bytes)).signature.count
    #expect(valid.allSatisfy { $0 < end })
  }

  @Test("A signature cut off anywhere is refused with an offset; filler up to 3 zeros is none of its business")
  func cut() throws {
    let bytes = try signature()
    for count in bytes.indices {
      let error = #expect(throws: HABError.self) { try CMSSignature(der: Array(bytes[..<count])) }
      #expect(error?.description.contains("CMS signature, byte 0x") == true)
    }
    _ = try CMSSignature(der: bytes + [0, 0, 0])
    #expect(throws: HABError.self) { try CMSSignature(der: bytes + [0, 0, 0, 0]) }
    #expect(throws: HABError.self) { try CMSSignature(der: bytes + [1]) }
  }

  @Test("Random changes never trap")
  func random() throws {
    var generator = SeededGenerator(seed: 11)
    let bytes = try signature("CSF1.pem", "CSF1")
    for _ in 0..<3000 {
      var changed = bytes
      for _ in 0..<generator.int(1...6) { changed[generator.int(0...bytes.count - 1)] = generator.byte() }
      if let other = try? CMSSignature(der: changed) {
        _ = other.verify(over: Self.content, certificate: try TestFiles.certificate("CSF1"))
      }
    }
  }

  @Test("OpenSSL's own way of writing it is read too: NULL behind SHA-256, no signed attributes")
  func otherWriters() throws {
    let certificate = try TestFiles.certificate("CSF1")
    let signed = try TestFiles.key("CSF1.pem").sign(Self.content)
    func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
      let count = content.count
      let length = count < 0x80 ? [] : count < 0x100 ? [0x81] : [0x82, UInt8(count >> 8)]
      return [tag] + length + [UInt8(count & 0xFF)] + content
    }
    let sha256 = element(0x30, [UInt8](hex: "0609608648016503040201") + [5, 0])
    let name = element(0x30, certificate.issuer + element(2, certificate.serial))
    let signer = element(
      0x30,
      [2, 1, 1] + name + sha256 + element(0x30, [UInt8](hex: "06082A8648CE3D040302")) + element(4, signed))
    let content = element(0x30, [UInt8](hex: "06092A864886F70D010701"))
    let data = element(0x30, [2, 1, 1] + element(0x31, sha256) + content + element(0x31, signer))
    let der = element(0x30, [UInt8](hex: "06092A864886F70D010702") + element(0xA0, data))
    let signature = try CMSSignature(der: der)
    #expect(signature.messageDigest == nil)
    #expect(signature.verify(over: Self.content, certificate: certificate) == .valid)
    #expect(signature.verify(over: Self.content + [0], certificate: certificate) == .signatureWrong)
  }
}
