import BootImage
import CaptureDecoding
import HIDTransport
import MBoot
import Provisioning
import SDP
import Testing
import USBCapture
import VirtualRT1020

/// What a capture tells in plain words.
@Suite struct StoryTests {
  private static func story(_ events: [CaptureEvent]) -> CaptureStory {
    var teller = StoryTeller()
    for event in Decoded(events).events { teller.take(event) }
    return teller.finish()
  }

  private static func fits(_ story: CaptureStory, _ words: String) -> CaptureStory.Cause.Fit? {
    story.failures.first?.causes.first { $0.text.contains(words) }?.fit
  }

  private static let erase = Command.flashEraseRegion(address: 0x6000_0000, count: 45056, memoryID: 0)

  /// Configured by an option word, as the tools do.
  private static var configured: Talk {
    var talk = Talk()
    talk.ask(.fillMemory(address: 0x2000, count: 4, pattern: 0xC000_0007))
    talk.answer(0, to: .fillMemory)
    talk.ask(.configureMemory(memoryID: 9, address: 0x2000))
    talk.answer(0, to: .configureMemory)
    return talk
  }

  /// The board of the forum's thread, as a virtual one; its client is our own.
  @Test func theSeedsCase() throws {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    var flash = BoardConfiguration.Flash()
    flash.part = "W25Q64JV"
    flash.statusRegisters = [0x1C, 0x02]
    flash.fill = 0
    configuration.flash = flash
    let bus = TappedBus(VirtualRT1020(configuration))
    let host = MBootHost(try bus.open([.flashloader], timeout: .seconds(5)))
    _ = try host.getProperty(.currentVersion)
    try host.fillMemory(address: 0x2000, count: 4, pattern: 0xC000_0007)
    try host.configureMemory(9, address: 0x2000)
    #expect(throws: MBootError.self) { try host.flashEraseRegion(address: 0x6000_0000, count: 45056) }
    let story = Self.story(bus.events)
    #expect(
      story.headline.hasPrefix("flash-erase-region 0x60000000 45056 bytes failed: 20106 FlexSPINOR: Command Failure"))
    #expect(story.boards == ["15a2:0073 flashloader at 1.2, K2.1.0"])
    #expect(
      story.steps.map(\.text)[1]
        == "put the option word 0xC0000007 (quad NOR by SFDP, single data rate, 133 MHz) at 0x00002000")
    #expect(story.failures.count == 1)
    #expect(story.failures.first?.meaning.contains("did not read back as 0xFF") == true)
    // The chip ignored the erase, and that is soon done: protection comes first.
    #expect(story.failures.first?.causes.first?.text.hasPrefix("block protect bits") == true)
    #expect(Self.fits(story, "block protect bits") == .well)
    #expect(Self.fits(story, "reads go wrong at this clock") == .badly)
    #expect(Self.fits(story, "does not fit the chip") == .badly)
    #expect(story.ending == "At the end nothing was under way.")
  }

  @Test func anEraseThatTookItsTime() {
    var talk = Self.configured
    talk.ask(Self.erase)
    talk.time += 900_000_000
    talk.answer(20106, to: .flashEraseRegion)
    let story = Self.story(talk.events)
    #expect(Self.fits(story, "block protect bits") == .badly)
    #expect(Self.fits(story, "reads go wrong at this clock") == .well)
    #expect(story.failures.first?.causes.first?.text.hasPrefix("reads go wrong at this clock") == true)
  }

  /// Where erases succeed in no time, time tells nothing.
  @Test func timesOfAModel() {
    var talk = Self.configured
    talk.ask(Self.erase)
    talk.answer(0, to: .flashEraseRegion)
    talk.ask(.flashEraseRegion(address: 0x6001_0000, count: 45056, memoryID: 0))
    talk.answer(20106, to: .flashEraseRegion)
    let evidence = Self.story(talk.events).failures.first?.causes.flatMap(\.evidence) ?? []
    #expect(!evidence.isEmpty)
    #expect(!evidence.contains { $0.contains("too soon") || $0.contains("too fast") })
  }

  @Test func aSavedBlock() {
    var talk = Talk()
    var block = FlashConfigurationBlock()
    block.tag = FlashConfigurationBlock.tagValue
    block.version = FlashConfigurationBlock.versionValue
    talk.ask(.writeMemory(address: 0x2000, count: 512, memoryID: 0))
    talk.answer(0, to: .writeMemory)
    talk.send(block.bytes)
    talk.answer(0, to: .writeMemory)
    talk.ask(.configureMemory(memoryID: 9, address: 0x2000))
    talk.answer(0, to: .configureMemory)
    talk.ask(Self.erase)
    talk.time += 100_000_000
    talk.answer(20106, to: .flashEraseRegion)
    #expect(Self.fits(Self.story(talk.events), "quad enable (QE)") == .well)
  }

  @Test func itWorksAfterwards() {
    var talk = Self.configured
    talk.ask(Self.erase)
    talk.answer(20106, to: .flashEraseRegion)
    talk.ask(Self.erase)
    talk.answer(20106, to: .flashEraseRegion)
    talk.leave()
    talk.device(1, .flashloader)
    talk.ask(Self.erase, of: 1)
    talk.answer(0, to: .flashEraseRegion, of: 1)
    let story = Self.story(talk.events)
    #expect(story.failures.count == 1)
    #expect(story.failures.first?.repetitions == 1)
    #expect(story.failures.first?.causes.first?.text.contains("only power-up clears") == true)
    #expect(Self.fits(story, "only power-up clears") == .well)
    #expect(Self.fits(story, "worn or defective") == .badly)
  }

  @Test func readsThatChange() {
    var talk = Self.configured
    talk.ask(Self.erase)
    talk.time += 100_000_000
    talk.answer(20106, to: .flashEraseRegion)
    for byte: UInt8 in [0xFF, 0xFE] {
      talk.ask(.readMemory(address: 0x6000_0000, count: 16, memoryID: 0))
      talk.answer(.readMemory(.success, count: 16))
      talk.give([UInt8](repeating: byte, count: 16))
      talk.answer(0, to: .readMemory)
    }
    let story = Self.story(talk.events)
    #expect(Self.fits(story, "reads go wrong at this clock") == .well)
    // The second read is a failure of its own.
    #expect(story.failures.count == 2)
    #expect(
      story.failures.last?.meaning
        == "0x60000000 was read before as 0xFF and now reads 0xFE; 16 bytes of that piece differ")
  }

  @Test func whatIsReadIsNotWhatWasWritten() {
    var talk = Self.configured
    talk.ask(.writeMemory(address: 0x6000_1000, count: 8, memoryID: 0))
    talk.answer(0, to: .writeMemory)
    talk.send([1, 2, 3, 4, 5, 6, 7, 8])
    talk.answer(0, to: .writeMemory)
    talk.ask(.readMemory(address: 0x6000_1002, count: 4, memoryID: 0))
    talk.answer(.readMemory(.success, count: 4))
    talk.give([3, 4, 0, 6])
    talk.answer(0, to: .readMemory)
    let story = Self.story(talk.events)
    #expect(story.failures.map(\.command) == ["read-memory"])
    #expect(
      story.failures.first?.meaning == "0x60001004 was written as 0x05 and now reads 0x00; 1 byte of that piece differ")
  }

  @Test func noFlash() {
    var talk = Talk()
    talk.ask(.configureMemory(memoryID: 9, address: 0x2000))
    talk.answer(20107, to: .configureMemory)
    talk.ask(Self.erase)
    talk.answer(10205, to: .flashEraseRegion)
    let story = Self.story(talk.events)
    #expect(Self.fits(story, "no flash answers") == .maybe)
    #expect(story.failures.last?.causes.first?.fit == .well)
    #expect(story.failures.last?.causes.first?.evidence.first?.contains("configure-memory failed with 20107") == true)
  }

  @Test func anEraseThatNeverEnds() {
    var talk = Self.configured
    talk.ask(.flashEraseAll(memoryID: 9))
    talk.time += 5_000_000_000
    talk.fail(-2, fromDevice: true)
    let story = Self.story(talk.events)
    #expect(story.failures.first?.answer == "no answer: the host gave up after 5.001 s")
    #expect(Self.fits(story, "the host waits for a shorter time") == .well)
    #expect(Self.fits(story, "stays busy") == .maybe)

    talk = Self.configured
    talk.ask(Self.erase)
    #expect(
      Self.story(talk.events).ending
        == "At the end the host was waiting for the end of flash-erase-region 0x60000000 45056 bytes (command 3).")
  }

  @Test func aReportThatIsNotTaken() {
    var talk = Self.configured
    talk.ask(.getProperty(.currentVersion, index: 0))
    talk.time += 5_000_000_000
    talk.fail(-2, fromDevice: false)
    let story = Self.story(talk.events)
    #expect(story.failures.first?.meaning == "the device did not take the report, and the host gave up")
    #expect(Self.fits(story, "hangs or crashed") == .maybe)
    #expect(Self.fits(story, "still at work") == .maybe)
    #expect(Self.fits(story, "cable was pulled") == nil)
  }

  /// The quirk of K2.1.0: the word held a bit before, both are there afterwards.
  @Test(
    arguments: [
      (5, 7, .well, .badly), (5, 5, .badly, .well), (0, 0, .badly, .well),
      (nil, nil, .maybe, .maybe),
    ] as [(UInt32?, UInt32?, CaptureStory.Cause.Fit, CaptureStory.Cause.Fit)])
  func aBurnThatIsNotConfirmed(
    _ before: UInt32?, _ after: UInt32?, _ quirk: CaptureStory.Cause.Fit, _ lock: CaptureStory.Cause.Fit
  ) {
    var talk = Talk()
    func read(_ value: UInt32?) {
      guard let value else { return }
      talk.ask(.flashReadOnce(index: 0x22, count: 4))
      talk.answer(.flashReadOnce(.success, count: 4, values: [value]))
    }
    read(before)
    talk.ask(.flashProgramOnce(index: 0x22, count: 4, data: 2))
    talk.answer(20201, to: .flashProgramOnce)
    read(after)
    let story = Self.story(talk.events)
    #expect(Self.fits(story, "the bits are burnt") == quirk)
    #expect(Self.fits(story, "is locked") == lock)
  }

  @Test func whatAStatusWithoutARowHas() {
    var talk = Talk()
    talk.ask(.writeMemory(address: 0x6000_0000, count: 4, memoryID: 0))
    talk.answer(7002, to: .writeMemory)
    let failure = Self.story(talk.events).failures.first
    #expect(failure?.causes.first?.text == StatusAdvice.advice(for: .flexSPIDeviceTimeout).cause)
    #expect(failure?.causes.first?.test.isEmpty == false)
  }

  @Test func jumps() {
    var talk = Talk(.bootROM)
    talk.ask(.jump(to: 0x2000_0400))
    talk.say(.habOpen)
    talk.leave()
    talk.device(1, .bootROM)
    #expect(Self.story(talk.events).remarks.first?.contains("the boot ROM came back") == true)

    talk = Talk(.bootROM)
    talk.ask(.jump(to: 0x2020_8400))
    talk.say(.habClosed)
    talk.ask(.errorStatus)
    talk.say(.habClosed, .habFailure)
    let remarks = Self.story(talk.events).remarks
    #expect(remarks.contains { $0.contains("the part is closed") })
    #expect(remarks.contains { $0.contains("it did not start the image") })
  }

  @Test func theROMRefuses() {
    var talk = Talk(.bootROM)
    talk.ask(.writeFile(address: 0x2020_0000, count: 4))
    talk.send(sdp: [1, 2, 3, 4])
    talk.say(.habOpen, .refused)
    let story = Self.story(talk.events)
    #expect(Self.fits(story, "does not let that address be used") == .maybe)
    #expect(story.boards == ["1fc9:0130 boot ROM at 1.2, HAB open"])
  }

  @Test func nothingToTell() {
    #expect(Self.story([]).lines == ["No board is in the capture.", "No command is in the capture."])
    #expect(Self.story(Talk().events).headline == "A board is in the capture, and nobody talks to it.")
    var talk = Talk()
    talk.ask(.getProperty(.flashSize, index: 0))
    talk.answer(10300, to: .getProperty)
    // Every host that looks around asks for what is not there.
    #expect(Self.story(talk.events).failures == [])
  }

  /// A capture of any length has a story of a bounded one.
  @Test func longStories() {
    var talk = Self.configured
    for index in 0..<500 {
      talk.ask(.flashEraseRegion(address: 0x6000_0000 + UInt32(index) * 4096, count: 4096, memoryID: 0))
      talk.answer(index % 2 == 0 ? 0 : 20106, to: .flashEraseRegion)
    }
    let story = Self.story(talk.events)
    #expect(story.steps.count <= 64)
    #expect(story.failures.count == 8)
    #expect(story.moreFailures == 242)
    #expect(story.steps.count + story.omitted == 502)
  }
}
