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
}
