import FuseBurning
import PlanFiles
import Provisioning
import SecureProvisioning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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

  /// A ticket's file.
  static func ticket(_ path: String) throws(Failure) -> RehearsalTicket {
    let bytes = try FileBytes.read(path, limit: 1 << 20, what: "no ticket")
    do throws(TicketError) { return try RehearsalTicket(bytes) } catch {
      throw Failure(.badInput, "\(path): \(error)")
    }
  }

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
    let count = rehearsed.plan.burns.count
    let closes = rehearsed.plan.closes
    return .burn { (rehearsal) throws(TicketError) in
      try BurnClearance(ticket: ticket, rehearsal: rehearsal, target: .silicon)
        .permission { BurnConfirmation.ask($0, words: count, closes: closes) }
    }
  }

  /// How to go on.
  private static let later = [
    "bring the board into serial download mode; 'boardless fuses rehearse' makes a ticket of the image in its flash",
    "then 'boardless fuses burn --ticket', or this command with --ticket and --resume",
  ]
}

/// Has a person type what names a board. Only a terminal is asked: a script that pipes an answer is nobody.
enum BurnConfirmation {
  /// What was typed; nil where nobody is there.
  static func ask(_ phrase: String, words: Int, closes: Bool) -> String? {
    guard isatty(0) == 1, isatty(2) == 1 else {
      Console.note("boardless: silicon is burnt only from a terminal, where a person types the board's name\n")
      return nil
    }
    Console.note(
      "This burns \(words) words of a real part" + (closes ? " and closes it" : "") + ", for ever. To go on, type: "
        + "\(phrase)\n> ")
    return readLine(strippingNewline: true)
  }
}
