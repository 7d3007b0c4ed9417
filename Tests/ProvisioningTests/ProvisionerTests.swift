import BootImage
import HIDTransport
import MBoot
import SDP
import Testing

@testable import Provisioning

@Suite struct ProvisionerTests {
  let board = FakeBoard()
  var bus: FakeBus { FakeBus(board) }

  private func run(_ plan: ProvisioningPlan) throws -> ProvisioningResult {
    try Provisioner(plan).run(on: bus)
  }

  private func error(_ plan: ProvisioningPlan, on bus: FakeBus? = nil) throws -> ProvisioningError {
    let error = try #require(
      #expect(throws: ProvisioningError.self) { try Provisioner(plan).run(on: bus ?? self.bus) })
    #expect(!error.cause.isEmpty && !error.failure.isEmpty && !error.remedies.isEmpty)
    return error
  }

  @Test func fromTheROM() throws {
    let plan = try SampleImages.plan()
    var events: [ProvisioningEvent] = []
    let result = try Provisioner(plan, now: { .zero }).run(on: bus) { events.append($0) }
    #expect(Array(board.flash[..<512]) == FakeBoard.block)
    #expect(Array(board.flash[0x1000..<0x2388]) == plan.segments[0].bytes)
    #expect(board.flash[0x2388..<0x3000].allSatisfy { $0 == 0xFF })
    #expect(board.flash[0x3000] == 0, "erased too much")
    #expect(result.foundAs == .bootROM)
    #expect(result.habState == .open)
    #expect(result.flashloaderVersion == 0x4B02_0100)
    #expect(result.erased == [.init(address: 0x6000_0000, count: 0x3000)])
    #expect(result.written == [.init(address: 0x6000_1000, count: 5000)])
    #expect(result.verifiedBytes == 5512)
    #expect(result.configurationBlock?.serialClockFrequency == 7)
    #expect(result.boot == .quiet)
    #expect(result.warnings.isEmpty)
    #expect(result.times.map(\.phase) == ProvisioningPhase.allCases)
    #expect(
      board.sdpLog.map(\.code) == [.errorStatus, .writeFile, .jumpAddress])
    #expect(board.sdpLog[1].address == 0x2020_8000)
    #expect(board.sdpLog[2].address == 0x2020_8400)
    #expect(
      board.tags == [
        .getProperty, .getProperty, .fillMemory, .configureMemory, .getProperty, .flashEraseRegion, .fillMemory,
        .configureMemory, .writeMemory, .readMemory, .readMemory, .reset,
      ])
    for phase in ProvisioningPhase.allCases {
      #expect(events.contains(.started(phase)) && events.contains(.finished(phase, .zero)))
    }
    #expect(events.contains(.progress(.writeImage, done: 5000, total: 5000)))
    #expect(events.contains(.progress(.loadFlashloader, done: 0x2400, total: 0x2400)))
  }

  @Test func fromARunningFlashloader() throws {
    board.identity = .flashloader
    var plan = try SampleImages.plan()
    plan.flashloader = nil
    let result = try run(plan)
    #expect(result.foundAs == .flashloader)
    #expect(result.habState == nil)
    #expect(board.sdpLog.isEmpty)
  }

  @Test func anImageWithItsOwnBlock() throws {
    board.identity = .flashloader
    var own = FakeBoard.block
    own[0x80] = 4
    own[0x46] = 1
    let image = own + [UInt8](repeating: 0xFF, count: 0x1000 - 512) + SampleImages.container()
    let plan = ProvisioningPlan(try FlashLayout(ImageFile(image)))
    #expect(plan.segments == ProvisioningPlan(container: SampleImages.container()).segments)
    let result = try run(plan)
    #expect(Array(board.flash[..<512]) == own)
    #expect(result.configurationBlock?.serialClockFrequency == 1)
    #expect(board.tags.count { $0 == .configureMemory } == 1)
    // The block is compared, too.
    board.identity = .flashloader
    board.readFlips = [0x46: 2]
    let mismatch = try error(plan)
    #expect(mismatch.exitCode == .verifyMismatch)
    #expect(mismatch.address == 0x6000_0046)
  }

  @Test func aUsersBlockConfiguresTheFlash() throws {
    board.identity = .flashloader
    var plan = try SampleImages.plan()
    plan.configuration = .block(try #require(.init(bytes: FakeBoard.block)))
    let result = try run(plan)
    #expect(board.ram[0x2000 + 0x46] == 7)
    #expect(result.warnings.count == 1, "quad enable is not set by it")
  }

  @Test func aSecondRunEndsTheSame() throws {
    let plan = try SampleImages.plan()
    _ = try run(plan)
    let flash = board.flash
    board.identity = .bootROM
    _ = try run(plan)
    #expect(board.flash == flash)
  }

  @Test(arguments: [
    (SDPStatus.habSuccess, BootOutcome.serialDownloadByPins), (.habFailure, .serialDownloadAfterFailure),
    (.habWarning, .serialDownload),
  ])
  func whatComesBack(_ status: SDPStatus, _ outcome: BootOutcome) throws {
    board.identity = .flashloader
    board.afterReset = .bootROM
    board.errorStatus = status
    #expect(try run(SampleImages.plan()).boot == outcome)
    board.identity = .flashloader
    board.afterReset = .flashloader
    #expect(try run(SampleImages.plan()).boot == .flashloader)
  }

  // MARK: - Start

  @Test func nobodyThere() throws {
    board.identity = nil
    let lost = try error(SampleImages.plan())
    #expect(lost.phase == .findDevice)
    #expect(lost.exitCode == .noDevice)
  }

  @Test(arguments: [HIDError.busy("x"), .permission("/dev/x"), .system("x"), .stalled, .malformed("x"), .timeout])
  func openingFails(_ cause: HIDError) throws {
    board.openError = cause
    #expect(try error(SampleImages.plan()).phase == .findDevice)
  }

  @Test func closedPartWantsASignature() throws {
    board.habWord = .habClosed
    let refused = try error(SampleImages.plan())
    #expect(refused.phase == .loadFlashloader)
    #expect(refused.exitCode == .closedPart)
    #expect(board.sdpLog.map(\.code) == [.errorStatus], "nothing may be loaded")
    #expect(try run(SampleImages.plan(signed: true)).habState == .closed)
  }

  @Test func closedPartRefusesTheImage() throws {
    board.habWord = .habClosed
    board.afterJump = .bootROM
    board.errorStatus = .habFailure
    let refused = try error(SampleImages.plan(signed: true))
    #expect(refused.phase == .startFlashloader)
    #expect(refused.exitCode == .closedPart)
    #expect(board.paused >= .seconds(3) && board.paused < .seconds(4))
  }

  @Test func openPartStaysInTheROM() throws {
    board.afterJump = .bootROM
    let stayed = try error(SampleImages.plan())
    #expect(stayed.phase == .startFlashloader)
    #expect(stayed.exitCode == .badInput)
    #expect(stayed.address == 0x2020_8400)
  }

  @Test func theROMComesBack() throws {
    board.afterJump = nil
    let bus = bus
    bus.onPause = { if $0 > .milliseconds(500) { bus.board.identity = .bootROM } }
    let back = try error(SampleImages.plan(), on: bus)
    #expect(back.failure.contains("came back"))
    #expect(board.paused < .seconds(1))
  }

  @Test func nothingComesAfterTheJump() throws {
    board.afterJump = nil
    let gone = try error(SampleImages.plan())
    #expect(gone.phase == .startFlashloader)
    #expect(gone.exitCode == .noDevice)
    #expect(board.paused >= .seconds(15) && board.paused < .seconds(16))
  }

  @Test func theFlashloaderComesLate() throws {
    board.afterJump = nil
    let bus = bus
    bus.onPause = {
      if $0 > .seconds(6), bus.board.identity == nil, bus.board.tags.isEmpty { bus.board.identity = .flashloader }
    }
    #expect(try Provisioner(SampleImages.plan()).run(on: bus).verifiedBytes == 5512)
  }

  @Test func noFlashloaderGiven() throws {
    var plan = try SampleImages.plan()
    plan.flashloader = nil
    #expect(try error(plan).exitCode == .badInput)
  }

  @Test func theROMRefusesTheAddress() throws {
    board.sdpWords[.writeFile] = .refused
    let refused = try error(SampleImages.plan())
    #expect(refused.phase == .loadFlashloader)
    #expect(refused.exitCode == .deviceFailed)
    #expect(refused.command == "write-file")
  }

  // MARK: - Flash

  @Test(
    arguments: [
      (CommandTag.getProperty, 10000, ProvisioningPhase.identifyFlashloader),
      (.configureMemory, 20107, .configureMemory),
      (.configureMemory, 7000, .configureMemory), (.flashEraseRegion, 20106, .erase),
      (.flashEraseRegion, 10205, .erase),
      (.flashEraseRegion, 7002, .erase), (.writeMemory, 10203, .writeImage), (.writeMemory, 20105, .writeImage),
      (.writeMemory, 20106, .writeImage), (.readMemory, 10200, .verify), (.reset, 1, .reset),
      (.fillMemory, 10200, .configureMemory),
      (.flashEraseRegion, 0xDEAD_BEEF, .erase),
    ] as [(CommandTag, UInt32, ProvisioningPhase)])
  func statusesNameThePhase(_ tag: CommandTag, _ status: UInt32, _ phase: ProvisioningPhase) throws {
    board.identity = .flashloader
    board.statuses = [tag: status]
    let failed = try error(SampleImages.plan())
    #expect(failed.phase == phase)
    #expect(failed.status?.rawValue == status)
    #expect(failed.command == tag.name)
    #expect(failed.exitCode == .deviceFailed)
    #expect(failed.description.contains(phase.rawValue))
  }

  @Test(arguments: [
    (CommandTag.getProperty, ProvisioningPhase.identifyFlashloader), (.flashEraseRegion, .erase),
    (.writeMemory, .writeImage),
    (.configureMemory, .configureMemory), (.readMemory, .verify), (.reset, .reset),
  ])
  func silenceNamesThePhase(_ tag: CommandTag, _ phase: ProvisioningPhase) throws {
    board.identity = .flashloader
    board.silent = [tag]
    let failed = try error(SampleImages.plan())
    #expect(failed.phase == phase)
    #expect(failed.exitCode == .timeout)
  }

  @Test func theEraseFailureOfTheThreadGetsItsCauses() throws {
    board.identity = .flashloader
    board.statuses = [.flashEraseRegion: 20106]
    let failed = try error(SampleImages.plan())
    for word in ["protection", "quad enable", "read path", "configuration block"] {
      #expect((failed.cause + failed.remedies.joined()).contains(word), "\(word)")
    }
    #expect(StatusAdvice.advice(for: .norCommandFailure, in: .writeImage).cause.contains("programmed"))
  }

  @Test func imagesThatDoNotFit() throws {
    board.identity = .flashloader
    board.properties[0x19] = [31, 0x6000_0000, 8, 256, 4096, 65536]
    let big = try error(SampleImages.plan(5000))
    #expect(big.phase == .checkMemory)
    #expect(big.exitCode == .badInput)
    #expect(!board.tags.contains(.flashEraseRegion))
    board.properties[0x19] = [15, 0x6000_0000, 16384, 0, 0, 0]
    #expect(try error(SampleImages.plan()).phase == .checkMemory)
    board.properties[0x19] = []
    #expect(try error(SampleImages.plan()).phase == .checkMemory)
    board.properties[0x19] = nil
    #expect(try run(SampleImages.plan()).warnings.count == 1)
  }

  @Test func erasesOnlyWhatIsNeeded() throws {
    var plan = try SampleImages.plan()
    #expect(plan.eraseRanges(sectorSize: 4096) == [.init(address: 0x6000_0000, count: 0x3000)])
    plan.segments.append(.init(address: 0x6001_0100, bytes: [1]))
    #expect(
      plan.eraseRanges(sectorSize: 4096) == [
        .init(address: 0x6000_0000, count: 0x3000), .init(address: 0x6001_0000, count: 0x1000),
      ])
    plan.segments = [.init(address: 0x6000_1000, bytes: [UInt8](repeating: 1, count: 4096))]
    #expect(plan.eraseRanges(sectorSize: 4096) == [.init(address: 0x6000_0000, count: 0x2000)])
    plan.segments = [.init(address: 0x6000_0200, bytes: [1])]
    #expect(plan.eraseRanges(sectorSize: 4096) == [.init(address: 0x6000_0000, count: 0x1000)])
    board.identity = .flashloader
    plan = try SampleImages.plan(300_000)
    _ = try run(plan)
    #expect(
      board.log.filter { $0.tag == .flashEraseRegion }.map { Array($0.parameters.prefix(2)) } == [
        [0x6000_0000, 0x40000], [0x6004_0000, 0xB000],
      ])
  }

  @Test func whatReadsBackWrong() throws {
    board.identity = .flashloader
    board.readFlips = [0x1100: 1, 0x1101: 0x80]
    let wrong = try error(SampleImages.plan())
    #expect(wrong.phase == .verify)
    #expect(wrong.exitCode == .verifyMismatch)
    #expect(wrong.address == 0x6000_1100)
    #expect(wrong.failure.hasPrefix("2 of 5000 bytes differ"))
    board.readFlips = [0: 0xFF]
    #expect(try error(SampleImages.plan()).address == 0x6000_0000)
    #expect(!board.tags.contains(.reset))
  }

  // MARK: - Plans

  @Test func plansThatAreRefused() throws {
    board.identity = .flashloader
    var plans = [
      ProvisioningPlan(segments: []), ProvisioningPlan(container: []),
      ProvisioningPlan(segments: [.init(address: 0x6000_0000, bytes: [1, 2, 3])]),
      ProvisioningPlan(segments: [.init(address: 0x2000, bytes: [1])]),
      ProvisioningPlan(segments: [.init(address: 0x6FFF_FFFF, bytes: [1, 2])]),
      ProvisioningPlan(segments: [.init(address: 0x6000_1001, bytes: SampleImages.container())]),
      ProvisioningPlan(segments: [
        .init(address: 0x6000_1000, bytes: SampleImages.container()), .init(address: 0x6000_2000, bytes: [1]),
      ]),
    ]
    var plan = try SampleImages.plan()
    plan.configuration = .option(OptionWord(rawValue: 0xC001_0007))
    plans.append(plan)
    plan.configuration = .block(.init())
    plans.append(plan)
    plan = try SampleImages.plan()
    plan.optionAddress = 0x2020_A000
    plans.append(plan)
    plan = try SampleImages.plan()
    plan.ownBlock = [1, 2]
    plans.append(plan)
    for (index, plan) in plans.enumerated() {
      let refused = try error(plan)
      #expect(refused.phase == .checkPlan, "\(index)")
      #expect(refused.exitCode == .badInput, "\(index)")
    }
    #expect(board.transfers == 0)
  }

  @Test func warnsOfOddClocks() throws {
    board.identity = .flashloader
    var plan = try SampleImages.plan()
    plan.configuration = .option(OptionWord(rawValue: 0xC000_000F))
    #expect(try run(plan).warnings.count == 1)
  }
}
