/// The permission to burn fuses, which nothing takes back. Without one `MBootHost` burns nothing.
///
/// Provisioning gets it for virtual boards only: burning silicon needs checks (order of the SRK words,
/// read-back, a confirmation that names the board) that do not exist yet. The drop-in blhost burns what its
/// user's command names, as the tool whose place it takes.
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

  private init() {}

  /// The permission of somebody who named word and value in a command of their own, such as
  /// `blhost efuse-program-once 6 2`. Only a tool that does nothing but such commands may claim it; what
  /// decides by itself what to burn may not.
  public static let ofTheCommandLine = BurnPermission()
}
