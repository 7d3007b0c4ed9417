import BootImage
import Testing

@testable import HAB

/// A file held against parts: where its bytes are when the ROM looks, and what is said beyond HAB.
struct ImageVerificationTests {
  private static let fcb: [UInt8] = {
    var block = FlashConfigurationBlock()
    block.tag = FlashConfigurationBlock.tagValue
    block.version = FlashConfigurationBlock.versionValue
    return block.bytes
  }()

  private func verification(_ bytes: [UInt8], _ medium: ImageMedium? = nil) throws -> ImageVerification {
    try ImageVerification(ImageFile(bytes), medium: medium)
  }

  /// Starts on a closed part with matching fuses, and on an open one.
  private func expectStart(_ verification: ImageVerification, sourceLocation: SourceLocation = #_sourceLocation) {
    for isClosed in [true, false] {
      let judgement = verification.judge(verification.matchingPart(isClosed: isClosed))
      #expect(judgement.starts && judgement.reason == nil, "\(judgement)", sourceLocation: sourceLocation)
    }
  }

  @Test(
    "The container alone, padded, behind its FCB: the same verdict, and a warning where the FCB is missing or blank")
  func kinds() throws {
    let container = try SignedSample().bytes
    let alone = try verification(container)
    expectStart(alone)
    #expect(alone.medium == .flash && alone.ivtAddress == 0x6000_1000 && alone.isSigned)
    #expect(alone.keyIndex == 0 && alone.keyTable?.entries.count == 4)
    #expect(alone.warnings.map(\.cause).contains { $0.contains("brings no flash configuration block") })
    let blank = try verification([UInt8](repeating: 0xFF, count: 0x1000) + container)
    expectStart(blank)
    #expect(blank.warnings.map(\.cause).contains { $0.contains("is blank") })
    let whole = try verification(Self.fcb + [UInt8](repeating: 0xFF, count: 0x1000 - 512) + container)
    expectStart(whole)
    #expect(whole.warnings.isEmpty)
    var wrong = Self.fcb
    wrong[7] = 0x57
    let foreign = try verification(wrong + [UInt8](repeating: 0xFF, count: 0x1000 - 512) + container)
    #expect(
      foreign.warnings.map(\.cause).contains { $0.contains("no flash configuration block (FCB) that the ROM takes") })
  }

  @Test("The same container for the other medium, or another place, is none")
  func otherMedium() throws {
    let container = try SignedSample().bytes
    let ram = try verification(container, .ram)
    #expect(ram.medium == .ram && ram.ivtAddress == 0x6000_1000)
    let shifted = try verification([UInt8](repeating: 0, count: 0x400) + container, .flash)
    let judgement = shifted.judge(shifted.matchingPart(isClosed: false))
    #expect(!judgement.starts && judgement.reason?.cause.contains("0x60001000") == true)
  }

  /// Built for RAM, with its IVT 0x1000 after the start: fit for flash, from where the ROM copies it.
  private func forRAM(start: UInt32, ivtOffset: UInt32) throws -> [UInt8] {
    try HABContainer.build(
      application: TestFiles.application(reset: start + ivtOffset + 0x501),
      geometry: ContainerGeometry(start: start, ivtOffset: ivtOffset, initialLoadSize: ivtOffset + 0x400), flags: 8,
      sections: TestFiles.sections(), time: TestFiles.time
    ).bytes
  }

  @Test("Images for RAM: loaded by the serial downloader, or copied from flash")
  func ram() throws {
    let loaded = try verification(forRAM(start: 0x2020_8000, ivtOffset: 0))
    #expect(loaded.medium == .ram && loaded.ivtAddress == 0x2020_8000)
    expectStart(loaded)
    let container = try forRAM(start: 0x2020_8000, ivtOffset: 0x1000)
    expectStart(try verification(container))
    let copied = try verification(container, .flash)
    #expect(copied.medium == .flash && copied.ivtAddress == 0x2020_9000)
    expectStart(copied)
    let whole = try verification(Self.fcb + [UInt8](repeating: 0xFF, count: 0x1000 - 512) + container)
    #expect(whole.medium == .flash && whole.warnings.isEmpty)
    expectStart(whole)
    // A length too short: what is behind it stays in flash, and with it the CSF.
    var short = container
    short.replaceSubrange(0x24..<0x28, with: [0, 0x20, 0, 0])
    let cut = try verification(short, .flash)
    #expect(cut.warnings.contains { $0.cause.contains("copy only up to 0x2020A000") })
    #expect(!cut.judge(cut.matchingPart(isClosed: true)).starts)
    // At offset 0 the ROM would have to look for its IVT 0x1000 after the start.
    let misplaced = try verification(forRAM(start: 0x2020_8000, ivtOffset: 0), .flash)
    #expect(!misplaced.judge(misplaced.matchingPart(isClosed: false)).starts)
  }

  @Test("Not signed, and signed without its IVT's knowledge")
  func unsigned() throws {
    let plain = try verification(try TestFiles.build([], flags: 0))
    #expect(!plain.isSigned && !plain.isMeantToBeSigned && plain.keyTable == nil)
    #expect(plain.judge(HABPart(isClosed: false)).starts && !plain.judge(HABPart(isClosed: true)).starts)
    var container = try SignedSample().bytes
    container.replaceSubrange(0x18..<0x1C, with: [0, 0, 0, 0])
    let hidden = try verification(container)
    #expect(!hidden.isSigned && hidden.isMeantToBeSigned && hidden.unnamedCSF == 0x6000_3000)
    #expect(hidden.warnings.contains { $0.cause.contains("stands at 0x60003000") && $0.remedy.contains("flags 8") })
    #expect(!hidden.judge(hidden.matchingPart(isClosed: true)).starts)
  }

  @Test("An entry outside the image: the ROM of an open part would start nothing")
  func entry() throws {
    var container = try TestFiles.build([], flags: 0)
    container.replaceSubrange(4..<8, with: [0x01, 0x21, 0x10, 0x60])
    let judgement = try verification(container).judge(HABPart(isClosed: false))
    #expect(judgement.outcome.starts && !judgement.starts)
    #expect(judgement.reason?.cause.contains("0x60102101 lies outside the image (0x60001000 to") == true)
    #expect(judgement.reason?.remedy.contains("linked for") == true)
  }

  @Test("A part of the image that no signature covers is found; filler is not")
  func uncovered() throws {
    let sample = try SignedSample { csf in
      try SignedSample.authenticCSF(&csf)
      csf.install(try TestFiles.certificate("IMG0").der)
      csf.authenticate([(0x6000_1000, 0x40), (0x6000_2000, 0x200)], try TestFiles.signer("IMG0.pem", "IMG0"))
    }
    let partly = try verification(sample.bytes)
    let outcome = partly.judge(partly.matchingPart(isClosed: true)).outcome
    #expect(outcome.starts && partly.unauthenticated(outcome) == [0x6000_2200..<0x6000_3000])
    let all = try verification(SignedSample().bytes)
    #expect(all.unauthenticated(all.judge(all.matchingPart(isClosed: true)).outcome).isEmpty)
  }

  @Test("An encrypted image starts only with its data key")
  func encrypted() throws {
    let key = [UInt8](repeating: 3, count: 16)
    let bytes = try TestFiles.build(
      TestFiles.sections() + [
        .installSecretKey(verificationIndex: 0, targetIndex: 0, key: key),
        .decryptData(verificationIndex: 0, engine: 0, configuration: 0, macBytes: 16, nonce: [UInt8](0..<13)),
      ], flags: 0xC)
    let locked = try verification(bytes)
    let open = locked.judge(locked.matchingPart(isClosed: false))
    #expect(open.outcome.starts && !open.starts && open.reason?.cause.contains("stays encrypted") == true)
    #expect(!locked.judge(locked.matchingPart(isClosed: true)).starts)
    expectStart(try ImageVerification(ImageFile(bytes), dataKey: key))
  }

  @Test("What is no container says so")
  func none() throws {
    let application = TestFiles.application(reset: 0x6000_2101)
    #expect(throws: BootContainerError.noIVT(offset: 0)) { try verification(application) }
  }
}
