import Foundation
import HAB
import Testing

/// Trees of keys.
struct KeyTreeTests {
  @Test("Names and places are nxpcrypto's; every certificate is signed by the one above; keys fit certificates")
  func tree() throws {
    let passphrase = try Passphrase(Array("forest".utf8))
    let tree = try KeyTree(
      kind: .secp384r1, count: 2, isFast: false, passphrase: passphrase, start: TestFiles.time, days: 365)
    var files: [String: KeyTree.File] = [:]
    for file in tree.files { files[file.path] = file }
    #expect(
      files.keys.sorted() == [
        "crts/CA0_secp384r1_ca_cert.pem", "crts/CSF0_0_secp384r1_cert.pem", "crts/CSF1_0_secp384r1_cert.pem",
        "crts/IMG0_0_secp384r1_cert.pem", "crts/IMG1_0_secp384r1_cert.pem", "crts/SRK0_secp384r1_ca_cert.pem",
        "crts/SRK1_secp384r1_ca_cert.pem",
      ]
        + [
          "CA0_secp384r1_ca", "CSF0_0_secp384r1", "CSF1_0_secp384r1", "IMG0_0_secp384r1", "IMG1_0_secp384r1",
          "SRK0_secp384r1_ca", "SRK1_secp384r1_ca",
        ].flatMap { ["keys/\($0)_key.pem", "keys/\($0)_key.pub"] })
    func certificate(_ name: String) throws -> Certificate {
      try Certificate.file(Array(#require(files["crts/\(name)_cert.pem"]).text.utf8))
    }
    let authority = try certificate("CA0_secp384r1_ca")
    var serials: Set<[UInt8]> = []
    for index in 0..<2 {
      let root = try certificate("SRK\(index)_secp384r1_ca")
      #expect(root.isCA && root.isSigned(by: authority.publicKey) && root.issuer == authority.subject)
      for name in ["CSF\(index)_0_secp384r1", "IMG\(index)_0_secp384r1"] {
        let leaf = try certificate(name)
        #expect(!leaf.isCA && leaf.isSigned(by: root.publicKey) && leaf.issuer == root.subject)
        let file = try #require(files["keys/\(name)_key.pem"])
        #expect(file.isSecret && file.text.contains("ENCRYPTED"))
        let key = try PrivateKey.file(Array(file.text.utf8), passphrase: passphrase)
        _ = try KeySigner(key: key, certificate: leaf)
        serials.insert(leaf.serial)
      }
      #expect(tree.table.publicKey(index) == root.publicKey)
    }
    #expect(serials.count == 4)
    #expect(files.values.filter { !$0.isSecret }.allSatisfy { !$0.text.contains("PRIVATE") })
  }

  @Test("Fast authentication: SRKs that are no CAs, and nothing under them; the image they sign is built")
  func fast() throws {
    let tree = try KeyTree(kind: .secp521r1, count: 1, isFast: true, passphrase: nil, start: 0, days: 1)
    #expect(tree.table.entries.map(\.name) == ["EC P-521, no CA (fast authentication)"])
    #expect(
      tree.files.map(\.path).filter { $0.hasPrefix("crts") } == [
        "crts/CA0_secp521r1_ca_cert.pem", "crts/SRK0_secp521r1_cert.pem",
      ])
    let key = try #require(tree.files.first { $0.path == "keys/SRK0_secp521r1_key.pem" })
    let file = try #require(tree.files.first { $0.path == "crts/SRK0_secp521r1_cert.pem" })
    let certificate = try Certificate.file(Array(file.text.utf8))
    let signer = try KeySigner(
      key: PrivateKey.file(Array(key.text.utf8), passphrase: nil), certificate: certificate)
    _ = try TestFiles.build([
      .installSRK(table: tree.table.bytes, sourceIndex: 0), .installNOCAK(certificate: certificate.der),
      .authenticateCSF(signer: signer, engine: nil, configuration: nil),
      .authenticateData(verificationIndex: 0, engine: 0, configuration: 0, signer: signer),
    ])
  }

  @Test("RSA keys are made as long as asked for")
  func rsa() throws {
    #expect(try KeyKind.rsa2048.generate().publicKey.name == "RSA-2048")
  }

  @Test("Counts and days that cannot be, and work that is ended, are errors")
  func refusals() {
    for count in [0, 5, -1] {
      #expect(throws: HABError.self) {
        try KeyTree(kind: .secp256r1, count: count, isFast: true, passphrase: nil, start: 0, days: 1)
      }
    }
    for days in [0, 36501] {
      #expect(throws: HABError.self) {
        try KeyTree(kind: .secp256r1, count: 1, isFast: true, passphrase: nil, start: 0, days: days)
      }
    }
    var made = 0
    #expect(throws: HABError.self) {
      try KeyTree(kind: .secp256r1, count: 4, isFast: true, passphrase: nil, start: 0, days: 1) { _ in
        made += 1
        return made < 2
      }
    }
    #expect(made == 2)
  }
}
