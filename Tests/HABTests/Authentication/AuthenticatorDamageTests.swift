import BootImage
import SeededGenerator
import Testing

@testable import HAB

/// Whatever is damaged, nothing traps, and a closed part starts only what was signed.
struct AuthenticatorDamageTests {
  /// Offsets in the CSF's data that no signature and no hash covers: versions in the headers of records, which HAB reads
  /// as 4.x, the frame of a CMS signature (algorithms said twice, versions), and filler up to a multiple of 4.
  private func isLoose(_ offset: Int, in sample: SignedSample) -> Bool {
    let csf = Array(sample.bytes[SignedSample.csf...])
    let starts = [0x50] + [0x18, 0x24, 0x30, 0x3C].map { csf[$0..<$0 + 4].reduce(0) { $0 << 8 | Int($1) } }
    for start in starts {
      let length = Int(csf[start + 1]) << 8 | Int(csf[start + 2])
      if offset == start + 3 { return true }
      guard offset >= start, offset < start + length else { continue }
      guard csf[start] == 0xD8, offset >= start + 4 else { return false }
      // From its end: the signature of RSA-2048, its algorithm, then the signed attributes.
      let fromEnd = start + length - offset
      return !((1...256).contains(fromEnd) || (256 + 19 + 1...256 + 19 + 105).contains(fromEnd))
    }
    return offset >= 0x50
  }

  @Test(
    "One flipped bit in IVT, boot data, application, CSF, keys, certificates or signatures: a closed part never starts")
  func flips() throws {
    let sample = try SignedSample()
    var generator = SeededGenerator(seed: 6)
    let csfEnd = try #require(sample.bytes.lastIndex { $0 != 0 }) + 1
    var offsets = Array(0..<0x40) + Array(SignedSample.csf..<SignedSample.csf + 0x60)
    offsets += stride(from: 0x1000, to: 0x13F0, by: 1).map { $0 }
    offsets += stride(from: SignedSample.csf + 0x60, to: csfEnd, by: 1).map { $0 }
    for offset in offsets {
      // Every offset of the commands; of the rest a dense, seeded choice.
      if offset >= 0x1000, !(SignedSample.csf..<SignedSample.csf + 0x60).contains(offset), generator.int(0...3) > 0 {
        continue
      }
      var damaged = sample
      damaged.bytes[offset] ^= 1 << UInt8(generator.int(0...7))
      let outcome = damaged.outcome()
      if offset >= SignedSample.csf, isLoose(offset - SignedSample.csf, in: sample) {
        #expect(outcome.starts == outcome.findings.isEmpty)
      } else {
        #expect(!outcome.starts && outcome.status == .failure, "offset \(offset)")
      }
    }
  }

  @Test(
    "A CSF with any byte set to anything, cut anywhere, or made of noise never traps and never starts unsigned code")
  func noise() throws {
    let sample = try SignedSample()
    var generator = SeededGenerator(seed: 66)
    for _ in 0..<600 {
      var damaged = sample
      switch generator.int(0...3) {
      case 0:
        for _ in 0...generator.int(1...8) { damaged.bytes[generator.int(0x2000...0x2FFF)] = generator.byte() }
      case 1: damaged.bytes.removeLast(generator.int(0...0x4000))
      case 2: damaged.bytes.replaceSubrange(0x2004..<0x2050, with: generator.bytes(0x4C))
      default:
        let end = generator.int(1...0x40)
        damaged.bytes.replaceSubrange(0..<min(end, damaged.bytes.count), with: generator.bytes(end))
      }
      damaged.bytes = Array(damaged.bytes)
      let closed = damaged.outcome()
      #expect(closed.starts == closed.findings.allSatisfy { $0.event.status != .failure })
      _ = damaged.outcome(isClosed: false)
      for finding in closed.findings { #expect(HABEvent(finding.event.bytes) == finding.event) }
    }
  }

  @Test("A CSF of nothing but the longest commands ends quickly")
  func large() throws {
    let sample = try SignedSample { csf in
      try SignedSample.authenticCSF(&csf)
      csf.install(try TestFiles.certificate("IMG0").der)
    }
    var bytes = sample.bytes
    bytes += [UInt8](repeating: 0, count: 0x2_0000)
    // 8000 blocks that overlap, in a CSF of the largest length.
    var csf = HABHeader(tag: 0xD4, length: 0xFFFC, parameter: 0x42).bytes
    csf += [0xBE, 0, 12, 0, 3, 0x17, 0, 0, 0, 0, 0xFF, 0xFC]
    while csf.count + 12 < 0xFFFC { csf += [0xC0, 0, 4, 0] }
    bytes.replaceSubrange(0x2000..<0x2000 + csf.count, with: csf)
    let memory = ImageMemory(address: SignedSample.address, bytes: bytes)
    #expect(!HABAuthenticator(sample.part).authenticate(at: SignedSample.address, in: memory).starts)
    let table = try #require(ImageVectorTable(bytes))
    #expect(ContainerContents(memory, table).csf?.commands.count ?? 0 > 10_000)
  }
}
