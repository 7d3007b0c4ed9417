import ArgumentParser
import FuseBurning
import PlanFiles
import Provisioning
import SecureProvisioning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a plan is carried out on a board.
struct PlannedOptions: ParsableArguments {
  @Flag(help: "Go on with a run that stopped: what is done already is checked, not done again.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "The board's journal; without it a file for each board below ~/.local/state/boardless, and for --virtual none.",
      valueName: "file"))
  var journal: String?

  @Option(
    help: ArgumentHelp(
      "The ticket of 'boardless fuses rehearse', without which no fuse of silicon is burnt.", valueName: "file"))
  var ticket: String?

  /// True if nothing was said.
  var isDefault: Bool { !resume && journal == nil && ticket == nil }

  /// The plan's part beside the flash, for the board that is meant.
  func run(_ material: PlanMaterial, _ target: TargetOptions) throws(Failure) -> SecureRun {
    let isVirtual = target.virtual || target.reach.board != nil
    let permitter = BurnPermitter(
      isVirtual: isVirtual, burning: material.plan.policy.burning, ticket: try ticket.map(BurnConfirmation.ticket),
      way: target.reach.name)
    let run = SecureRun(material, journal: target.journal(at: journal), permit: permitter.decide)
    run.resumes = resume || run.resumes
    run.time = { Int64(time(nil)) }
    run.isCancelled = { Interrupt.isRequested }
    return run
  }
}
