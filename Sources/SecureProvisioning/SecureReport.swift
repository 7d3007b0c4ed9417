import Fuses

/// What a provisioning with a plan did besides the flash.
public struct SecureReport: Equatable, Sendable {
  /// The board's unique id.
  public var board: String?
  /// Where its journal is; nil if it is kept in memory only.
  public var journal: String?
  /// An earlier run had not come to its end, and this one went on with it.
  public var isResumed = false
  /// What was done before and not done again, a phrase each.
  public var notRepeated: [String] = []
  /// What the fuses were to become; nil where the plan burns none.
  public var plan: FusePlan?
  /// What the rehearsal showed, a sentence each.
  public var rehearsal: [String] = []
  /// What was burnt now.
  public var burnt: [FuseStep.Burn] = []
  /// The fuses were to be burnt and were not: why, and how to go on.
  public var goingOn: [String] = []

  /// Nothing yet.
  public init() {}
}
