import HAB
import SeededGenerator
import Testing

/// SRK tables: SPSDK's bytes and hash, and damage.
struct SRKTableTests {
  private func certificates() throws -> [Certificate] { try (0..<4).map { try TestFiles.certificate("SRK\($0)") } }

  @Test("A table of certificates is the one that nxpcrypto makes, byte for byte, and so is its hash")
  func knownAnswer() throws {
    let table = try SRKTable(certificates())
    #expect(try table.bytes == TestFiles.bytes("table.bin"))
    #expect(try table.hash() == TestFiles.bytes("table.hash"))
    #expect(try SRKTable(TestFiles.bytes("table.bin")) == table)
    #expect(try SRKTable(TestFiles.bytes("table.bin") + [1, 2, 3]) == table)
    #expect(table.publicKey(2) == (try TestFiles.certificate("SRK2").publicKey) && table.publicKey(4) == nil)
    #expect(table.entries.map(\.name)[2] == "RSA-2048, no CA (fast authentication)")
  }

  @Test("Fuse words: the hash's bytes four by four, the first one lowest")
  func fuseWords() {
    let hash = [UInt8](hex: "3fe6863b1b0e1350b24a42d0ad986214ddb6e357669781223b7d6cff47ab42c5")
    #expect(
      SRKTable.fuseWords(ofHash: hash) == [
        0x3B86_E63F, 0x5013_0E1B, 0xD042_4AB2, 0x1462_98AD, 0x57E3_B6DD, 0x2281_9766, 0xFF6C_7D3B, 0xC542_AB47,
      ])
  }

  @Test("A key that is only there as its hash gives the same table hash")
  func hashOnly() throws {
    let table = try SRKTable(certificates())
    var entries = table.entries
    entries[1] = .hash(try entries[1].hash())
    entries[3] = .hash(try entries[3].hash())
    let short = try SRKTable(entries)
    #expect(try short.hash() == table.hash())
    #expect(short.publicKey(1) == nil)
    #expect(try SRKTable(short.bytes) == short)
  }

  @Test("No keys, five keys and hashes of other sizes make no table")
  func wrongCounts() throws {
    let one = try certificates()[1]
    #expect(throws: HABError.self) { try SRKTable([SRKEntry]()) }
    #expect(throws: HABError.self) { try SRKTable([one, one, one, one, one]) }
    #expect(throws: HABError.self) { try SRKTable([.hash([1, 2, 3])]) }
  }

  @Test(
    "What is wrong with a table is said with its offset",
    arguments: [
      (0, 0xD6, "byte 0x00: a table starts with D7"), (3, 0x50, "byte 0x03: version"),
      (1, 0x40, "byte 0x01: the length"),
      (2, 0x00, "does not end within the table"), (4, 0xE2, "byte 0x04: a key starts with E1"),
      (7, 0x22, "byte 0x07: a key of algorithm 0x22"), (9, 1, "byte 0x08: three zeros"), (11, 0x81, "byte 0x08"),
      (12, 0, "byte 0x0C: modulus and exponent"), (16, 0, "byte 0x0C: a modulus of"),
    ])
  func faults(offset: Int, value: UInt8, words: String) throws {
    var bytes = try TestFiles.bytes("table.bin")
    bytes[offset] = value
    let error = #expect(throws: HABError.self) { try SRKTable(bytes) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test("A changed byte anywhere is an error or another hash; cuts are errors; nothing traps")
  func damage() throws {
    let bytes = try TestFiles.bytes("table.bin")
    let hash = try TestFiles.bytes("table.hash")
    for offset in bytes.indices {
      for mask: UInt8 in [0x01, 0x80, 0xFF] {
        var changed = bytes
        changed[offset] ^= mask
        // The version says nothing about the keys.
        guard offset != 3, let table = try? SRKTable(changed) else { continue }
        #expect(try table.hash() != hash, "byte \(offset)")
        #expect(try SRKTable(table.bytes) == table)
      }
      #expect(throws: HABError.self) { try SRKTable(Array(bytes[..<offset])) }
    }
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<3000 {
      var random = [0xD7, 0, UInt8(generator.int(0...80)), 0x40] + generator.bytes(generator.int(0...80))
      if random.count > 8 { random[4] = generator.int(0...1) == 0 ? 0xE1 : 0xEE }
      _ = try? SRKTable(random)
    }
  }

  @Test("A point that is not on its curve is a key by which nothing is signed")
  func badPoint() throws {
    guard case .ec(let curve, let x, var y) = try TestFiles.certificate("SRK1").publicKey else {
      Issue.record("SRK1 is no EC key")
      return
    }
    y[31] ^= 1
    let certificate = try TestFiles.certificate("CSF1")
    #expect(certificate.isSigned(by: .ec(curve: curve, x: x, y: y)) == false)
    #expect(certificate.isSigned(by: .ec(curve: curve, x: [], y: [])) == false)
    #expect(try TestFiles.certificate("CSF0").isSigned(by: .rsa(modulus: [], exponent: [])) == false)
    #expect(
      try TestFiles.certificate("CSF0").isSigned(
        by: .rsa(modulus: [UInt8](repeating: 0xFE, count: 256), exponent: [2])) == false)
  }
}
