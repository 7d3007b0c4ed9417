import BootImage
import HAB

/// HAB with a hostile image in its memory: it ends, in bounded work, with a verdict that holds together. No image that
/// the input makes starts on a closed part whose key hash no table of it has.
///
/// Byte 0 chooses part and frame. With a frame, IVT, boot data and application are sound and the rest of the input is
/// the CSF; without one it is all of the memory.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let choice = input.byte()
  let isFramed = choice & 1 == 0
  let memory = Memory(framed: isFramed, content: input.rest, key: choice & 2 == 0 ? nil : [UInt8](0..<16))
  // The hash of a seed's table, or one that no table has.
  let isForeign = choice & 4 == 0
  let words = isForeign ? [UInt32](repeating: 0xDEAD_BEEF, count: 8) : Seed.keyHashes[Int(choice >> 7)]
  for isClosed in [false, true] {
    let part = HABPart(isClosed: isClosed, keyHash: words, revokedKeys: UInt32(choice >> 3 & 0xF))
    let outcome = HABAuthenticator(part).authenticate(at: Memory.ivtAddress, in: memory)
    check(outcome, isClosed: isClosed)
    require(!(outcome.starts && isClosed && isForeign), "a closed part starts nobody else's image")
    require(outcome == HABAuthenticator(part).authenticate(at: Memory.ivtAddress, in: memory), "the same again")
  }
}

private func check(_ outcome: HABOutcome, isClosed: Bool) {
  require(outcome.findings.count <= 5000, "findings are bounded")
  for finding in outcome.findings {
    require(finding.cause.utf8.count > 8 && !finding.remedy.isEmpty, "a finding has words")
    require(finding.event.bytes.count < 0x1_0000, "an event has a length")
  }
  require(!(isClosed && outcome.starts && outcome.status == .failure), "what failed does not start on a closed part")
  require(outcome.starts || (outcome.dcd == nil && outcome.decrypted.isEmpty), "what does not start does nothing")
  require(outcome.dcd.map { $0.count <= DeviceConfiguration.byteLimit } ?? true, "a DCD is bounded")
}

/// The memory of a part with one image in it.
private struct Memory: HABMemory {
  static let ivtAddress: UInt32 = 0x6000_1000
  let content: [UInt8]
  let key: [UInt8]?

  init(framed: Bool, content: [UInt8], key: [UInt8]?) {
    self.key = key
    guard framed, let layout = Seed.layout else {
      self.content = content
      return
    }
    self.content = layout.bytes + content + [UInt8](repeating: 0, count: 0x2000 - min(0x2000, content.count))
  }

  func bytes(at address: UInt32, count: Int) -> [UInt8]? {
    guard address >= Self.ivtAddress, count >= 0, count <= content.count else { return nil }
    let offset = Int(address - Self.ivtAddress)
    guard offset <= content.count - count else { return nil }
    return [UInt8](content[offset..<offset + count])
  }

  func dataKey(blobAt address: UInt32) -> [UInt8]? { key }
}

/// What the seed was made of: see Fuzz/Seeds/HABAuthentication/README.md.
private enum Seed {
  /// Of the tables in the seeds `ec` and `rsa`.
  static let keyHashes: [[UInt32]] = [
    [
      0x628A_277B, 0xEE25_6283, 0x3D38_F776, 0x9787_0B8D, 0xEE98_EBC6, 0x033F_EBC4, 0x5CB0_9AC7, 0xF957_C636,
    ],
    [
      0x6E28_D087, 0x5EC4_7192, 0x4E52_7ED6, 0x3AA7_B96A, 0xED9D_EC13, 0x5D0A_B4B7, 0x58B7_2BD3, 0x495D_5CDD,
    ],
  ]
  static let layout: ContainerLayout? = {
    var application = [UInt8](repeating: 0x5A, count: 64)
    for (index, byte) in [0, 0, 1, 0x20, 9, 0x20, 0, 0x60].enumerated() { application[index] = UInt8(byte) }
    return try? ContainerLayout(application: application, geometry: .flexSPINOR, kind: .signed)
  }()
}
