import BootImage
import HIDTransport
import MBoot
import SDP
import Testing

@testable import Provisioning

/// What can go wrong with the flash, and what is said then.
@Suite struct ProvisionerFlashTests: ProvisionerSuite {
  let board = FakeBoard()

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
    #expect(StatusAdvice.advice(for: .norCommandFailure).cause.contains("programmed"))
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
}
