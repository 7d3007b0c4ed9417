import SDP

/// Whether the part's high assurance boot (HAB) insists on signed images: the boot ROM says so before
/// every answer.
public enum HABState: String, Sendable, Equatable {
  /// Open: any sound image starts, signed or not.
  case open
  /// Closed: only an image signed with the fused keys starts.
  case closed

  /// The state a HAB word stands for, or nil for a word that is none.
  public init?(_ word: SDPStatus) {
    switch word {
    case .habOpen: self = .open
    case .habClosed: self = .closed
    default: return nil
    }
  }
}
