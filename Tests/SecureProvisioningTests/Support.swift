import BoardJournal
import BootImage
import DescribedValues
import FuseBurning
import Fuses
import HAB
import HIDTransport
import PlanFiles
import Provisioning
import SampleImages
import SecureProvisioning
import VirtualRT1020

/// A plan with its files in memory, and boards to carry it out on.
struct PlannedBoard {
  static let closing = """
    boot: closed
    image: {file: app.bin}
    flashloader: {unsigned: fl.bin, signed: signed-fl.bin}
    fuses: {srk_table: srk.bin, close: true}
    """

  var files: [String: [UInt8]]
  var resumes = false
  var target = BurnPermission.Target.virtualBoard
  /// Of the rehearsals: they are tested where they are made.
  var rehearsedCuts = 0
  var journal: any Journal = MemoryJournal()

  init(_ plan: String = closing) throws {
    files = [
      "plan.yaml": Array(plan.utf8), "app.bin": try SampleImages.signedContainer(),
      "unsigned.bin": SampleImages.container(), "fl.bin": StandInFlashloader.make(),
      "other.bin": try SampleImages.signedContainer(7000, seed: 3),
      "signed-fl.bin": try SampleImages.signedFlashloader(), "srk.bin": try SampleImages.rootKeys().bytes,
    ]
  }

  /// A blank board with a unique id of its own.
  static func board(fuses: [Int: UInt32] = [:]) -> VirtualRT1020 {
    var configuration = BoardConfiguration()
    configuration.fuses = [1: 0x89AB_CDEF, 2: 0x0123_4567].merging(fuses) { $1 }
    return VirtualRT1020(configuration)
  }

  func material() throws -> PlanMaterial {
    let files = files
    let loader = PlanLoader(
      read: { (path, _) throws(DescriptionError) in
        guard let bytes = files[path] else { throw DescriptionError(.notFound, "cannot open \(path)") }
        return bytes
      },
      sign: { (_, _, _) throws(DescriptionError) in throw DescriptionError(.badValue, "nothing is signed here") })
    return try loader.material("plan.yaml")
  }

  /// Carries the plan out on `bus`.
  /// - Parameter other: a bus before it, such as one that fails.
  @discardableResult
  func run(
    on bus: VirtualBus, through other: (any HIDBus)? = nil, events: @escaping (ProvisioningEvent) -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }
  ) throws -> (result: ProvisioningResult, report: SecureReport) {
    let material = try material()
    let (journal, target) = (journal, target)
    let run = SecureRun(
      material, journal: { (_) throws(JournalError) in journal },
      permit: { (_) throws(ProvisioningError) in
        guard let permission = try? BurnPermission(for: target) else {
          return .later(["silicon", "rehearse it with 'boardless fuses rehearse'"])
        }
        return .burn { (_) throws(TicketError) in permission }
      })
    run.resumes = resumes || run.resumes
    run.rehearsedCuts = rehearsedCuts
    run.isCancelled = isCancelled
    let standIn = try SampleImages.flashloader()
    run.standIn = standIn
    var provisioner = Provisioner(material.provisioningPlan(standIn: standIn), now: { bus.board.time })
    provisioner.companion = run
    let result = try provisioner.run(
      on: other ?? bus,
      events: { event in
        if event == .started(.reset) { bus.board.setBootPins(.internal) }
        events(event)
      }, isCancelled: isCancelled)
    return (result, run.report)
  }

  /// Runs what must be refused.
  func refusal(on bus: VirtualBus) throws -> ProvisioningError? {
    do {
      _ = try run(on: bus)
      return nil
    } catch let error as ProvisioningError { return error }
  }

  /// Back to serial download, as somebody who turns the switch and power-cycles.
  static func serialDownload(_ board: inout VirtualRT1020) {
    board.setBootPins(.serial)
    board.setPower(false)
    board.advance(by: .seconds(1))
    board.setPower(true)
  }

  /// The application runs after a power cycle with the switch at internal boot.
  static func boots(_ board: VirtualRT1020) -> Bool {
    var board = board
    board.setBootPins(.internal)
    board.setPower(false)
    board.advance(by: .seconds(1))
    board.setPower(true)
    board.advance(by: .seconds(1))
    if case .application = board.running { return true }
    return false
  }
}
