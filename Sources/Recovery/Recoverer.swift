import BoardJournal
import BootImage
import FailureCauses
import HIDTransport
import Provisioning

/// Brings a board back whose trouble software can end: leaves modes, writes the flash's registers, finds a clock or a
/// configuration that works, and proves it by a verified write.
///
/// Synchronous, keeps no state between runs, and can be run again whatever happened to an earlier run: it goes by what
/// the flash says of itself. Fuses are never written; of the flash's registers only protection and quad enable.
public struct Recoverer {
  /// What to mend, most likely first: the fixes are tried in this order until one is proved. None: only the proof is done,
  /// where an image or a place for it is given.
  public var causes: [FailureCause]
  /// The user's job: flashloader, configuration of the flash, and the image, if there is one.
  public var plan: ProvisioningPlan
  /// How it is shown that the board works.
  public var proof: RecoveryProof
  /// Only say what would be done: the board is read, and nothing of it is changed.
  public var isDryRun = false
  /// The journal of the board with this unique id; nil for none.
  public var journal: ((String) throws(JournalError) -> any Journal)?
  /// Seconds since 1970, for the journal.
  public var time: () -> Int64? = { nil }
  /// A clock for what waits; only differences matter.
  public var now: (() -> Duration)?
  /// Presses the board's reset button; nil where only a person can. Called only for a flashloader that hangs.
  public var pressReset: (() -> Bool)?

  /// A flashloader for a board whose own does not start; nil where there is none.
  public var replacementFlashloader: RAMImage?
  /// Called before the reset that ends a provisioning, as for somebody who turns the boot switch.
  public var beforeReset: (() -> Void)?

  /// A write is wanted even where nothing is known to be wrong.
  let isProofWanted: Bool

  /// The flashloader is what is wrong.
  var replacesFlashloader: Bool {
    causes.contains { [.wrongLoadAddress, .flashloaderDoesNotStart].contains($0) }
  }

  /// - Parameter proof: the plan's own provisioning unless given, or a sector where the plan has no image.
  public init(_ causes: [FailureCause], plan: ProvisioningPlan, proof: RecoveryProof? = nil) {
    self.causes = causes
    self.plan = plan
    isProofWanted = proof != nil || !plan.segments.isEmpty
    self.proof = proof ?? (plan.segments.isEmpty ? .lastSector : .provisioning)
  }

  /// Does it.
  /// - Parameters:
  ///   - bus: where the board comes and goes; devices are closed before this returns.
  ///   - ask: whether a step that changes what stays may be done; asked before each such step, and for no other.
  ///   - events: called in order, from this thread.
  ///   - isCancelled: asked between packets; true ends the run with exit code 130.
  /// - Returns: what was done; trouble with the board is an outcome, not an error.
  public func run(
    on bus: any HIDBus, ask: @escaping (RecoveryStep) -> Bool,
    events: @escaping (RecoveryEvent) -> Void = { _ in }, isCancelled: @escaping () -> Bool = { false }
  ) -> RecoveryReport {
    let run = RecoveryRun(self, bus: bus, ask: ask, events: events, isCancelled: isCancelled)
    defer { run.closeDevice() }
    run.wholeFlow()
    return run.report
  }
}
