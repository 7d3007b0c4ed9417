import BootImage
import Testing

@testable import HAB

/// Encrypted images: no part but the one with the blob starts them.
struct AuthenticatorDecryptionTests {
  private static let key = (0..<16).map { UInt8($0) }
  private static let geometry = ContainerGeometry(start: 0x2020_8000, ivtOffset: 0x400, initialLoadSize: 0x1000)

  /// SPSDK's encrypted container, on a closed part.
  private func judge(key: [UInt8]?, isClosed: Bool = true, _ edit: (inout [UInt8]) -> Void = { _ in }) throws
    -> HABOutcome
  {
    let application = TestFiles.application(reset: 0x2020_9101)
    let made = try HABContainer.build(
      application: application, geometry: Self.geometry, flags: 0xC,
      sections: TestFiles.sections() + [
        .installSecretKey(verificationIndex: 0, targetIndex: 0, key: Self.key),
        .decryptData(
          verificationIndex: 0, engine: 0x1B, configuration: 0, macBytes: 16, nonce: (0x40..<0x4D).map { UInt8($0) }),
      ], header: CSFHeader(version: 0x43), time: TestFiles.time)
    var bytes = made.bytes
    edit(&bytes)
    let part = HABPart(isClosed: isClosed, keyHash: try SRKTable(TestFiles.bytes("table.bin")).fuseWords())
    return HABAuthenticator(part).authenticate(
      at: 0x2020_8400, in: ImageMemory(address: 0x2020_8400, bytes: bytes, dataKey: key))
  }

  @Test("Without the blob's key: refused on a closed part, cipher text started on an open one")
  func noBlob() throws {
    let closed = try judge(key: nil)
    #expect(!closed.starts && closed.decrypted.isEmpty)
    #expect(closed.findings.first?.event.bytes == [UInt8](hex: "DB001443 3331C000 BE000C01 BB000000 2020C000"))
    #expect(closed.findings.first?.cause.contains("key blob at 0x2020C000") == true)
    #expect(closed.findings.first?.remedy.contains("generate-key-blob") == true)
    #expect(closed.findings.dropFirst().map(\.event.reason) == [.invalidAssertion])
    #expect(try judge(key: nil, isClosed: false).starts)
  }

  @Test("With the key it starts, and the application comes back")
  func decrypts() throws {
    let outcome = try judge(key: Self.key)
    #expect(outcome.starts && outcome.findings.isEmpty)
    let padded = TestFiles.application(reset: 0x2020_9101) + [UInt8](repeating: 0, count: 8)
    #expect(outcome.decrypted == [ImageSegment(address: 0x2020_9000, bytes: padded)])
    #expect(outcome.authenticated == [0x2020_8400..<0x2020_8440, 0x2020_9000..<0x2020_93F0])
  }

  @Test("Another key, a changed byte, a changed code, a record that is none")
  func wrong() throws {
    let other = [UInt8](repeating: 7, count: 16)
    for outcome in [
      try judge(key: other), try judge(key: Self.key) { $0[0xC10] ^= 1 },
      try judge(key: Self.key) { bytes in bytes[bytes.lastIndex { $0 != 0 } ?? 0] ^= 0x80 },
    ] {
      #expect(!outcome.starts && outcome.decrypted.isEmpty)
      #expect(outcome.findings.first?.event.reason == .invalidMAC)
      #expect(outcome.findings.first?.cause.contains("the code does not fit") == true)
    }
    let code = try #require(TestFiles.bytes("encrypted.csf").lastIndex(of: 0xAC))
    for (offset, words) in [
      (0, "finds no nonce and code"), (5, "whose sizes do not fill"), (7, "whose sizes do not fill"),
    ] {
      let outcome = try judge(key: Self.key) { $0[0x1C00 + code + offset] ^= 1 }
      #expect(!outcome.starts && outcome.findings.first?.event.reason == .invalidMAC)
      #expect(outcome.findings.first?.cause.contains(words) == true, "\(outcome.findings)")
    }
  }
}
