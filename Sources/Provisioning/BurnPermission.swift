/// The permission to burn fuses, which nothing takes back. Without one `MBootHost` burns nothing.
///
/// There are three ways to one. A virtual board's fuses may be burnt by anybody. Those of silicon may be burnt by
/// what decides by itself what to burn only through `SiliconClearance` (room FuseBurning): after a rehearsal with this
/// very board's fuses and image, and a typed confirmation that names it. The drop-in blhost burns what its user's
/// command names, as the tool whose place it takes.
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
    public var description: String {
      "the fuses of a real part are burnt only after a rehearsal of this very board, with 'boardless fuses': it cannot "
        + "be undone"
    }
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

  /// The permission of a rehearsal that succeeded and of a person who typed the board's name. Nobody but
  /// `SiliconClearance` may claim it; a test holds the sources against that.
  package static let ofARehearsal = BurnPermission()
}
