import BoardJournal
import BootImage
import FailureCauses
import MBoot
import Provisioning
import Recovery
import VirtualRT1020

/// A virtual board and the recovery of it.
final class RecoveryBoard {
  let bus: VirtualBus
  var recoverer: Recoverer
  /// What was asked for.
  private(set) var asked: [RecoveryStep] = []
  let journal = MemoryJournal()

  init(
    _ cause: FailureCause, part: String = "W25Q64JV-IM", firmware: String = "K2.1.0", registers: [UInt8] = [],
    plan: ProvisioningPlan = ProvisioningPlan(segments: []), _ change: (inout BoardConfiguration) -> Void = { _ in }
  ) {
    var configuration = BoardConfiguration()
    configuration.firmware = firmware
    configuration.flash?.part = part
    configuration.flash?.reads = .exact
    configuration.flash?.statusRegisters = registers
    configuration.fuses = [1: 0x1234_5678, 2: 0x9ABC_DEF0]
    change(&configuration)
    let bus = VirtualBus(VirtualRT1020(configuration))
    self.bus = bus
    recoverer = Recoverer([cause], plan: Self.ready(plan))
    let journal = journal
    recoverer.journal = { (_) in journal }
    recoverer.now = { bus.board.time }
  }

  /// The same recovery of a board that stands otherwise, with what its journal held.
  init(_ other: RecoveryBoard, on board: VirtualRT1020, journal entries: [JournalEntry]) {
    let bus = VirtualBus(board)
    self.bus = bus
    recoverer = other.recoverer
    let journal = journal
    for entry in entries { try? journal.append(entry) }
    recoverer.journal = { (_) in journal }
    recoverer.now = { bus.board.time }
  }

  static func ready(_ plan: ProvisioningPlan) -> ProvisioningPlan {
    var plan = plan
    if plan.flashloader == nil { plan.flashloader = standIn }
    return plan
  }

  static let standIn: RAMImage? = (try? ImageFile(StandInFlashloader.make())).flatMap { try? RAMImage($0) }

  /// An image of two pages for 0x60001000, which nobody could boot.
  static let image: ProvisioningPlan = {
    var plan = ProvisioningPlan(
      segments: [ImageSegment(address: 0x6000_1000, bytes: (0..<512).map { UInt8(truncatingIfNeeded: $0 &* 7) })])
    plan.bootTimeout = .zero
    return plan
  }()

  func recover(agreeing: Bool = true) -> RecoveryReport {
    recoverer.run(
      on: bus,
      ask: { [self] in
        asked.append($0)
        return agreeing
      })
  }
}
