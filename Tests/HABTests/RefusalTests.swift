import HAB
import Testing

/// What SPSDK's export lets pass, and no part would start: refused before anything is written, with section and remedy.
struct RefusalTests {
  /// The usual sections with one taken away, replaced or added.
  private func changed(_ change: (inout [CSFSection]) throws -> Void) throws -> [CSFSection] {
    var sections = try TestFiles.sections()
    try change(&sections)
    return sections
  }

  private func expect(_ words: String..., flags: UInt8 = 8, _ change: (inout [CSFSection]) throws -> Void) throws {
    let text = try TestFiles.refusal(changed(change), flags: flags)
    for word in words { #expect(text?.contains(word) == true, "'\(word)' is not in: \(text ?? "no refusal")") }
  }

  private func root(_ index: UInt8) throws -> CSFSection {
    .installSRK(table: try TestFiles.bytes("table.bin"), sourceIndex: index)
  }

  @Test("Flags and sections that contradict each other")
  func flags() throws {
    try expect("flags 0 make an unsigned", "set flags to 8", flags: 0) { _ in }
    #expect(TestFiles.refusal([], flags: 8)?.contains("there are no sections") == true)
    #expect(TestFiles.refusal([], flags: 5)?.contains("flags 0x05") == true)
    try expect("SecretKey is missing", flags: 0xC) { _ in }
    try expect("set flags to 0xC") {
      $0.append(.installSecretKey(verificationIndex: 0, targetIndex: 0, key: [UInt8](repeating: 0, count: 16)))
    }
  }

  @Test(
    "Missing sections",
    arguments: [(0, "InstallSRK"), (1, "InstallCSFK"), (2, "AuthenticateCSF"), (4, "AuthenticateData")])
  func missing(index: Int, name: String) throws { try expect(name) { $0.remove(at: index) } }

  @Test("Sections that stand twice", arguments: 0..<5)
  func twice(index: Int) throws {
    let text = try TestFiles.refusal(changed { $0.append($0[index]) })
    #expect(text != nil, "section \(index)")
  }

  @Test("A source index that is not the issuer's: the right one is named")
  func sourceIndex() throws {
    try expect("InstallCSFK", "not signed with SRK 1, but with SRK 0: make InstallSRK_SourceIndex 0") {
      $0[0] = try root(1)
    }
    try expect("may sign no certificates", "keyCertSign") { $0[0] = try root(2) }
    try expect("no key in this SRK table has signed it") {
      $0[0] = .installSRK(table: try SRKTable([TestFiles.certificate("SRK1")]).bytes, sourceIndex: 0)
    }
    try expect("the table has keys 0 to 3") { $0[0] = try root(4) }
    try expect("has only the hash") {
      var entries = try SRKTable(TestFiles.bytes("table.bin")).entries
      entries[0] = .hash(try entries[0].hash())
      $0[0] = .installSRK(table: try SRKTable(entries).bytes, sourceIndex: 0)
    }
    try expect("InstallSRK: SRK table, byte 0x00") { $0[0] = .installSRK(table: [1, 2, 3, 4], sourceIndex: 0) }
  }

  @Test("Private keys that are not the certificate's, for CSF and image")
  func wrongKeys() throws {
    let csf = try TestFiles.signer("CSF0.pem", "CSF0")
    let image = try TestFiles.signer("IMG0.pem", "IMG0")
    try expect("AuthenticateCSF", "Boardless test CSF0") {
      $0[2] = .authenticateCSF(signer: image, engine: nil, configuration: nil)
    }
    try expect("AuthenticateData", "Boardless test IMG0") {
      $0[4] = .authenticateData(verificationIndex: 2, engine: 0x1B, configuration: 0, signer: csf)
    }
  }

  @Test("Certificates that are none of a CSF's or image's")
  func wrongCertificates() throws {
    try expect("InstallCSFK", "for signing certificates") {
      $0[1] = .installCSFK(certificate: try TestFiles.bytes("SRK0.crt"))
    }
    try expect("InstallKey", "Boardless test IMG1", "with SRK 1") {
      $0[3] = .installKey(certificate: try TestFiles.bytes("IMG1.crt"), verificationIndex: 0, targetIndex: 2)
    }
    try expect("InstallKey: certificate, byte") {
      $0[3] = .installKey(certificate: [0x30, 0x03], verificationIndex: 0, targetIndex: 2)
    }
    try expect("is not signed with the key in slot 2") {
      $0.insert(
        .installKey(certificate: try TestFiles.bytes("CSF0.crt"), verificationIndex: 2, targetIndex: 3), at: 4)
    }
  }

  @Test("Slots that are empty, taken or reserved")
  func slots() throws {
    let image = try TestFiles.bytes("IMG0.crt")
    let signer = try TestFiles.signer("IMG0.pem", "IMG0")
    for target: UInt8 in [0, 1, 6] {
      try expect("target index \(target)") {
        $0[3] = .installKey(certificate: image, verificationIndex: 0, targetIndex: target)
      }
    }
    try expect("no key is in slot 4 to verify with") {
      $0[3] = .installKey(certificate: image, verificationIndex: 4, targetIndex: 2)
    }
    try expect("no key is in slot 3", "InstallKey has filled 2") {
      $0[4] = .authenticateData(verificationIndex: 3, engine: 0x1B, configuration: 0, signer: signer)
    }
    try expect("no key is in slot 0") {
      $0[4] = .authenticateData(verificationIndex: 0, engine: 0x1B, configuration: 0, signer: signer)
    }
  }

  @Test("Sections before AuthenticateCSF that HAB takes only after it")
  func order() throws {
    try expect("InstallKey stands before AuthenticateCSF") { $0.swapAt(2, 3) }
    try expect("InstallCSFK: no SRK is installed") { $0.swapAt(0, 1) }
    try expect("AuthenticateCSF: no key is installed") { $0.swapAt(1, 2) }
    try expect("Unlock stands before") { $0.insert(.unlock(engine: 0x1E, features: 1, uid: nil), at: 2) }
  }

  @Test("Fast authentication takes the SRK's own certificate, an SRK that is no CA, and no other key")
  func fast() throws {
    let signer = try TestFiles.signer("SRK2.der", "SRK2")
    let sections: [CSFSection] = [
      try root(2), .installNOCAK(certificate: try TestFiles.bytes("SRK2.crt")),
      .authenticateCSF(signer: signer, engine: nil, configuration: nil),
      .authenticateData(verificationIndex: 0, engine: 0x1B, configuration: 0, signer: signer),
    ]
    #expect(TestFiles.refusal(sections) == nil)
    var other = sections
    other[0] = try root(0)
    #expect(TestFiles.refusal(other)?.contains("make InstallSRK_SourceIndex 2") == true)
    other[1] = .installNOCAK(certificate: try TestFiles.bytes("SRK0.crt"))
    #expect(TestFiles.refusal(other)?.contains("SRK 0 is a CA") == true)
    other = sections
    other.insert(
      .installKey(certificate: try TestFiles.bytes("IMG0.crt"), verificationIndex: 0, targetIndex: 2), at: 3)
    #expect(TestFiles.refusal(other)?.contains("one key for all") == true)
    other = sections
    other[3] = .authenticateData(verificationIndex: 2, engine: 0x1B, configuration: 0, signer: signer)
    #expect(TestFiles.refusal(other)?.contains("it is 0") == true)
  }

  @Test("Engines, features and encryption that cannot be")
  func settings() throws {
    try expect("engine ANY takes no configuration") {
      $0.append(.setEngine(algorithm: 0x17, engine: 0, configuration: 1))
    }
    try expect("add Unlock_UID") { $0.append(.unlock(engine: 0x21, features: 8, uid: nil)) }
    let key = [UInt8](repeating: 0xA5, count: 16)
    func encrypted(_ key: [UInt8], _ slot: UInt8, _ macBytes: Int, _ nonce: [UInt8]?) throws -> String? {
      try TestFiles.refusal(
        changed {
          $0.append(.installSecretKey(verificationIndex: 0, targetIndex: 0, key: key))
          $0.append(
            .decryptData(verificationIndex: slot, engine: 0, configuration: 0, macBytes: macBytes, nonce: nonce))
        }, flags: 0xC)
    }
    #expect(try encrypted(key, 0, 16, nil) == nil)
    #expect(try encrypted(Array(key.dropLast()), 0, 16, nil)?.contains("15 bytes") == true)
    #expect(try encrypted(key, 1, 16, nil)?.contains("Decrypt_VerifyIndex 0") == true)
    #expect(try encrypted(key, 0, 5, nil)?.contains("not 5") == true)
    #expect(try encrypted(key, 0, 16, [1, 2, 3])?.contains("not 3") == true)
    #expect(try encrypted(key, 0, 16, [])?.contains("not 0") == true)
    try expect("Decrypt: no key is installed", flags: 0xC) {
      $0.append(.decryptData(verificationIndex: 0, engine: 0, configuration: 0, macBytes: 16, nonce: nil))
    }
  }
}
