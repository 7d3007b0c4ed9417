import Foundation
import HAB
import SeededGenerator
import Testing

/// Certificates: what is read of them, and that damaged ones are refused in words.
struct CertificateTests {
  @Test("What HAB needs of a certificate: key, names, serial number, CA")
  func fields() throws {
    let root = try TestFiles.certificate("SRK0")
    let leaf = try TestFiles.certificate("CSF0")
    #expect(root.isCA && !leaf.isCA)
    #expect(leaf.issuer == root.subject && leaf.subjectName == "'Boardless test CSF0'")
    #expect(root.serial == [0x12, 0x34, 0x56, 0x79])
    #expect(try TestFiles.certificate("SRK2").serial == [0x00, 0x92, 0x34, 0x56, 0x7B])
    #expect(root.publicKey.name == "RSA-2048" && root.signatureAlgorithm == .rsaSHA256)
    #expect(try TestFiles.certificate("IMG1").publicKey.name == "EC P-384")
    #expect(try TestFiles.certificate("SRK3").publicKey.name == "EC P-521")
  }

  @Test("PEM with text before it is the same certificate as DER")
  func pem() throws {
    let bytes = try TestFiles.bytes("CSF0.txt.pem")
    #expect(try Certificate.file(bytes) == TestFiles.certificate("CSF0"))
    let windows = String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "\n", with: "\r\n")
    #expect(try Certificate.file(Array(windows.utf8)) == TestFiles.certificate("CSF0"))
  }

  @Test("Each certificate is signed by its issuer's key, and by no other")
  func issuers() throws {
    let names = ["SRK0", "SRK1", "SRK2", "SRK3", "CSF0", "IMG0", "CSF1", "IMG1"]
    let issuers = ["CSF0": "SRK0", "IMG0": "SRK0", "CSF1": "SRK1", "IMG1": "SRK1"]
    for name in names {
      for other in names {
        let isSigned = try TestFiles.certificate(name).isSigned(by: TestFiles.certificate(other).publicKey)
        #expect(isSigned == ((issuers[name] ?? name) == other), "\(name) by \(other)")
      }
    }
  }

  @Test("A changed byte anywhere is an error, or no signature any more", arguments: ["CSF0", "IMG1"])
  func changedBytes(name: String) throws {
    let bytes = try TestFiles.bytes(name + ".crt")
    let certificate = try TestFiles.certificate(name)
    let issuer = try TestFiles.certificate(name == "CSF0" ? "SRK0" : "SRK1").publicKey
    // The algorithm's parameters (NULL) stand outside of what is signed, and say nothing.
    let unsigned = bytes.count - certificate.signature.count - (name == "CSF0" ? 8 : 5)
    for offset in bytes.indices {
      var changed = bytes
      changed[offset] ^= UInt8(1 + offset % 255)
      guard let other = try? Certificate(der: changed) else { continue }
      #expect(!other.isSigned(by: issuer) || (unsigned..<unsigned + 5).contains(offset), "byte \(offset)")
    }
  }

  @Test("A certificate cut off anywhere, or with bytes behind it, is refused with an offset")
  func cut() throws {
    let bytes = try TestFiles.bytes("CSF1.crt")
    for count in bytes.indices {
      let error = #expect(throws: HABError.self) { try Certificate(der: Array(bytes[..<count])) }
      #expect(error?.description.contains("certificate, byte 0x") == true)
    }
    let error = #expect(throws: HABError.self) { try Certificate(der: bytes + [0]) }
    #expect(error?.description.contains("1 bytes too many") == true)
  }

  @Test("Random bytes and random changes never trap")
  func random() throws {
    var generator = SeededGenerator(seed: 7)
    let bytes = try TestFiles.bytes("SRK3.crt")
    for _ in 0..<2000 {
      var changed = bytes
      for _ in 0..<generator.int(1...8) { changed[generator.int(0...bytes.count - 1)] = generator.byte() }
      _ = try? Certificate.file(changed)
      _ = try? Certificate.file(generator.bytes(generator.int(0...64)))
      _ = try? Certificate.file(Array("-----BEGIN CERTIFICATE-----\n".utf8) + generator.bytes(generator.int(0...64)))
    }
  }

  @Test(
    "Damaged PEM is refused with words",
    arguments: [
      ("-----BEGIN CERTIFICATE-----\nAAAA\n", "the END line is missing"),
      ("-----BEGIN CERTIFICATE-----\nAA*A\n-----END CERTIFICATE-----\n", "no base64 character"),
      ("-----BEGIN CERTIFICATE-----\nAAAAA\n-----END CERTIFICATE-----\n", "ends within a group"),
      ("-----BEGIN CERTIFICATE-----\nAA==AA\n-----END CERTIFICATE-----\n", "goes on after its end"),
      ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "only 'PRIVATE KEY'"),
    ])
  func damagedPEM(text: String, words: String) {
    let error = #expect(throws: HABError.self) { try Certificate.file(Array(text.utf8)) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }
}
