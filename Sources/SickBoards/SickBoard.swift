import BootImage
import FailureCauses
import HIDTransport
import Provisioning
import VirtualRT1020

/// A virtual board that has one cause of failures, and the job that fails on it: a value made from a seed.
///
/// The same entries serve who wants a sick board to test against, and the diagnosis, which holds each of them against
/// what happened on the user's board.
public struct SickBoard: Sendable {
  /// What is wrong.
  public let cause: FailureCause
  /// The board, as it is before the job.
  public var configuration: BoardConfiguration
  /// What the user does, with the mistake in it if the cause is a mistake of the user's.
  public var plan: ProvisioningPlan
  /// By which commands it is done.
  public var job = SickJob.provisioning
  /// What keeps the host from a board that is well.
  public var trouble: BusTrouble?
  /// What was drawn: the cause's detail on this board, in words.
  public var detail: String

  /// How often detail is drawn until the job fails on it.
  private static let attempts: UInt64 = 24

  /// Draws a board and a job that fails for this cause; the job is run once on a board of its own to see that it does.
  ///
  /// - Parameters:
  ///   - part: a name from `SerialNORPart.all`.
  ///   - firmware: a name from `FirmwareProfile.all`.
  ///   - seed: decides all detail.
  ///   - plan: what the user does; nil draws a plausible job. A user's plan stays as it is: a cause that is a mistake in
  ///     the plan is found only in a plan that has it.
  /// - Returns: nil where the cause cannot be on this part or with this flashloader, or the job succeeds all the same.
  public init?(
    _ cause: FailureCause, part: String, firmware: String, seed: UInt64, plan: ProvisioningPlan? = nil
  ) {
    for attempt in 0..<Self.attempts {
      guard
        let drawn = Self.drawn(
          cause, part: part, firmware: firmware, seed: seed &+ attempt &* 0x9E37_79B9_7F4A_7C15, plan: plan)
      else { return nil }
      guard drawn.symptom() != nil else { continue }
      self = drawn
      return
    }
    return nil
  }

  /// The same without a look whether the job fails on it: who runs it sees that.
  public static func drawn(
    _ cause: FailureCause, part: String, firmware: String, seed: UInt64, plan: ProvisioningPlan? = nil
  ) -> SickBoard? {
    guard let part = SerialNORPart.named(part), let profile = FirmwareProfile.named(firmware) else { return nil }
    var draft = SickDraft(part: part, firmware: profile.name, seed: seed, plan: plan)
    guard draft.add(cause) else { return nil }
    return SickBoard(
      cause: cause, configuration: draft.finishedConfiguration, plan: draft.plan, job: draft.job,
      trouble: draft.trouble, detail: draft.detail)
  }

  /// A board that nothing is wrong with and a job that succeeds on it, as the sick ones are drawn; nil for an unknown
  /// part or firmware.
  public static func healthy(
    part: String, firmware: String, seed: UInt64, plan: ProvisioningPlan? = nil
  ) -> (configuration: BoardConfiguration, plan: ProvisioningPlan)? {
    guard let part = SerialNORPart.named(part), let profile = FirmwareProfile.named(firmware) else { return nil }
    let draft = SickDraft(part: part, firmware: profile.name, seed: seed, plan: plan)
    return (draft.finishedConfiguration, draft.plan)
  }

  private init(
    cause: FailureCause, configuration: BoardConfiguration, plan: ProvisioningPlan, job: SickJob,
    trouble: BusTrouble?, detail: String
  ) {
    self.cause = cause
    self.configuration = configuration
    self.plan = plan
    self.job = job
    self.trouble = trouble
    self.detail = detail
  }

  /// Puts the board on a bus: what a client may use, and the board itself for who looks from outside.
  public func makeBus() -> (bus: any HIDBus, board: VirtualBus) {
    let board = VirtualBus(VirtualRT1020(configuration))
    guard let trouble else { return (board, board) }
    return (SickBus(board, trouble), board)
  }

  /// What the job ends with on a board of its own; nil if it succeeds.
  public func symptom() -> Symptom? {
    let (bus, board) = makeBus()
    return runJob(on: bus, now: { board.board.time })
  }
}
