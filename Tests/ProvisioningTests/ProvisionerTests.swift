import BootImage
import HIDTransport
import MBoot
import SDP
import SampleImages
import Testing

@testable import Provisioning

/// The flow from end to end, and the plans it takes.
@Suite struct ProvisionerTests: ProvisionerSuite {
  let board = FakeBoard()

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
    #expect(result.times.map(\.phase) == SampleImages.phases)
    #expect(
      board.sdpLog.map(\.code) == [.errorStatus, .writeFile, .jumpAddress])
    #expect(board.sdpLog[1].address == 0x2020_8000)
    #expect(board.sdpLog[2].address == 0x2020_8400)
    #expect(
      board.tags == [
        .getProperty, .getProperty, .fillMemory, .configureMemory, .getProperty, .flashEraseRegion, .fillMemory,
        .configureMemory, .writeMemory, .readMemory, .readMemory, .reset,
      ])
    for phase in SampleImages.phases {
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
