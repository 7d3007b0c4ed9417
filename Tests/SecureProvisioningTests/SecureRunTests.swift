import BoardJournal
import BootImage
import Fuses
import HAB
import Provisioning
import SampleImages
import SecureProvisioning
import Testing
import VirtualRT1020

/// The seed's flow on a virtual board: a signed application, a signed flashloader, keys burnt, closed, boots.
@Suite struct SecureRunTests {
  private func closedBoard(_ planned: PlannedBoard) throws -> VirtualBus {
    let bus = VirtualBus(PlannedBoard.board())
    _ = try planned.run(on: bus)
    PlannedBoard.serialDownload(&bus.board)
    return bus
  }

  @Test func theSeedsFlow() throws {
    let bus = VirtualBus(PlannedBoard.board())
    var phases: [ProvisioningPhase] = []
    var planned = try PlannedBoard()
    planned.rehearsedCuts = 2
    let (result, report) = try planned.run(on: bus) { if case .started(let phase) = $0 { phases.append(phase) } }
    #expect(
      phases == [
        .checkPlan, .findDevice, .loadFlashloader, .startFlashloader, .identifyFlashloader, .readFuses, .verifyImage,
        .rehearseFuses, .configureMemory, .checkMemory, .erase, .writeConfigurationBlock, .writeImage, .verify,
        .burnFuses, .reset, .observeBoot,
      ])
    #expect(result.boot == .quiet && result.habState == .open)
    #expect(report.burnt.count == 9 && report.burnt.last?.word == 6)
    #expect(report.board == "0123456789abcdef" && !report.rehearsal.isEmpty && report.goingOn.isEmpty)
    let words = try SampleImages.closedFuses()
    for (word, value) in words { #expect(bus.board.fuse(word) == value, "\(word)") }
    guard case .application = bus.board.running else {
      Issue.record("\(bus.board.running)")
      return
    }
    let steps = planned.journal.entries
    #expect(steps.first?.step == "provision" && steps.last?.step == "provision" && steps.last?.state == .done)
    let order = steps.filter { $0.state == .begun }.map(\.step)
    let closing = try #require(order.firstIndex { $0.hasPrefix("burn 0x06") })
    #expect(order.prefix(closing).count { $0.hasPrefix("burn 0x1") } == 8)
    #expect(try #require(order.firstIndex(of: "provision: write image")) < closing)
  }

  @Test func theClosedBoardIsUpdated() throws {
    var planned = try PlannedBoard()
    let bus = try closedBoard(planned)
    planned.files["app.bin"] = planned.files["other.bin"]
    let (result, report) = try planned.run(on: bus)
    #expect(result.habState == .closed && result.boot == .quiet && report.burnt.isEmpty)
    #expect(report.notRepeated.contains { $0.hasPrefix("9 fuse words") }, "\(report.notRepeated)")
    let isSame =
      bus.board.flash(at: 0x1000, count: 7000 - 0x1000) == Array(planned.files["app.bin"]![..<(7000 - 0x1000)])
    #expect(isSame && PlannedBoard.boots(bus.board))
  }

  /// What a closed board would not start is not written: the flash stays as it was.
  @Test(arguments: ["unsigned", "changed", "foreign"]) func aClosedBoardIsNotSpoilt(_ what: String) throws {
    var planned = try PlannedBoard()
    let bus = try closedBoard(planned)
    let flash = bus.board.flash(at: 0, count: 0x8000)
    switch what {
    case "unsigned": planned.files["app.bin"] = planned.files["unsigned.bin"]
    case "changed": planned.files["app.bin"]![0x1100] ^= 1
    default: bus.board = PlannedBoard.board(fuses: try SampleImages.closedFuses().mapValues { $0 ^ ($0 == 2 ? 0 : 1) })
    }
    let refused = try #require(try planned.refusal(on: bus))
    #expect(refused.exitCode == .closedPart, "\(refused)")
    #expect(!refused.cause.isEmpty && !refused.remedies.isEmpty)
    guard what != "foreign" else { return }
    #expect(refused.phase == .readFuses)
    let isUntouched = bus.board.flash(at: 0, count: 0x8000) == flash
    #expect(isUntouched && PlannedBoard.boots(bus.board))
  }

  /// The same without any plan file: the library refuses by itself.
  @Test func aClosedBoardWithoutAPlanFile() throws {
    let bus = try closedBoard(try PlannedBoard())
    let flash = bus.board.flash(at: 0, count: 0x8000)
    let signed = try RAMImage(ImageFile(try SampleImages.signedFlashloader()))
    var plan = ProvisioningPlan(container: SampleImages.container(), flashloader: signed)
    let refused = #expect(throws: ProvisioningError.self) { _ = try Provisioner(plan).run(on: bus) }
    #expect(refused?.phase == .verifyImage && refused?.exitCode == .closedPart)
    let isUntouched = bus.board.flash(at: 0, count: 0x8000) == flash
    #expect(isUntouched)
    plan = ProvisioningPlan(container: try SampleImages.signedContainer(6000, seed: 1), flashloader: signed)
    #expect(try Provisioner(plan).run(on: bus).authentication?.starts == true)
    #expect(PlannedBoard.boots(bus.board))
  }

  @Test func aPolicyThatRefusesClosedBoards() throws {
    var planned = try PlannedBoard()
    let bus = try closedBoard(planned)
    planned.files["plan.yaml"]! += Array("\npolicy: {closed_board: refuse}".utf8)
    #expect(try planned.refusal(on: bus)?.exitCode == .closedPart)
  }

  @Test func anotherBoardThanThePlans() throws {
    let planned = try PlannedBoard(PlannedBoard.closing + "\npolicy: {boards: [\"0123456789abcdee\"]}")
    let bus = VirtualBus(PlannedBoard.board())
    let refused = try planned.refusal(on: bus)
    #expect(refused?.exitCode == .badInput && refused?.failure.contains("0123456789abcdef") == true)
    let isBlank = bus.board.flash(at: 0, count: 0x4000).allSatisfy { $0 == 0xFF }
    #expect(isBlank && bus.board.fuse(0x18) == 0)
  }

  /// Silicon without a ticket: everything but the fuses, and words on how to go on; or nothing at all.
  @Test(arguments: [false, true]) func whereNobodyPermitsTheBurn(allOrNothing: Bool) throws {
    var planned = try PlannedBoard(PlannedBoard.closing + "\npolicy: {all_or_nothing: \(allOrNothing)}")
    planned.target = .silicon
    let bus = VirtualBus(PlannedBoard.board())
    if allOrNothing {
      let refused = try planned.refusal(on: bus)
      #expect(refused?.phase == .rehearseFuses && refused?.exitCode == .badInput)
      let isBlank = bus.board.flash(at: 0, count: 0x4000).allSatisfy { $0 == 0xFF }
      #expect(isBlank)
    } else {
      let (result, report) = try planned.run(on: bus)
      #expect(result.boot == .quiet && report.goingOn.count == 2 && report.burnt.isEmpty)
      #expect(result.warnings.isEmpty == false || report.goingOn.first == "silicon")
    }
    for word in FuseWord.keyHash { #expect(bus.board.fuse(word) == 0) }
    #expect(bus.board.fuse(6) == 0)
  }

  /// A flashloader that runs already says nothing of HAB: the fuses do.
  @Test func aRunningFlashloaderOnAClosedPart() throws {
    var planned = try PlannedBoard(PlannedBoard.closing + "\npolicy: {reset: false}")
    let bus = VirtualBus(PlannedBoard.board())
    _ = try planned.run(on: bus)
    let again = try planned.run(on: bus).result
    #expect(again.foundAs == .flashloader && again.habState == nil && again.fuses?.isClosed == true)
    let flash = bus.board.flash(at: 0, count: 0x8000)
    planned.files["app.bin"] = planned.files["unsigned.bin"]
    #expect(try planned.refusal(on: bus)?.exitCode == .closedPart)
    let isUntouched = bus.board.flash(at: 0, count: 0x8000) == flash
    #expect(isUntouched)
  }
}
