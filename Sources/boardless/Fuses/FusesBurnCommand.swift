import ArgumentParser
import BoardJournal
import FuseBurning
import Fuses
import HAB
import Provisioning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `boardless fuses burn`: burns what a ticket shows to be safe.
struct FusesBurnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "burn", abstract: "Burn what was rehearsed, word by word, each read back. For ever.",
    discussion: """
      Reads the board again, rehearses again, and burns only if both are as the ticket says. Each word is burnt once, \
      read back and written into the board's journal before the next; keys before the close bit, which is burnt only \
      after all keys were read once more. After an interruption, whatever it was, give the same command again: it goes \
      on where the part is.

        boardless fuses burn --ticket ticket.json --usb --image app.bin --flashloader signed.bin
        boardless fuses burn --ticket ticket.json --board bench --flashloader signed.bin

      Silicon (--usb, --port) is burnt only after somebody at a terminal has typed the last eight digits of its unique \
      id and the first eight of the key hash. There is no option in place of the typing. Virtual boards (--virtual, \
      --board) need none.
      """)

  @Option(help: ArgumentHelp("The ticket of 'boardless fuses rehearse'.", valueName: "file"))
  var ticket: String

  @OptionGroup var board: FuseBoardOptions

  @OptionGroup var image: FuseImageOptions

  @Option(
    help: ArgumentHelp("The board's journal; by default one for each board in your state folder.", valueName: "file"))
  var journal: String?

  @Flag(
    help: """
      Stop when all is burnt but the close bit and what comes after it: power-cycle the board, and burn again to go on.
      """)
  var stopBeforeClosing = false

  @Flag(name: .shortAndLong, help: "Only trouble.")
  var quiet = false

  func run() throws {
    try Failure.guarding {
      Interrupt.watch()
      let ticket = try BurnConfirmation.ticket(ticket)
      let board = try FuseBoard(board)
      let host = try board.flashloader()
      let rehearsal = try FuseSession.rehearsal(
        board, host, requests: ticket.requests, policy: ticket.policy(images: []), image: image,
        known: FusePlan(ticket.requests, on: ticket.readOut, policy: ticket.policy(images: [])).result
      ) { (text) throws(Failure) in try say(text) }
      let clearance = BurnClearance(ticket: ticket, rehearsal: rehearsal, target: board.target)
      do throws(TicketError) { try clearance.compare() } catch { throw Failure(error) }
      if !quiet || board.target == .silicon { try FuseSession.show(rehearsal.plan) }
      let journal = try openJournal(ticket)
      let permission: BurnPermission
      do throws(TicketError) {
        permission = try clearance.permission { BurnConfirmation.ask($0, rehearsal.plan) }
      } catch { throw Failure(error) }
      try burn(rehearsal.plan, ticket, host, permission, journal)
    }
  }

  private func burn(
    _ plan: FusePlan, _ ticket: RehearsalTicket, _ host: MBootHost, _ permission: BurnPermission, _ journal: any Journal
  ) throws(Failure) {
    var burner = FuseBurner(plan, planName: ticket.planName)
    burner.stopsBeforeClosing = stopBeforeClosing
    burner.time = { Int64(time(nil)) }
    burner.isCancelled = { Interrupt.isRequested }
    if !quiet { burner.begins = { Console.note("  \($0.name)\n") } }
    let result: FuseBurnResult
    do throws(FuseBurnError) {
      result = try burner.run(host, permission: permission, journal: journal)
    } catch { throw Failure(error.exitCode, error.description) }
    for note in result.notes { try say("note: " + note) }
    if result.stoppedBeforeClosing {
      return try say(
        "\(result.burnt.count) words were burnt; the part is not closed. Power-cycle the board, and give the same command "
          + "without --stop-before-closing to go on.")
    }
    try say("\(result.burnt.count) words were burnt, and all read back as planned.")
    try say("HAB is \(result.readOut.isClosed == true ? "closed" : "open"). Power-cycle the board.")
  }

  private func say(_ text: String) throws(Failure) { if !quiet { try Console.print(text) } }

  /// A virtual board in this process ends with it, and so may its journal.
  private func openJournal(_ ticket: RehearsalTicket) throws(Failure) -> any Journal {
    let journal: any Journal
    do throws(JournalError) { journal = try board.target.journal(at: self.journal)(ticket.uniqueID) } catch {
      throw Failure(error.exitCode, error.description)
    }
    if let step = journal.interrupted(plan: ticket.planName) {
      try say("an earlier burn of this plan was interrupted in: \(step.step); the part itself says what was done")
    }
    return journal
  }
}

extension Failure {
  /// Why a ticket does not count: 3 for one that is none, 4 where the board is not the one it was, 5 for safety, 130
  /// where nobody confirmed.
  init(_ error: TicketError) {
    let code: Provisioning.ExitCode =
      switch error.kind {
      case .noTicket, .edited, .failed, .otherPlan: .badInput
      case .otherBoard, .otherFuses, .otherImage, .otherFlashloader: .verifyMismatch
      case .nameless, .failsNow: .closedPart
      case .notConfirmed: .interrupted
      }
    self.init(code, error.description)
  }
}

extension JournalError {
  /// What a command line should end with.
  var exitCode: Provisioning.ExitCode {
    switch self {
    case .inUse, .foreign: .badInput
    case .homeless, .system: .fileTrouble
    }
  }
}
