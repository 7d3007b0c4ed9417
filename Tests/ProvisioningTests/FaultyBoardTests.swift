import BootImage
import HIDTransport
import MBoot
import SampleImages
import Testing
import VirtualRT1020

@testable import Provisioning

/// The public client on boards that are sick: a clear error, never a hang; and on the board that was mended,
/// success.
@Suite struct FaultyBoardTests {
  private func bus(_ faults: [Fault], seed: UInt64 = 1) -> VirtualBus {
    var configuration = BoardConfiguration()
    configuration.faults = faults
    configuration.seed = seed
    return VirtualBus(VirtualRT1020(configuration))
  }

  private func failure(_ effect: Fault.Effect, after: Int = 0, times: Int? = nil) throws -> ProvisioningError {
    let bus = bus([Fault(effect, trigger: .init(after: after, times: times))])
    let plan = try SampleImages.plan(3000)
    let error = try #require(#expect(throws: ProvisioningError.self) { try Provisioner(plan).run(on: bus) })
    #expect(!error.cause.isEmpty && !error.failure.isEmpty && !error.remedies.isEmpty)
    try mend(bus, plan)
    return error
  }

  /// Lifts what is wrong, gives power, and expects the plan to be carried out.
  private func mend(_ bus: VirtualBus, _ plan: ProvisioningPlan) throws {
    bus.board.clearFaults()
    bus.board.setPower(false)
    bus.board.setPower(true)
    _ = try Provisioner(plan).run(on: bus)
    for segment in plan.segments {
      let offset = Int(segment.address - FlashLayout.flashAddress)
      let isSame = bus.board.flash(at: offset, count: segment.bytes.count) == segment.bytes
      #expect(isSame)
    }
  }

  @Test func faultsOfTheLink() throws {
    #expect(try failure(.reportLost(.in)).exitCode == .timeout)
    #expect(try failure(.reportLost(.out)).exitCode == .timeout)
    let stalled = try failure(.reportStalled(.out))
    #expect(stalled.exitCode == .deviceFailed && stalled.failure.contains("STALL"))
    #expect(try failure(.reportStalled(.in)).failure.contains("STALL"))
    #expect(try failure(.reportShort(.in, bytes: 2)).exitCode == .deviceFailed)
    #expect(try failure(.reportShort(.out, bytes: 2)).exitCode == .timeout)
    #expect(try failure(.reportDelayed(.in, .seconds(60))).exitCode == .timeout)
    #expect(try failure(.deviceGone(backAfter: nil), after: 5, times: 1).exitCode == .noDevice)
    #expect(try failure(.deviceGone(backAfter: .seconds(1)), after: 5, times: 1).exitCode == .noDevice)
  }

  @Test func faultsOfTheArrival() throws {
    let never = try failure(.enumerationNever)
    #expect(never.phase == .startFlashloader && never.exitCode == .noDevice)
    #expect(try failure(.enumerationSlow(.seconds(600))).phase == .startFlashloader)
    let rom = try failure(.enumerationAsROM)
    #expect(rom.phase == .startFlashloader && rom.failure.contains("boot ROM came back"))
  }

  @Test func aSlowArrivalOrALateReportIsWaitedFor() throws {
    for effect in [.enumerationSlow(.seconds(2)), .reportDelayed(.in, .milliseconds(20))] as [Fault.Effect] {
      let bus = bus([Fault(effect)])
      _ = try Provisioner(SampleImages.plan(3000)).run(on: bus)
    }
  }

  @Test func faultsOfTheFirmware() throws {
    let erase = CommandTag.flashEraseRegion.rawValue
    for moment in Fault.Moment.allCases {
      let hung = try failure(.firmwareHangs(moment, command: erase))
      #expect(hung.exitCode == .timeout && hung.phase == .erase)
      let crashed = try failure(.firmwareCrashes(moment, command: erase))
      #expect(crashed.exitCode == .noDevice && crashed.phase == .erase)
      #expect(try failure(.firmwareHangs(moment, command: CommandTag.writeMemory.rawValue)).exitCode == .timeout)
    }
  }

  @Test func faultsOfTheFuses() throws {
    func host(_ effect: Fault.Effect) throws -> MBootHost {
      var configuration = BoardConfiguration()
      configuration.mode = .flashloader
      configuration.faults = [Fault(effect)]
      return MBootHost(try VirtualBus(VirtualRT1020(configuration)).open([.flashloader], timeout: .zero))
    }
    func burn(_ effect: Fault.Effect) throws -> StatusCode? {
      let host = try host(effect)
      return try #require(
        #expect(throws: MBootError.self) {
          try host.flashProgramOnce(index: 0x18, value: 0x12, permission: BurnPermission(for: .virtualBoard))
        }
      ).status
    }
    #expect(try burn(.fuseLocked(word: 0x18)) == .otpProgramFailure)
    #expect(try burn(.fuseBurnIgnored(word: 0x18)) == .otpProgramFailure)
    #expect(try burn(.fuseBitsRefuse(word: 0x18, mask: 2)) == .otpProgramFailure)
    #expect(try burn(.fuseBusy) == .otpWaitTimeout)
    let reading = try host(.fuseReadError(word: 0x18))
    let error = #expect(throws: MBootError.self) { try reading.flashReadOnce(index: 0x18) }
    #expect(error?.status == .otpReadFailure)
  }

  @Test func theSupplyGoesAtEveryOperation() throws {
    let plan = try SampleImages.plan(1000)
    var cuts = 0
    for number in 0..<200 {
      let cut = Fault(
        .powerCut(operation: .change, backAfter: number % 3 == 0 ? nil : .seconds(number % 3)),
        trigger: .init(after: number, times: 1))
      let bus = bus([cut], seed: UInt64(number))
      let outcome = Result { try Provisioner(plan).run(on: bus) }
      guard bus.board.faults.first?.strikes == 1 else {
        #expect(throws: Never.self) { try outcome.get() }
        break
      }
      cuts += 1
      guard case .failure(let error as ProvisioningError) = outcome else {
        Issue.record("\(number): a run without supply succeeded")
        continue
      }
      #expect(error.exitCode == .noDevice && !error.remedies.isEmpty, "\(number): \(error)")
      try mend(bus, plan)
    }
    #expect(cuts > 5 && cuts < 200)
  }

  @Test func brownOutsAtEveryErase() throws {
    for number in 0..<3 {
      let dip = Fault(.brownOut(operation: .erase), trigger: .init(after: number, times: 1))
      let bus = bus([dip])
      let plan = try SampleImages.plan(1000)
      guard case .failure(let error as ProvisioningError) = Result(catching: { try Provisioner(plan).run(on: bus) })
      else { break }
      #expect(error.exitCode == .noDevice && error.phase == .erase)
      // It came back by itself, in the boot ROM, with the flash as it was left.
      _ = try Provisioner(plan).run(on: bus)
      try mend(bus, plan)
    }
  }

  @Test func anyReportLostStalledOrTornIsAClearErrorOrNone() throws {
    let plan = try SampleImages.plan(1000)
    let effects: [Fault.Effect] = [
      .reportLost(.in), .reportLost(.out), .reportStalled(.in), .reportStalled(.out), .reportDuplicated(.in),
      .reportDuplicated(.out), .reportShort(.in, bytes: 1), .reportShort(.out, bytes: 5),
      .deviceGone(backAfter: .seconds(1)),
    ]
    for (index, effect) in effects.enumerated() {
      for number in stride(from: index, to: 80, by: 7) {
        let bus = bus([Fault(effect, trigger: .init(after: number, times: 1))])
        do {
          _ = try Provisioner(plan).run(on: bus)
        } catch {
          #expect(error.exitCode != .success && !error.cause.isEmpty && !error.remedies.isEmpty, "\(effect) \(number)")
        }
      }
    }
  }
}
