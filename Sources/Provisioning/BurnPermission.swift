/// The permission to burn fuses, which nothing takes back. Without one `MBootHost` burns nothing.
///
/// For now it is given for virtual boards only: burning silicon needs checks (order of the SRK words,
/// read-back, a confirmation that names the board) that do not exist yet.
public struct BurnPermission: Sendable {
  /// What stands at the other end.
  public enum Target: Sendable, Equatable {
    /// A virtual board, whose fuses cost nothing.
    case virtualBoard
    /// A real part.
    case silicon
  }

  /// Why a permission was not given.
  public struct Refused: Error, Equatable, Sendable, CustomStringConvertible {
    /// In words.
    public var description: String { "burning the fuses of a real part is not supported: it cannot be undone" }
  }

  /// Asks for the permission. The caller answers for `target` being true.
  /// - Throws: `Refused` for silicon.
  public init(for target: Target) throws(Refused) {
    guard target == .virtualBoard else { throw Refused() }
  }
}
