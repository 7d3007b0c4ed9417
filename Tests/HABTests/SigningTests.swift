import BootImage
import Foundation
import HAB
import Testing

/// Signed containers: the same bytes as NXP's nxpimage, and signatures that hold.
struct SigningTests {
  @Test("A signed container's CSF is the bytes that nxpimage makes of the same keys and time")
  func signed() throws {
    var sections = try TestFiles.sections()
    sections.append(.setEngine(algorithm: 0x17, engine: 0x1B, configuration: 4))
    sections.append(.unlock(engine: 0x21, features: 0xA, uid: 0x0123_4567_89AB_CDEF))
    let bytes = try TestFiles.build(sections)
    let expected = try TestFiles.bytes("signed.csf")
    #expect(bytes.count == 0x4000)
    #expect(Array(bytes[0x2000..<0x2000 + expected.count]) == expected)
    #expect(bytes[(0x2000 + expected.count)...].allSatisfy { $0 == 0 })
  }

  @Test("Fast authentication: no key is installed, the SRK itself signs; the bytes are nxpimage's")
  func fast() throws {
    let signer = try TestFiles.signer("SRK2.der", "SRK2")
    let bytes = try TestFiles.build([
      .installSRK(table: try TestFiles.bytes("table.bin"), sourceIndex: 2),
      .installNOCAK(certificate: try TestFiles.bytes("SRK2.crt")),
      .authenticateCSF(signer: signer, engine: nil, configuration: nil),
      .authenticateData(verificationIndex: 0, engine: 0x1B, configuration: 0, signer: signer),
    ])
    let expected = try TestFiles.bytes("fast.csf")
    #expect(Array(bytes[0x2000..<0x2000 + expected.count]) == expected)
  }

  @Test("An encrypted container with a given key and nonce: nxpimage's bytes, and the application comes back")
  func encrypted() throws {
    let key = (0..<16).map { UInt8($0) }
    let nonce = (0x40..<0x4D).map { UInt8($0) }
    let application = TestFiles.application(reset: 0x2020_9101)
    let sections =
      try TestFiles.sections() + [
        .installSecretKey(verificationIndex: 0, targetIndex: 0, key: key),
        .decryptData(verificationIndex: 0, engine: 0x1B, configuration: 0, macBytes: 16, nonce: nonce),
      ]
    let result = try HABContainer.build(
      application: application,
      geometry: ContainerGeometry(start: 0x2020_8000, ivtOffset: 0x400, initialLoadSize: 0x1000), flags: 0xC,
      sections: sections, header: CSFHeader(version: 0x43), time: TestFiles.time)
    #expect(result.dataKey == key)
    let expected = try TestFiles.bytes("encrypted.csf")
    #expect(Array(result.bytes[0x1C00..<0x1C00 + expected.count]) == expected)
    let encrypted = Array(result.bytes[0xC00..<0xC00 + 1008])
    let plain = try AESCCM.decrypt(encrypted, key: key, nonce: nonce, tag: Array(expected.suffix(16)))
    #expect(plain == application + [UInt8](repeating: 0, count: 8))
  }

  @Test("ECDSA: SPSDK's signatures verify, ours verify, and the CSF stays in its layout, whatever their lengths")
  func ellipticCurve() throws {
    let theirs = try TestFiles.bytes("ec.csf")
    #expect(try verdicts(csf: theirs, image: TestFiles.build([], flags: 0), "CSF1", "IMG1").0 == .valid)
    let sections: [CSFSection] = [
      .installSRK(table: try TestFiles.bytes("table.bin"), sourceIndex: 1),
      .installCSFK(certificate: try TestFiles.bytes("CSF1.crt")),
      .authenticateCSF(signer: try TestFiles.signer("CSF1.pem", "CSF1"), engine: nil, configuration: nil),
      .installKey(certificate: try TestFiles.bytes("IMG1.crt"), verificationIndex: 0, targetIndex: 2),
      .authenticateData(
        verificationIndex: 2, engine: 0x1B, configuration: 0, signer: try TestFiles.signer("IMG1.der", "IMG1")),
    ]
    for _ in 0..<12 {
      let bytes = try TestFiles.build(sections)
      let csf = Array(bytes[0x2000...])
      #expect(try verdicts(csf: csf, image: bytes, "CSF1", "IMG1") == (.valid, .valid))
      #expect(Array(csf[..<8]) == Array(theirs[..<8]))
    }
  }

  @Test("Without a nonce one is drawn anew, as long as the image's size asks for")
  func drawnNonce() throws {
    let sections =
      try TestFiles.sections() + [
        .installSecretKey(verificationIndex: 0, targetIndex: 1, key: SecureRandom.bytes(32)),
        .decryptData(verificationIndex: 1, engine: 0, configuration: 0, macBytes: 8, nonce: nil),
      ]
    let first = try TestFiles.build(sections, flags: 0xC)
    let second = try TestFiles.build(sections, flags: 0xC)
    #expect(first != second)
    let record = try #require(first.indices.dropFirst(0x2000).last { first[$0] == 0xAC && first[$0 + 1] == 0 })
    #expect(Array(first[record..<record + 8]) == [0xAC, 0, 29, 0x42, 0, 13, 0, 8])
  }

  @Test("Flags 0 without sections are an unsigned container")
  func unsigned() throws {
    let bytes = try TestFiles.build([], flags: 0)
    #expect(try bytes == BootContainer.build(application: TestFiles.application(reset: 0x6000_2101)))
  }

  /// The two signatures of a CSF with CSFK and one image key, by the offsets of its commands.
  private func verdicts(
    csf: [UInt8], image: [UInt8], _ csfName: String, _ imageName: String
  ) throws -> (CMSVerdict, CMSVerdict) {
    func word(_ offset: Int) -> Int { csf[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    func signature(_ offset: Int) throws -> CMSSignature {
      try CMSSignature(der: Array(csf[offset + 4..<offset + Int(csf[offset + 1]) << 8 + Int(csf[offset + 2])]))
    }
    let length = Int(csf[1]) << 8 | Int(csf[2])
    let data = Array(image[0..<0x40] + image.dropFirst(0x1000).prefix(0x3F0))
    return (
      try signature(word(0x24)).verify(over: Array(csf[..<length]), certificate: TestFiles.certificate(csfName)),
      try signature(word(0x3C)).verify(over: data, certificate: TestFiles.certificate(imageName))
    )
  }
}
