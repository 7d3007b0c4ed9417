import FuseBurning
import PlanFiles
import Provisioning
import SecureProvisioning

/// Whether a plan's fuses are burnt in this run: on virtual boards if the plan lets it; on silicon only with the ticket
/// of an earlier rehearsal and somebody at a terminal who types the board's name.
struct BurnPermitter {
  /// `--virtual` and `--board`.
  let isVirtual: Bool
  /// What the plan says.
  let burning: PlanFile.Policy.Burning
  /// What an earlier rehearsal showed.
  let ticket: RehearsalTicket?
  /// How the board is named on the command line.
  let way: String

  /// The decision, before anything on the board is changed.
  func decide(_ rehearsed: RehearsedFuses) throws(ProvisioningError) -> BurnDecision {
    switch burning {
    case .never: return .later(["the plan burns none (\"burn: never\")"] + Self.later)
    case .virtual where !isVirtual:
      return .later(
        ["the plan burns those of virtual boards only (\"burn: virtual\"), and this is \(way)"] + Self.later)
    case .virtual, .silicon: break
    }
    if isVirtual {
      return .burn { (_) throws(TicketError) in
        do throws(BurnPermission.Refused) { return try BurnPermission(for: .virtualBoard) } catch {
          throw TicketError(.failsNow, error.description)
        }
      }
    }
    guard let ticket else { return .later(["there is no ticket of an earlier rehearsal of this board"] + Self.later) }
    let plan = rehearsed.plan
    return .burn { (rehearsal) throws(TicketError) in
      try BurnClearance(ticket: ticket, rehearsal: rehearsal, target: .silicon)
        .permission { BurnConfirmation.ask($0, plan) }
    }
  }

  /// How to go on.
  private static let later = [
    "bring the board into serial download mode; 'boardless fuses rehearse' makes a ticket of the image in its flash",
    "then 'boardless fuses burn --ticket', or this command with --ticket and --resume",
  ]
}
