import BoardJournal
import BootImage
import Fuses
import Provisioning
import SampleImages
import SecureProvisioning
import SeededGenerator
import Testing
import VirtualRT1020

/// Whatever stops a run, the next one ends right, and does not do again what was done.
@Suite struct ResumeTests {
  private func planned() throws -> PlannedBoard { try PlannedBoard() }

  private func expectDone(_ bus: VirtualBus, _ planned: PlannedBoard, _ note: String) throws {
    for (word, value) in try SampleImages.closedFuses() { #expect(bus.board.fuse(word) == value, "\(note): \(word)") }
    let image = planned.files["app.bin"] ?? []
    let isThere = bus.board.flash(at: 0x1000, count: image.count) == image
    #expect(isThere && PlannedBoard.boots(bus.board), "\(note)")
    #expect(
      planned.journal.entries.last?.state == .done && planned.journal.entries.last?.step == "provision", "\(note)")
  }

  /// Never closed without its keys, at any moment.
  private func expectSafe(_ board: VirtualRT1020, _ note: String) throws {
    guard board.fuse(6).map({ $0 & 2 != 0 }) == true else { return }
    for (word, value) in try SampleImages.keyHashFuses() { #expect(board.fuse(word) == value, "\(note): \(word)") }
  }

  /// The supply fails at reports all over the run, before the board gets them or in the middle of what it does then.
  @Test(arguments: 0..<6) func powerCuts(group: Int) throws {
    let whole = CutBus(VirtualBus(PlannedBoard.board()))
    _ = try planned().run(on: whole.bus, through: whole)
    let all = whole.count
    #expect(all > 150)
    var random = SeededGenerator(seed: UInt64(group) + 1)
    for round in 0..<2 {
      let place = 1 + Int(random.next() % UInt64(all))
      let note = "group \(group), round \(round): report \(place) of \(all)"
      var planned = try planned()
      let bus = VirtualBus(PlannedBoard.board())
      let isAfter = random.next() % 2 == 0
      let error = #expect(throws: ProvisioningError.self, "\(note)") {
        _ = try planned.run(on: bus, through: CutBus(bus, at: place, isAfter: isAfter))
      }
      try expectSafe(bus.board, note)
      let claimsFlash = planned.journal.entries.contains { $0.step == "provision: write image" && $0.state == .done }
      let erases = bus.board.eraseCount(at: 0x1000)
      PlannedBoard.serialDownload(&bus.board)
      planned.resumes = true
      let report = try planned.run(on: bus).report
      try expectDone(bus, planned, "\(note): \(error?.description ?? "")")
      // Written again only where the journal does not say that it was written.
      #expect((bus.board.eraseCount(at: 0x1000) == erases) == claimsFlash, "\(note)")
      #expect(report.notRepeated.contains { $0.hasPrefix("the flash holds") } == claimsFlash, "\(note)")
    }
  }

  /// The user stops it at looks all over the run.
  @Test(arguments: 0..<3) func stoppedByTheUser(group: Int) throws {
    var looks = 0
    _ = try planned().run(
      on: VirtualBus(PlannedBoard.board()),
      isCancelled: {
        looks += 1
        return false
      })
    var random = SeededGenerator(seed: UInt64(group) + 77)
    for _ in 0..<2 {
      let place = 1 + Int(random.next() % UInt64(looks))
      var planned = try planned()
      let bus = VirtualBus(PlannedBoard.board())
      var count = 0
      let stopped = #expect(throws: ProvisioningError.self) {
        _ = try planned.run(
          on: bus,
          isCancelled: {
            count += 1
            return count == place
          })
      }
      #expect(stopped?.exitCode == .interrupted, "look \(place): \(stopped?.description ?? "")")
      try expectSafe(bus.board, "look \(place)")
      PlannedBoard.serialDownload(&bus.board)
      planned.resumes = true
      _ = try planned.run(on: bus)
      try expectDone(bus, planned, "look \(place)")
    }
  }

  /// The user stops it when the fuses are burnt.
  private func stopAfterBurning(_ planned: PlannedBoard, _ bus: VirtualBus) throws {
    var isBurnt = false
    let stopped = #expect(throws: ProvisioningError.self) {
      _ = try planned.run(
        on: bus, events: { if case .finished(.burnFuses, _) = $0 { isBurnt = true } }, isCancelled: { isBurnt })
    }
    #expect(stopped?.phase == .reset && bus.board.fuse(6) == 2)
  }

  /// After the part was closed and before its reset: the next run meets a closed part.
  @Test func rightAfterClosing() throws {
    var planned = try planned()
    let bus = VirtualBus(PlannedBoard.board())
    try stopAfterBurning(planned, bus)
    #expect(bus.board.fuse(6) == 2)
    let erases = bus.board.eraseCount(at: 0x1000)
    PlannedBoard.serialDownload(&bus.board)
    planned.resumes = true
    planned.files["plan.yaml"]! += Array("\npolicy: {closed_board: update}".utf8)
    let (result, report) = try planned.run(on: bus)
    #expect(result.habState == .closed && result.isFlashKept && report.burnt.isEmpty && report.isResumed)
    #expect(bus.board.eraseCount(at: 0x1000) == erases)
    try expectDone(bus, planned, "closed")
  }

  /// A policy that refuses closed boards does not refuse the one that the plan itself has closed.
  @Test func closedByThePlanItself() throws {
    var planned = try planned()
    planned.files["plan.yaml"]! += Array("\npolicy: {closed_board: refuse}".utf8)
    let bus = VirtualBus(PlannedBoard.board())
    try stopAfterBurning(planned, bus)
    PlannedBoard.serialDownload(&bus.board)
    planned.resumes = true
    _ = try planned.run(on: bus)
    try expectDone(bus, planned, "closed by the plan")
  }

  /// Stops a run when the fuses are to be burnt, with the flash written.
  private func stopped(_ planned: PlannedBoard) throws -> VirtualBus {
    let bus = VirtualBus(PlannedBoard.board())
    #expect(throws: ProvisioningError.self) {
      _ = try planned.run(on: bus) { if $0 == .started(.burnFuses) { bus.board.setPower(false) } }
    }
    PlannedBoard.serialDownload(&bus.board)
    return bus
  }

  @Test func withoutResume() throws {
    let planned = try planned()
    let bus = try stopped(planned)
    let result = try planned.run(on: bus).result
    #expect(!result.isFlashKept && bus.board.eraseCount(at: 0x1000) == 2)
    try expectDone(bus, planned, "started over")
  }

  @Test func withoutResumeIsSaid() throws {
    let planned = try planned()
    let bus = try stopped(planned)
    var warnings: [String] = []
    _ = try planned.run(on: bus) { if case .warning(let text) = $0 { warnings.append(text) } }
    #expect(warnings.contains { $0.contains("an earlier run stopped in \"burn fuses\"") }, "\(warnings)")
    #expect(warnings.contains { $0.contains("--resume") })
  }

  @Test func aChangedImage() throws {
    var planned = try planned()
    let bus = try stopped(planned)
    planned.files["app.bin"] = planned.files["other.bin"]
    planned.resumes = true
    var warnings: [String] = []
    let (result, _) = try planned.run(on: bus) { if case .warning(let text) = $0 { warnings.append(text) } }
    #expect(warnings.contains { $0.contains("these have changed: image.file;") }, "\(warnings)")
    #expect(!result.isFlashKept)
    try expectDone(bus, planned, "changed")
  }

  /// What the journal claims is looked at, not believed.
  @Test func aFlashThatWasSpoiltMeanwhile() throws {
    var planned = try planned()
    let bus = try stopped(planned)
    let isSpoilt = bus.board.setFlash(at: 0x2100, [0])
    #expect(isSpoilt)
    planned.resumes = true
    let result = try planned.run(on: bus).result
    #expect(!result.isFlashKept)
    try expectDone(bus, planned, "spoilt")
  }

  @Test func nothingToGoOnWith() throws {
    var planned = try planned()
    planned.resumes = true
    let bus = VirtualBus(PlannedBoard.board())
    let report = try planned.run(on: bus).report
    #expect(!report.isResumed)
    try expectDone(bus, planned, "fresh")
  }

  @Test func aJournalThatTakesNothing() throws {
    final class Full: Journal {
      var entries: [JournalEntry] = []
      func append(_ entry: JournalEntry) throws(JournalError) {
        guard entries.count < 4 else { throw .system(operation: "write", reason: "no space left") }
        entries.append(entry)
      }
    }
    var planned = try planned()
    planned.journal = Full()
    let bus = VirtualBus(PlannedBoard.board())
    let refused = #expect(throws: ProvisioningError.self) { _ = try planned.run(on: bus) }
    #expect(refused?.exitCode == .fileTrouble)
    #expect(bus.board.fuse(6) == 0 && bus.board.fuse(0x18) == 0)
  }
}
