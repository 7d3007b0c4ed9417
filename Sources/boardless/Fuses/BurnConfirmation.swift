import FuseBurning
import Fuses

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What silicon's fuses want of a person: the ticket of a rehearsal, and the board's name typed at a terminal.
enum BurnConfirmation {
  /// A ticket's file.
  static func ticket(_ path: String) throws(Failure) -> RehearsalTicket {
    let bytes = try FileBytes.read(path, limit: 1 << 20, what: "no ticket")
    do throws(TicketError) { return try RehearsalTicket(bytes) } catch {
      throw Failure(.badInput, "\(path): \(error)")
    }
  }

  /// Has a person type the phrase that names a board; nil where nobody is there. Only a terminal is asked: a script that
  /// pipes an answer is nobody.
  static func ask(_ phrase: String, _ plan: FusePlan) -> String? {
    guard isatty(0) == 1, isatty(2) == 1 else {
      Console.note("boardless: silicon is burnt only from a terminal, where a person types the board's name\n")
      return nil
    }
    Console.note(
      "This burns \(plan.burns.count) words of a real part" + (plan.closes ? " and closes it" : "")
        + ", for ever. To go on, type: \(phrase)\n> ")
    return readLine(strippingNewline: true)
  }
}
