import Fuses

/// What burning a plan came to.
public struct FuseBurnResult: Equatable, Sendable {
  /// What was burnt now; what had been burnt before is not in it.
  public var burnt: [FuseStep.Burn] = []
  /// What is worth knowing, such as statuses that were no failures.
  public var notes: [String] = []
  /// All words as they were read at the end.
  public var readOut: FuseReadOut
  /// Everything is burnt but the close bit and what comes after it, as was asked for.
  public var stoppedBeforeClosing = false

  /// Nothing has been burnt.
  public init(readOut: FuseReadOut) { self.readOut = readOut }
}
