import FailureCauses

/// One thing that a recovery does to a board, as it is shown before it is done.
public struct RecoveryStep: Equatable, Sendable {
  /// What it changes, and whether it can be taken back.
  public enum Weight: String, Sendable, CaseIterable {
    /// Nothing that stays: RAM, a configuration of the flashloader, a reset.
    case harmless
    /// Flash cells.
    case flash
    /// The flash's own registers, which stay over a power cycle.
    case registers
    /// Only a person can do it.
    case byHand
  }

  /// What became of it.
  public enum State: Equatable, Sendable {
    /// It would be done, and was not: nobody wanted more than to know.
    case planned
    /// It was done, and was seen to be.
    case done
    /// Whoever was asked said no.
    case declined
    /// It was tried and came to nothing: why, in words.
    case failed(String)
  }

  /// What is to be done, in a sentence.
  public var text: String
  /// What it changes.
  public var weight: Weight

  /// Makes a step.
  public init(_ text: String, _ weight: Weight) {
    self.text = text
    self.weight = weight
  }

  /// It changes what stays: somebody has to agree.
  public var needsConsent: Bool { weight == .flash || weight == .registers }
}
