import MBoot

extension FlashProbe {
  /// What takes a chip out of a state that it does not answer in. None of them changes its cells or lasting registers.
  public enum Awakening: String, Sendable, CaseIterable {
    /// Release from deep power-down: AB.
    case release
    /// FF on one pad and on four: ends continuous read, and QPI on some parts.
    case exitContinuousRead
    /// Reset: 66 and 99, on one pad.
    case reset

    /// What is sent.
    public var command: FlashModeCommand {
      switch self {
      case .release: .release
      case .exitContinuousRead: .leaveContinuousRead
      case .reset: .reset
      }
    }
  }
}
