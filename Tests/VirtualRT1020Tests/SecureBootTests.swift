import BootImage
import HAB
import SDP
import SampleImages
import Testing

@testable import VirtualRT1020

/// HAB as hosts and flashes meet it, on open and closed parts, with images that are really signed.
@Suite struct SecureBootTests {
  private static let block: [UInt8] = {
    var test = TestBoard(flashloader: "K2.1.0")
    _ = test.configure(0xC000_0007)
    return test.block?.bytes ?? []
  }()

  /// A flash with a block, and a container where the ROM looks for it.
  private static func flash(_ container: [UInt8]) -> [UInt8] {
    block + [UInt8](repeating: 0xFF, count: 0x1000 - block.count) + container
  }

  private static func board(
    _ fuses: [Int: UInt32], pins: BootPins = .serial, flash: [UInt8] = []
  ) -> TestBoard {
    TestBoard(rom: {
      $0.fuses = fuses
      $0.bootPins = pins
      $0.flash?.part = "W25Q64JV"
      $0.flash?.statusRegisters = [0, 2]
      $0.flash?.contents = [(0, flash)]
    })
  }

  private static func load(_ image: [UInt8], _ test: inout TestBoard) -> [SDPStatus] {
    test.sdpWords(.writeFile(address: StandInFlashloader.jumpAddress, count: UInt32(image.count)), image)
      + test.sdpWords(.jump(to: StandInFlashloader.jumpAddress))
  }

  // MARK: - The forum's table

  private struct Case: CustomTestStringConvertible {
    let name: String
    let isClosed: Bool
    let image: @Sendable () throws -> [UInt8]
    let boots: Bool
    let reason: String
    var testDescription: String { name }
  }

  private static let flashloaderReason = "an image for RAM, as a flashloader is, no application for flash"
  private static let unsignedFlashloader: @Sendable () throws -> [UInt8] = {
    Array(StandInFlashloader.make()[Int(StandInFlashloader.ivtOffset)...])
  }

  @Test(
    arguments: [
      Case(
        name: "1-a", isClosed: true, image: { try SampleImages.signedContainer() }, boots: true,
        reason: "HAB is closed and authenticates the image"),
      Case(
        name: "1-b", isClosed: true, image: { try SampleImages.signedFlashloader() }, boots: false,
        reason: flashloaderReason),
      Case(name: "1-c", isClosed: true, image: unsignedFlashloader, boots: false, reason: flashloaderReason),
      Case(
        name: "2-a", isClosed: false, image: { try SampleImages.signedContainer() }, boots: true,
        reason: "and the image starts all the same"),
      Case(
        name: "2-b", isClosed: false, image: { try SampleImages.signedFlashloader() }, boots: false,
        reason: flashloaderReason),
      Case(name: "2-c", isClosed: false, image: unsignedFlashloader, boots: false, reason: flashloaderReason),
    ])
  private func forum(_ what: Case) throws {
    let fuses = what.isClosed ? try SampleImages.closedFuses() : [:]
    var test = Self.board(fuses, pins: .internal, flash: Self.flash(try what.image()))
    #expect((test.board.running == .application(entry: 0x6000_2040)) == what.boots)
    let report = try #require(test.board.bootReport)
    #expect(report.steps.contains { $0.text.contains(what.reason) }, "\(report.steps.map(\.text))")
    guard !what.boots else { return }
    #expect(report.failure?.text.contains(what.reason) == true)
    #expect(test.sdpWords(.errorStatus) == [what.isClosed ? .habClosed : .habOpen, .habFailure])
  }

  // MARK: - By serial download

  @Test func aClosedPartStartsTheSignedFlashloader() throws {
    var test = Self.board(try SampleImages.closedFuses())
    #expect(
      Self.load(try SampleImages.signedFlashloader(), &test) == [.habClosed, .writeFileComplete, .habClosed])
    test.settle()
    #expect(test.board.identity == .flashloader && test.property(1) == [0, 0x4B02_0100])
    #expect(test.property(0x11) == [0, 1])
    #expect(test.board.jumpReport?.steps.map(\.name) == ["authenticate", "flashloader"])
    #expect(test.board.habFindings.isEmpty)
  }

  /// One byte anywhere in it, and it is refused; the untouched one starts afterwards without a reset.
  @Test(arguments: [0x04, 0x20, 0x1C00, 0x1C41, 0x1F00, 0x2C30, 0x2C60, 0x3200]) func aChangedByteIsRefused(
    offset: Int
  ) throws {
    var test = Self.board(try SampleImages.closedFuses())
    let good = try SampleImages.signedFlashloader()
    var changed = good
    changed[offset] ^= 0x10
    #expect(Self.load(changed, &test) == [.habClosed, .writeFileComplete, .habClosed])
    test.board.advance(by: .seconds(2))
    #expect(test.board.identity == .bootROM && test.board.resetCount == 0)
    #expect(test.sdpWords(.errorStatus) == [.habClosed, .habFailure])
    let report = try #require(test.board.jumpReport)
    #expect(report.failure?.name == "authenticate" && report.findings.contains { $0.event.status == .failure })
    #expect(Self.load(good, &test).count == 3)
    test.settle()
    #expect(test.board.identity == .flashloader)
  }

  @Test func unsignedImagesAndBlankKeysAreRefused() throws {
    let signed = try SampleImages.signedFlashloader()
    let unsigned = Array(StandInFlashloader.make()[Int(StandInFlashloader.ivtOffset)...])
    for (fuses, image) in [(try SampleImages.closedFuses(), unsigned), ([6: 2], signed)] {
      var test = Self.board(fuses)
      _ = Self.load(image, &test)
      #expect(test.sdpWords(.errorStatus) == [.habClosed, .habFailure])
    }
  }

  @Test func revokedKeysAreRefused() throws {
    var fuses = try SampleImages.closedFuses()
    fuses[0x2F] = 1
    var test = Self.board(fuses)
    _ = Self.load(try SampleImages.signedFlashloader(), &test)
    #expect(test.sdpWords(.errorStatus) == [.habClosed, .habFailure])
    _ = Self.load(try SampleImages.signedFlashloader(rootKey: 1), &test)
    test.settle()
    #expect(test.board.identity == .flashloader)
  }

  /// An open part starts it all the same, and says what a closed one would have held against it.
  @Test func anOpenPartNotesAndStarts() throws {
    var test = Self.board([:])
    _ = Self.load(try SampleImages.signedFlashloader(), &test)
    test.settle()
    #expect(test.board.identity == .flashloader)
    let report = try #require(test.board.jumpReport)
    #expect(report.steps.first?.outcome == .noted && !report.findings.isEmpty, "the fuses hold no key's hash")
    // With the hash burnt there is nothing to say.
    var ready = Self.board(try SampleImages.keyHashFuses())
    _ = Self.load(try SampleImages.signedFlashloader(), &ready)
    #expect(ready.board.jumpReport?.steps.first?.outcome == .passed && ready.board.habFindings.isEmpty)
  }

  // MARK: - From flash

  @Test func anImageOfAnotherKeyDoesNotBoot() throws {
    var image = try SampleImages.signedContainer()
    let fuses = try SampleImages.closedFuses()
    var other = fuses
    other[0x18]? ^= 1
    #expect(Self.board(other, pins: .internal, flash: Self.flash(image)).board.running == .bootROM)
    #expect(Self.board(fuses, pins: .internal, flash: Self.flash(image)).board.running != .bootROM)
    image[0x1100] ^= 1
    let test = Self.board(fuses, pins: .internal, flash: Self.flash(image))
    #expect(test.board.bootReport?.failure?.text.hasPrefix("HAB is closed and refuses the image: ") == true)
    #expect(test.board.bootReport?.findings.first?.event.reason == .invalidSignature)
  }

  /// Any byte of what is signed, any bit: vector table, boot data, application, commands, certificates, signatures.
  @Test func noChangeOfWhatIsSignedBoots() throws {
    let image = try SampleImages.signedContainer(4700)
    let fuses = try SampleImages.closedFuses()
    let signed = [0x00..<0x40, 0x1000..<4700, 0x2000..<0x2050, 0x2050..<0x2C00]
    var random = SplitMix64(seed: 6)
    for _ in 0..<150 {
      let range = signed[Int(random.next() % 4)]
      let offset = range.lowerBound + Int(random.next() % UInt64(range.count))
      var changed = image
      changed[offset] ^= 1 << UInt8(random.next() % 8)
      let board = Self.board(fuses, pins: .internal, flash: Self.flash(changed)).board
      #expect(board.running == .bootROM, "a change at \(String(offset, radix: 16))")
      #expect(board.bootReport?.failure != nil)
    }
  }

  /// A block that says 4 GiB, and commands that name all of it: refused, and no memory is taken for it.
  @Test func aFlashOfAllAddresses() throws {
    var block = try #require(FlashConfigurationBlock(bytes: Self.block))
    block.flashA1Size = .max
    var flash = Self.flash(try SampleImages.signedContainer())
    flash.replaceSubrange(0..<512, with: block.bytes)
    // The first block of Authenticate data, and the boot data's length.
    flash.replaceSubrange(0x3044..<0x3048, with: [0x1F, 0, 0, 0])
    flash.replaceSubrange(0x1024..<0x1028, with: littleEndian(0x1F80_0000))
    let board = Self.board(try SampleImages.closedFuses(), pins: .internal, flash: flash).board
    #expect(board.running == .bootROM)
  }

  /// Copied to RAM from the flash's start, authenticated there.
  @Test func aSignedImageForRAM() throws {
    let application = littleEndian(0x2001_0000) + littleEndian(0x2020_A041) + pattern(0x200)
    let image = try SampleImages.sign(
      application, ContainerGeometry(start: 0x2020_8000, ivtOffset: 0x1000, initialLoadSize: 0x2000))
    var fuses = try SampleImages.closedFuses()
    let test = Self.board(fuses, pins: .internal, flash: Self.flash(image))
    #expect(test.board.running == .application(entry: 0x2020_A040))
    #expect(test.board.ram(at: 0x2020_A000, count: application.count) == application)
    fuses[0x1F] = 0
    #expect(Self.board(fuses, pins: .internal, flash: Self.flash(image)).board.running == .bootROM)
  }

  // MARK: - DCD on closed parts

  /// Run because it was authenticated; one that was changed is not run.
  @Test func theDCDOfASignedImage() throws {
    let dcd = SampleImage.dcd(0xCC, 0x04, 0x2000_0100, 0x1122_3344)
    let image = try SampleImages.sign(
      littleEndian(0x2001_0000) + littleEndian(0x6000_2041) + pattern(0x100), .flexSPINOR, dcd: dcd)
    let fuses = try SampleImages.closedFuses()
    let test = Self.board(fuses, pins: .internal, flash: Self.flash(image))
    #expect(test.board.running == .application(entry: 0x6000_2040))
    #expect(test.board.ram(at: 0x2000_0100, count: 4) == littleEndian(0x1122_3344))
    var changed = image
    changed[0x40 + 15] ^= 1
    let refused = Self.board(fuses, pins: .internal, flash: Self.flash(changed))
    #expect(refused.board.running == .bootROM && refused.board.ram(at: 0x2000_0100, count: 4) == [0, 0, 0, 0])
  }

  /// dcd-write once; then none, an image's neither.
  @Test func aClosedPartRunsOneDCD() throws {
    let dcd = SampleImage.dcd(0xCC, 0x04, 0x2000_0100, 1)
    let command = SDPCommand.writeDCD(address: 0x2020_8000, count: UInt32(dcd.count))
    var test = Self.board(try SampleImages.closedFuses())
    #expect(test.sdpWords(command, dcd) == [.habClosed, .writeComplete])
    #expect(test.sdpWords(command, dcd) == [.habClosed, .habFailure])
    let second = SampleImage.dcd(0xCC, 0x04, 0x2000_0200, 1)
    let image = try SampleImages.sign(
      littleEndian(0x2001_0000) + littleEndian(0x2020_8441) + pattern(0x100),
      .serialDownloader(start: 0x2020_8000), dcd: second)
    _ = test.sdpWords(.writeFile(address: 0x2020_8000, count: UInt32(image.count)), image)
    _ = test.sdpWords(.jump(to: 0x2020_8000))
    #expect(test.board.running == .application(entry: 0x2020_8440))
    #expect(test.board.ram(at: 0x2000_0200, count: 1) == [0])
    #expect(test.board.jumpReport?.steps.contains(.dcdSkipped(hostAskedFor: false)) == true)
    // After a reset it may again.
    test.board.reset()
    test.settle()
    #expect(test.sdpWords(command, dcd) == [.habClosed, .writeComplete])
  }

  // MARK: - Board descriptions

  @Test func keysOfADescription() throws {
    var configuration = BoardConfiguration()
    #expect(!configuration.isClosed && configuration.keyHash == [UInt32](repeating: 0, count: 8))
    configuration.keyHash = try SampleImages.rootKeys().fuseWords()
    configuration.isClosed = true
    #expect(configuration.fuses == (try SampleImages.closedFuses()))
    configuration.fuses[6] = 0x12
    configuration.isClosed = false
    #expect(configuration.fuses[6] == 0x10 && !configuration.isClosed)
  }
}
