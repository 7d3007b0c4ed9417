import BootImage
import Diagnosis
import FailureCauses
import MBoot
import Provisioning
import SickBoards
import Testing
import VirtualRT1020

/// The field case: option word 0xC0000007, configure 0, erase of 11 sectors 20106; with each cause that it may have had.
@Suite struct SeedCaseTests {
  static let generations = ["K2.1.0", "K2.7.0"]

  private func expect(
    _ causes: [FailureCause], _ firmware: String, part: String = "W25Q64JV-IQ", registers: [UInt8] = [0, 2, 0],
    plan: ProvisioningPlan = Bench.seedPlan(), certainty: Diagnosis.Certainty? = .certain,
    _ change: (inout BoardConfiguration) -> Void = { _ in }
  ) throws {
    let bus = Bench.bus(firmware, part: part, registers: registers, change)
    let symptom = try #require(Bench.seedJob(plan, on: bus))
    #expect(symptom.kind == .status(20106))
    #expect(symptom.command == "flash-erase-region")
    let diagnosis = Bench.diagnosis(plan, symptom, on: bus)
    #expect(diagnosis.causes == causes, "\(diagnosis.lines(verbose: true).joined(separator: "\n"))")
    if let certainty { #expect(diagnosis.certainty == certainty) }
    #expect(!diagnosis.because.isEmpty)
    #expect(!diagnosis.fix.isEmpty)
    #expect(diagnosis.chip?.jedecID?.count == 3)
  }

  /// K2.7.0 checks an erase at 30 MHz: there the write fails, below.
  @Test func marginalReads() throws {
    try expect([.readPathMarginal], "K2.1.0") { $0.faults = [.readNoise(aboveMegahertz: 100, perMillion: 2_000)] }
  }

  @Test(arguments: [("K2.1.0", 100, 6), ("K2.7.0", 50, 2)])
  func theFixNamesTheClock(_ firmware: String, _ megahertz: Int, _ index: UInt8) throws {
    let bus = Bench.bus(firmware) { $0.faults = [.readNoise(aboveMegahertz: megahertz, perMillion: 2_000)] }
    var plan = Bench.seedPlan()
    plan.resets = false
    var symptom: Symptom?
    do throws(ProvisioningError) { _ = try Provisioner(plan, now: { bus.board.time }).run(on: bus) } catch {
      symptom = Symptom(error)
    }
    let diagnosis = Bench.diagnosis(plan, symptom, on: bus)
    #expect(diagnosis.causes == [.readPathMarginal])
    #expect(diagnosis.chip?.soundClockIndex == index)
    #expect(diagnosis.fix.first == "blhost -u 0x15A2,0x0073 -- fill-memory 0x2000 4 0xC000000\(index) word")
  }

  @Test(arguments: generations) func savedBlock(_ firmware: String) throws {
    var block = FlashConfigurationBlock()
    let good = Bench.bus(firmware, registers: [0, 2, 0])
    let result = try Provisioner(Bench.seedPlan(), now: { good.board.time }).run(on: good)
    block = try #require(result.configurationBlock)
    #expect(block.deviceModeEnable == 0)
    try expect(
      [.savedBlockTrap], firmware, part: "W25Q64JV-IM", registers: [0, 0, 0], plan: Bench.seedPlan(.block(block))
    ) { $0.flash?.floating = .zero }
  }

  @Test(arguments: generations) func quadEnableStuck(_ firmware: String) throws {
    try expect([.quadEnableStuck], firmware, part: "W25Q64JV-IM", registers: [0, 0, 0]) {
      $0.flash?.floating = .noise
      $0.faults = [.quadEnableStuck()]
    }
  }

  @Test(arguments: generations) func blockProtection(_ firmware: String) throws {
    try expect([.blockProtection], firmware, registers: [0x1C, 2, 0])
  }

  @Test(arguments: generations) func lockedRegisters(_ firmware: String) throws {
    try expect([.protectionLocked], firmware, part: "W25Q64JV-IM", registers: [0x9C, 0, 0]) {
      $0.flash?.floating = .zero
      $0.flash?.writeProtectPinIsLow = true
    }
  }

  @Test(arguments: generations) func individualLocks(_ firmware: String) throws {
    try expect([.individualLocks], firmware, registers: [0, 2, 4])
  }

  @Test(arguments: generations) func suspended(_ firmware: String) throws {
    try expect([.eraseSuspended], firmware) { $0.faults = [.leftIn(.suspended)] }
  }

  @Test(arguments: generations) func dropsOut(_ firmware: String) throws {
    // Well while the flash is configured, and loose from the erase on.
    try expect([.flashDropsOut], firmware, certainty: nil) {
      $0.faults = [.norAbsent(reads: .zero, after: 10, probability: 0.2)]
    }
  }

  @Test(arguments: generations) func wrongType(_ firmware: String) throws {
    let plan = Bench.seedPlan(.option(OptionWord(rawValue: 0xC060_0007)))
    try expect([.wrongDeviceType], firmware, plan: plan) { $0.flash?.floating = .zero }
  }

  @Test(arguments: generations) func wornSector(_ firmware: String) throws {
    try expect([.wornSector], firmware, certainty: .likely) {
      $0.faults = [.eraseIgnored(at: 0x3000..<0x4000)]
    }
  }

  @Test(arguments: generations) func writeEnableDead(_ firmware: String) throws {
    try expect([.writeEnableDead], firmware) { $0.faults = [.writeEnableDead()] }
  }

  /// What has passed by the time of the diagnosis leaves an honest set, and a power cycle to try.
  @Test func gone() throws {
    let plan = Bench.seedPlan()
    let bus = Bench.bus { $0.faults = [.eraseIgnored(after: 0, times: 11)] }
    let symptom = try #require(Bench.seedJob(plan, on: bus))
    bus.board.clearFaults()
    let diagnosis = Bench.diagnosis(plan, symptom, on: bus)
    #expect(diagnosis.certainty != .certain)
    #expect(diagnosis.causes.contains(.eraseSuspended))
    #expect(!diagnosis.next.isEmpty)
  }

  @Test(arguments: generations) func healthy(_ firmware: String) throws {
    let bus = Bench.bus(firmware)
    let diagnosis = Bench.diagnosis(Bench.seedPlan(), nil, on: bus)
    #expect(diagnosis.verdict == .healthy)
    #expect(diagnosis.certainty == .certain)
    #expect(diagnosis.causes.isEmpty && diagnosis.fix.isEmpty)
  }
}
