import BootImage
import Fuses
import SDP
import Testing

@testable import VirtualRT1020

/// What the part says of its way after a reset, each refusal in words.
@Suite struct BootReportTests {
  /// The block a flashloader makes for the part.
  private static let block: [UInt8] = {
    var test = TestBoard(flashloader: "K2.1.0")
    _ = test.configure(0xC000_0007)
    return test.block?.bytes ?? []
  }()

  private static func board(
    _ image: [UInt8], pins: BootPins = .internal, fuses: [Int: UInt32] = [:],
    _ change: (inout BoardConfiguration) -> Void = { _ in }
  ) -> TestBoard {
    TestBoard(rom: {
      $0.bootPins = pins
      $0.fuses = fuses
      $0.flash?.part = "W25Q64JV"
      $0.flash?.statusRegisters = [0, 2]
      $0.flash?.contents = [(0, image)]
      change(&$0)
    })
  }

  private static func good(_ change: (inout [UInt8]) -> Void = { _ in }) -> [UInt8] {
    var image = SampleImage.flash(block: block)
    change(&image)
    return image
  }

  private static func names(_ report: BootReport?) -> [String] { report?.steps.map(\.name) ?? [] }

  @Test func anImageInPlace() throws {
    let report = try #require(Self.board(Self.good()).board.bootReport)
    #expect(
      report.steps.map(\.text) == [
        "the boot switches say internal boot (BOOT_MODE 10)", "boot device: FlexSPI NOR",
        "flash configuration block found: 4 data lines, 133 MHz, 8192 KiB",
        "an image vector table stands at 0x60001000", "the image runs in place: 0x60000000, 0x2000 bytes",
        "HAB is open: the image is not signed, and starts all the same", "the application runs from 0x60002000",
      ])
    #expect(
      Self.names(report) == [
        "boot-mode", "boot-device", "flash-configuration", "image-vector-table", "load", "authenticate", "application",
      ])
    #expect(report.failure == nil && report.beginning == .reset(.internal) && !report.isClosed)
    #expect(report.table?.entry == 0x6000_2001 && report.bootData?.start == 0x6000_0000)
  }

  @Test func serialDownloadByTheSwitches() {
    let test = Self.board([], pins: .serial)
    #expect(Self.names(test.board.bootReport) == ["boot-mode", "serial-download"])
    #expect(test.board.jumpReport == nil)
    #expect(TestBoard(flashloader: "K2.1.0").board.bootReport == nil, "there from the start")
  }

  /// One thing wrong at a time: bytes at an offset, and what the step says that fails.
  @Test(
    arguments: [
      (0, [UInt8](repeating: 0xFF, count: 512), "flash offset 0 holds nothing (all FF)"),
      (0, [1, 2, 3, 4], "flash offset 0 holds 01 02 03 04"),
      (7, [0x57], "flash offset 0 holds 46 43 46 42 00 04 01 57"),
      (0x80, [UInt8](repeating: 0, count: 16), "no read sequence"), (0x50, [0, 0, 0, 0], "gives the flash no size"),
      (0x1000, [0xD2], "at 0x1000 stands D2 00 20 40"),
      (0x1014, [0, 0x20, 0, 0x60], "the boot data stand at 0x60001020"),
      (0x1010, [0x24], "the boot data stand at 0x60001024"),
      (0x1020, [0, 0x10], "belongs 0x0 behind the image's start"),
      (0x1024, [0, 0, 0, 0], "has no bytes"), (0x1004, [1, 0x20, 0, 0x20], "lies below the flash"),
    ] as [(Int, [UInt8], String)])
  func refusals(offset: Int, bytes: [UInt8], says: String) throws {
    var test = Self.board(Self.good { $0.replaceSubrange(offset..<offset + bytes.count, with: bytes) })
    let report = try #require(test.board.bootReport)
    let failure = try #require(report.failure)
    #expect(failure.text.contains(says), "\(failure.text)")
    #expect(report.steps.last == .serialDownload(afterFailure: true))
    #expect(test.sdpWords(.errorStatus) == [.habOpen, .habFailure])
  }

  @Test func noFlashAtAll() {
    let report = Self.board([]) { $0.flash = nil }.board.bootReport
    #expect(report?.failure == .noFlash)
  }

  /// What a flashloader is, written to flash as if it were an application.
  @Test func aFlashloaderInFlashIsNoApplication() throws {
    let container = Array(StandInFlashloader.make()[Int(StandInFlashloader.ivtOffset)...])
    let image = Self.block + [UInt8](repeating: 0xFF, count: 0x1000 - Self.block.count) + container
    let report = try #require(Self.board(image).board.bootReport)
    #expect(
      report.failure?.text
        == "the image vector table belongs 0x400 behind the image's start 0x20208000, and stands 0x1000 behind the "
        + "flash's: an image for RAM, as a flashloader is, no application for flash")
  }

  @Test func fusesThatLead() {
    let good = Self.good()
    #expect(Self.names(Self.board(good, pins: .fuses).board.bootReport) == ["boot-mode", "serial-download"])
    #expect(
      Self.names(Self.board(good, pins: .serial, fuses: [6: 1 << 16]).board.bootReport).prefix(3)
        == ["boot-mode", "forced-internal", "boot-device"])
    #expect(
      Self.names(Self.board([], pins: .serial, fuses: [6: 1 << 17]).board.bootReport)
        == ["boot-mode", "serial-disabled", "boot-device", "flash-configuration", "silence"])
    let devices: [(UInt32, String)] = [
      (1, "SEMC NOR"), (3, "SD card"), (4, "SEMC NAND"), (9, "eMMC"), (0xC, "FlexSPI NAND"),
    ]
    for (code, name) in devices {
      let report = Self.board(good, pins: .fuses, fuses: [6: 0x10, 5: code << 4]).board.bootReport
      #expect(report?.failure?.text.contains(name) == true)
    }
    #expect(
      Self.board([], fuses: [FuseWord.miscellaneous0: 1 << 24]).board.bootReport?.steps.contains(.recoveryNotFitted)
        == true)
    let encrypted = Self.board(good, fuses: [5: 1]).board
    #expect(encrypted.bootReport?.steps.contains(.encryptedInPlace) == true)
    #expect(encrypted.running == .application(entry: 0x6000_2000), "read as it stands")
  }

  // MARK: - The block is executed

  /// A user's block that has quad enable written: the ROM writes it, and the image boots.
  @Test func theBlocksModeIsWritten() throws {
    var block = try #require(FlashConfigurationBlock(bytes: Self.block))
    block.deviceModeEnable = 1
    block.deviceModeType = 1
    block.deviceModeSequence = 1 | 4 << 8
    block.deviceModeArgument = 0x0200
    block.setSequence(4, LookupInstruction.words([.init(.command, 0x01), .init(.write, 2)]))
    let image = SampleImage.flash(block: block.bytes)
    let test = Self.board(image) { $0.flash?.statusRegisters = [0, 0] }
    #expect(test.board.running == .application(entry: 0x6000_2000))
    #expect(test.board.statusRegisters == [0, 2, 0])
    // A sequence that is not there is none to run.
    block.setSequence(4, [])
    let refused = Self.board(SampleImage.flash(block: block.bytes)) { $0.flash?.statusRegisters = [0, 0] }
    #expect(refused.board.bootReport?.failure?.name == "flash-configuration")
  }

  /// What lies past the size in the block selects no chip.
  @Test func theBlocksSizeCounts() throws {
    var block = try #require(FlashConfigurationBlock(bytes: Self.block))
    block.flashA1Size = 0x1000
    let report = try #require(Self.board(SampleImage.flash(block: block.bytes)).board.bootReport)
    #expect(report.failure?.text == "nothing can be read at 0x1000, where the image vector table should stand")
  }

  /// After a boot that came to nothing the controller is as it was.
  @Test func theControllerIsPutBack() {
    let test = Self.board(Self.good { $0[0x1000] = 0 })
    #expect(test.board.hardware.flexSPI.portBytes == 0 && test.board.hardware.flexSPI.windowSequence.isEmpty)
  }

  // MARK: - Entries, DCD, plugins

  @Test func anEvenEntryIsAVectorTable() {
    var image = Self.good()
    image += littleEndian(0x2001_0000) + littleEndian(0x6000_2345)
    image.replaceSubrange(0x1004..<0x1008, with: littleEndian(0x6000_2000))
    let test = Self.board(image)
    #expect(test.board.running == .application(entry: 0x6000_2344))
    #expect(
      test.board.bootReport?.steps.contains {
        $0.text == "the vector table at 0x60002000 gives the entry 0x60002345"
      } == true)
    image.replaceSubrange(0x1004..<0x1008, with: littleEndian(0x6FFF_FFF0))
    let beyond = Self.board(image)
    #expect(beyond.board.running == .application(entry: 0x6FFF_FFF0))
    #expect(beyond.board.bootReport?.steps.contains { $0.text.contains("the core faults at once") } == true)
  }

  private static func withDCD(_ dcd: [UInt8], start: UInt32) -> [UInt8] {
    var image = SampleImage.flash(block: block, start: start)
    image.replaceSubrange(0x100C..<0x1010, with: littleEndian(start + 0x1040))
    image.replaceSubrange(0x1040..<0x1040 + dcd.count, with: dcd)
    return image
  }

  @Test(arguments: [0x6000_0000, 0x2020_8000] as [UInt32]) func theImagesDCDIsRunOnce(start: UInt32) throws {
    // Sets a bit twice over would show; adding cannot be said, so the steps are counted.
    let dcd = SampleImage.dcd(0xCC, 0x04, 0x2000_0100, 0x1122_3344)
    let test = Self.board(Self.withDCD(dcd, start: start))
    #expect(test.board.running == .application(entry: start + 0x2000))
    #expect(test.board.ram(at: 0x2000_0100, count: 4) == littleEndian(0x1122_3344))
    let steps = try #require(test.board.bootReport).steps
    #expect(steps.count { $0.name == "device-configuration" } == 1)
    let place = steps.firstIndex { $0.name == "device-configuration" } ?? 0
    let load = steps.firstIndex { $0.name == "load" } ?? 0
    #expect((place < load) == (start != 0x6000_0000), "before the copy, which may need it")
  }

  /// A check that RAM does not meet: the image boots all the same, and the event is there, once.
  @Test(arguments: [0x6000_0000, 0x2020_8000] as [UInt32]) func aDCDThatFailsIsNotedOnAnOpenPart(start: UInt32) throws {
    let dcd = SampleImage.dcd(0xCF, 0x0C, 0x2000_0200, 1)
    let test = Self.board(Self.withDCD(dcd, start: start))
    #expect(test.board.running == .application(entry: start + 0x2000))
    let report = try #require(test.board.bootReport)
    #expect(report.failure == .dcdFailed(.check(0x2000_0200)))
    #expect(report.findings.count { $0.event.reason == .pollExpired && $0.event.context == .runDCD } == 1)
  }

  /// A write that HAB does not allow: its event, once, and the image boots.
  @Test(arguments: [0x6000_0000, 0x2020_8000] as [UInt32]) func aDCDThatHABDoesNotAllow(start: UInt32) throws {
    let test = Self.board(Self.withDCD(SampleImage.dcd(0xCC, 0x04, 0x6000_0000, 1), start: start))
    #expect(test.board.running == .application(entry: start + 0x2000))
    #expect(test.board.bootReport?.findings.count { $0.event.reason == .invalidAddress } == 1)
  }

  @Test func aPluginFallsBackToSerialDownload() throws {
    var test = Self.board(Self.good { $0[0x1028] = 1 })
    #expect(test.board.bootReport?.failure == .plugin(0x6000_2001))
    #expect(test.sdpWords(.errorStatus) == [.habOpen, .habFailure])
    // The same by a jump.
    var image = SampleImage.ram(at: 0x2020_8000)
    image[0x28] = 1
    _ = test.sdpWords(.writeFile(address: 0x2020_8000, count: UInt32(image.count)), image)
    #expect(test.sdp(.jump(to: 0x2020_8000)).count == 1)
    #expect(test.board.running == .bootROM)
    #expect(test.board.jumpReport?.failure == .plugin(0x2020_8101))
    #expect(test.sdpWords(.errorStatus) == [.habOpen, .habFailure])
  }

  // MARK: - Jumps

  @Test func aJumpIsReportedToo() throws {
    var test = TestBoard(rom: { _ in })
    let image = StandInFlashloader.make()
    _ = test.sdpWords(.writeFile(address: StandInFlashloader.loadAddress, count: UInt32(image.count)), image)
    _ = test.sdp(.jump(to: StandInFlashloader.jumpAddress))
    let report = try #require(test.board.jumpReport)
    #expect(report.beginning == .jump(StandInFlashloader.jumpAddress))
    #expect(report.steps.last == .flashloader("K2.1.0"))
    // One that comes to nothing, and the reset that follows from it.
    test.board.reset()
    test.settle()
    _ = test.sdp(.jump(to: 0x2000_0000))
    #expect(test.board.jumpReport?.steps.last == .crash)
    #expect(Self.names(test.board.bootReport) == ["boot-mode", "serial-download"])
    test.board.setPower(false)
    #expect(test.board.jumpReport == nil && test.board.bootReport == nil)
  }
}
