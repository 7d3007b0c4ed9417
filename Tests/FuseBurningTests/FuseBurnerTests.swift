import BoardJournal
import Fuses
import HIDTransport
import MBoot
import Provisioning
import Testing
import VirtualRT1020

@testable import FuseBurning

/// Plans burnt into virtual boards, judged by the fuses themselves.
@Suite struct FuseBurnerTests {
  @Test(arguments: ["K2.1.0", "K2.7.0-rt1020"]) func keysThenCloseBit(firmware: String) throws {
    let bus = VirtualBus(Sample.board(firmware: firmware))
    let plan = FusePlan(try Sample.seed(), on: Sample.readOut())
    let journal = MemoryJournal()
    let result = try Sample.burn(plan, on: bus, journal: journal)
    #expect(Sample.truth(bus.board) == plan.result && result.readOut == plan.result)
    #expect(result.burnt.map(\.word) == Array(0x18...0x1F) + [6] && result.notes == [])
    #expect(journal.entries.count == 2 * 9 + 1)
    #expect(journal.entries.map(\.step).last == "burn 0x06 BOOT_CFG1 0x00000002")
    #expect(journal.entries[16].step == "compare SRK_HASH" && journal.entries[16].state == .done)
    // All of it again changes nothing and burns nothing.
    #expect(try Sample.burn(plan, on: bus, journal: journal).burnt == [])
    #expect(Sample.truth(bus.board) == plan.result)
  }

  /// The whole word is sent, so that K2.1.0's comparison holds.
  @Test(arguments: ["K2.1.0", "K2.7.0-rt1020"]) func wordsThatHaveBits(firmware: String) throws {
    let bus = VirtualBus(Sample.board([0x26: 0xF0, 6: 0x20_0000], firmware: firmware))
    let requests = [
      FuseRequest(word: 0x26, adding: 0x0F, source: "a"), FuseRequest(word: 6, adding: 0x4, source: "b"),
    ]
    let result = try Sample.burn(
      FusePlan(requests, on: Sample.readOut([0x26: 0xF0, 6: 0x20_0000])), on: bus)
    #expect(bus.board.fuse(0x26) == 0xFF && bus.board.fuse(6) == 0x20_0004 && result.notes == [])
  }

  @Test func stopsBeforeClosingIfAsked() throws {
    let bus = VirtualBus(Sample.board())
    let plan = FusePlan(try Sample.seed(), on: Sample.readOut())
    let first = try Sample.burn(plan, on: bus) { $0.stopsBeforeClosing = true }
    #expect(first.stoppedBeforeClosing && first.burnt.count == 8 && bus.board.fuse(6) == 0)
    let second = try Sample.burn(plan, on: bus)
    #expect(!second.stoppedBeforeClosing && second.burnt.map(\.word) == [6] && bus.board.fuse(6) == 2)
  }

  @Test func aStopBetweenTwoStepsIsTakenUp() throws {
    let bus = VirtualBus(Sample.board())
    let plan = FusePlan(try Sample.seed(), on: Sample.readOut())
    for stop in 1..<9 {
      var begun = 0
      let error = #expect(throws: FuseBurnError.self) {
        try Sample.burn(plan, on: bus) {
          $0.begins = { _ in begun += 1 }
          $0.isCancelled = { begun >= 1 }
        }
      }
      #expect(error?.cause == .interrupted && error?.exitCode == .interrupted)
      #expect(bus.board.fuses[0x18...0x1F].count { $0 != 0 } == min(stop, 8) && bus.board.fuse(6) == 0)
    }
    try Sample.burn(plan, on: bus)
    #expect(Sample.truth(bus.board) == plan.result)
  }

  /// Locks that hide what was burnt before them: it was compared, and the plan is done, now and when it is asked again.
  @Test func locksThatHideWords() throws {
    let bus = VirtualBus(Sample.board())
    let requests = [
      FuseRequest(word: 0, adding: 0x80_0000, source: "lock"), FuseRequest(word: 0x2A, adding: 0x1234, source: "key"),
    ]
    let plan = FusePlan(requests, on: Sample.readOut(), policy: FusePolicy(allowsLocks: true))
    #expect(try Sample.burn(plan, on: bus).burnt.map(\.word) == [0x2A, 0])
    #expect(try Sample.burn(plan, on: bus).burnt == [])
    #expect(bus.board.fuse(0x2A) == 0x1234 && bus.board.fuse(0) == 0x80_0003)
    #expect(Rehearsal(plan).run().failures == [])
  }

  // MARK: - Another part than the plan's

  @Test(arguments: [
    ([1: 0x1111_1111], 1), ([2: 0], 2), ([0x26: 1], 0x26), ([0x18: 0x1000_0000], 0x18), ([6: 0x10], 6), ([0: 0x7], 0),
  ])
  func anotherPartIsLeftAlone(fuses: [Int: UInt32], word: Int) throws {
    let bus = VirtualBus(Sample.board(fuses))
    let before = bus.board.fuses
    let plan = FusePlan(try Sample.seed(), on: Sample.readOut())
    let error = #expect(throws: FuseBurnError.self) { try Sample.burn(plan, on: bus) }
    guard case .changed(word, _, _)? = error?.cause else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(bus.board.fuses == before && error?.exitCode == .verifyMismatch)
  }

  @Test func aRefusedPlanIsNotBurnt() throws {
    let bus = VirtualBus(Sample.board())
    let plan = FusePlan([FuseRequest(word: 6, adding: 2, source: "a")], on: Sample.readOut())
    let error = #expect(throws: FuseBurnError.self) { try Sample.burn(plan, on: bus) }
    guard case .refused? = error?.cause else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(bus.board.fuse(6) == 0 && error?.exitCode == .closedPart)
  }

  // MARK: - The read-back quirk of K2.1.0

  /// A flashloader that answers 20201 to burns that took place.
  @Test func aComplaintAboutAGoodBurnIsNoFailure() throws {
    let bus = VirtualBus(Sample.board())
    let device = ComplainingDevice(try bus.open([.flashloader], timeout: .zero), status: 20201)
    let plan = FusePlan(try Sample.seed(), on: Sample.readOut())
    let journal = MemoryJournal()
    let result = try FuseBurner(plan, planName: "test").run(
      MBootHost(device), permission: BurnPermission(for: .virtualBoard), journal: journal)
    #expect(Sample.truth(bus.board) == plan.result && result.notes.count == 9)
    #expect(result.notes[0].contains("20201") && result.notes[0].contains("reads back as it should"))
    #expect(journal.entries.allSatisfy { $0.state != .failed })
  }

  /// The same complaint about one that did not.
  @Test func aComplaintAboutABadBurnIsOne() throws {
    let bus = VirtualBus(Sample.board())
    bus.board.add([.fuseLocked(word: 0x1B)])
    let plan = FusePlan(try Sample.seed(), on: Sample.readOut())
    let journal = MemoryJournal()
    let error = #expect(throws: FuseBurnError.self) { try Sample.burn(plan, on: bus, journal: journal) }
    guard case .notBurnt(let burn, found: 0, status: .otpProgramFailure?)? = error?.cause else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(burn.word == 0x1B && journal.entries.last?.state == .failed && bus.board.fuse(6) == 0)
    #expect(bus.board.fuse(0x1C) == 0 && error?.exitCode == .verifyMismatch)
    #expect(error?.description.contains("answered") == true)
  }

  // MARK: - Sick fuses

  static let faults: [Fault] = [
    .fuseLocked(word: 0x1F), .fuseBurnIgnored(word: 0x18), .fuseBurnIgnored(word: 0x1F),
    .fuseBitsRefuse(word: 0x1A, mask: 0x8000_0000), .fuseReadError(word: 0x1D, after: 2), .fuseBusy(after: 70),
    .fuseBusy(after: 130), .fuseReadError(word: 6, after: 1), .fuseBurnIgnored(word: 6), .fuseLocked(word: 6),
  ]

  /// Whatever the fuses do, the part is not closed before its keys are there, and when they are sound again the plan
  /// goes on to its end.
  @Test(arguments: faults, ["K2.1.0", "K2.7.0-rt1020"]) func sickFuses(fault: Fault, firmware: String) throws {
    let bus = VirtualBus(Sample.board(firmware: firmware))
    bus.board.add([fault])
    let plan = FusePlan(try Sample.seed(), on: Sample.readOut())
    #expect(throws: FuseBurnError.self) { try Sample.burn(plan, on: bus) }
    #expect(bus.board.fuse(6) == 0)
    bus.board.clearFaults()
    try Sample.burn(plan, on: bus)
    #expect(Sample.truth(bus.board) == plan.result)
  }

  /// Keys that do not last are noticed if the burn is done in two parts, with a power cycle between them.
  @Test func keysThatDoNotLastKeepThePartOpen() throws {
    let bus = VirtualBus(Sample.board())
    bus.board.add([.fuseForgets(word: 0x1C)])
    let plan = FusePlan(try Sample.seed(), on: Sample.readOut())
    let first = try Sample.burn(plan, on: bus) { $0.stopsBeforeClosing = true }
    #expect(first.stoppedBeforeClosing)
    bus.board.setPower(false)
    #expect(bus.board.fuse(0x1C) == 0)
    var fuses: [Int: UInt32] = [:]
    for word in FuseWord.all { fuses[word] = bus.board.fuse(word) }
    let again = VirtualBus(Sample.board(fuses))
    again.board.add([.fuseBurnIgnored(word: 0x1C)])
    #expect(throws: FuseBurnError.self) { try Sample.burn(plan, on: again) }
    #expect(again.board.fuse(6) == 0)
  }

  /// A word that changes while the plan is burnt stops it before the part is closed.
  @Test func aWordThatChangesMeanwhile() throws {
    let bus = VirtualBus(Sample.board())
    let plan = FusePlan(try Sample.seed(), on: Sample.readOut())
    let error = #expect(throws: FuseBurnError.self) {
      try Sample.burn(plan, on: bus) {
        $0.begins = { if case .compareKeys = $0 { bus.board.setFuse(0x27, 0x40) } }
      }
    }
    #expect(error?.cause == .changed(word: 0x27, expected: 0, found: 0x40) && bus.board.fuse(6) == 0)
  }

  /// And a key that does.
  @Test func aKeyThatChangesMeanwhile() throws {
    let bus = VirtualBus(Sample.board())
    let plan = FusePlan(try Sample.seed(), on: Sample.readOut())
    let wrong = Sample.anyKeys[3] | 0x10
    let error = #expect(throws: FuseBurnError.self) {
      try Sample.burn(plan, on: bus) {
        $0.begins = { if case .compareKeys = $0 { bus.board.setFuse(0x1B, wrong) } }
      }
    }
    guard case .keysDiffer? = error?.cause else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(bus.board.fuse(6) == 0)
  }

  // MARK: - The journal

  @Test func withoutAJournalNothingIsBurnt() throws {
    let bus = VirtualBus(Sample.board())
    let before = bus.board.fuses
    let plan = FusePlan(try Sample.seed(), on: Sample.readOut())
    let error = #expect(throws: FuseBurnError.self) { try Sample.burn(plan, on: bus, journal: FullJournal(0)) }
    #expect(error?.exitCode == .fileTrouble && bus.board.fuses == before)
    // Full after the first burn: that one is there, the next is not.
    #expect(throws: FuseBurnError.self) { try Sample.burn(plan, on: bus, journal: FullJournal(2)) }
    #expect(bus.board.fuse(0x18) == Sample.anyKeys[0] && bus.board.fuse(0x19) == 0)
  }
}

/// A journal on a disk that gets full.
private final class FullJournal: Journal {
  var entries: [JournalEntry] = []
  private let room: Int

  init(_ room: Int) { self.room = room }

  func append(_ entry: JournalEntry) throws(JournalError) {
    guard entries.count < room else { throw .system(operation: "write", reason: "no space left") }
    entries.append(entry)
  }
}

/// A flashloader that answers burns with a status of its own, whatever came of them.
final class ComplainingDevice: HIDDevice {
  private let device: any HIDDevice
  private let status: UInt32

  init(_ device: any HIDDevice, status: UInt32) {
    self.device = device
    self.status = status
  }

  var identity: USBIdentity { device.identity }

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) { try device.send(report, timeout: timeout) }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    let count = try device.receive(into: buffer, timeout: timeout)
    // A generic response: report header, packet header, status, tag of the command.
    if count >= 16, buffer[4] == CommandTag.genericResponse.rawValue, buffer[12] == CommandTag.flashProgramOnce.rawValue
    {
      buffer.storeBytes(of: status.littleEndian, toByteOffset: 8, as: UInt32.self)
    }
    return count
  }

  func close() { device.close() }
}
