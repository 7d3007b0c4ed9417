import Provisioning

/// A recording that may be replayed: on a virtual board any, on silicon one that was looked through command by
/// command. Without it nothing is played.
public struct ReplayClearance: Sendable {
  /// What may be played.
  public let recording: Recording
  /// It may go to silicon, where a status that is not as recorded ends it: what follows was cleared for another state.
  let isForSilicon: Bool

  /// For a virtual board, whose fuses cost nothing: everything.
  public init(_ recording: Recording, _ permission: BurnPermission) {
    self.recording = recording
    isForSilicon = false
  }

  /// For silicon.
  ///
  /// Commands are allowed by a list: whatever is not on it is refused. On it are commands that only look, RAM, reset,
  /// the start of flashloaders, the configuration of the flash by an option word; and erases and writes of flash where
  /// `allowances` say so. A burn of fuses is never allowed.
  /// - Throws: `ReplayRefused` with all that is refused.
  public init(forSilicon recording: Recording, _ allowances: ReplayAllowances) throws(ReplayRefused) {
    var check = SiliconCheck(allowances)
    for stay in recording.stays { check.look(at: stay) }
    guard check.refusals.isEmpty else { throw ReplayRefused(refusals: check.refusals) }
    self.recording = recording
    isForSilicon = true
  }
}
