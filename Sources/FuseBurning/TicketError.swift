/// Why a rehearsal ticket does not count.
public struct TicketError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Kind: String, Equatable, Sendable, CaseIterable {
    /// The file is no ticket, or one of a newer program.
    case noTicket
    /// Its seal does not fit: it was changed after the rehearsal.
    case edited
    /// The rehearsal did not succeed.
    case failed
    /// It is another board's.
    case otherBoard
    /// The board's fuses are not what they were, nor what the plan would have made of them.
    case otherFuses
    /// It is of another plan.
    case otherPlan
    /// The board's flash holds another image, or none was given.
    case otherImage
    /// Another flashloader is to be used, or none was given.
    case otherFlashloader
    /// The part has no unique id: nothing tells it from another.
    case nameless
    /// The rehearsal was done again, now, and failed.
    case failsNow
    /// Nobody typed the board's name, or somebody typed another.
    case notConfirmed
  }

  /// See `Kind`.
  public var kind: Kind
  /// What is wrong and what to do.
  public var description: String

  /// Makes an error.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
