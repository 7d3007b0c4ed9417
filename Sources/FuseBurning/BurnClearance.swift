import Fuses
import HAB
import Provisioning

/// Decides whether a board may be burnt now. Looks at the board as it is now, at the ticket of an earlier rehearsal, and
/// rehearses again; for silicon it also wants a person to type the board's name.
///
/// This is the only place that gives the permission to burn silicon.
public struct BurnClearance {
  /// The ticket of the rehearsal.
  public var ticket: RehearsalTicket
  /// The rehearsal as it is now: the plan made anew on the board as it was read now, the image that is in its flash
  /// now, and the flashloader that is to be used now.
  public var rehearsal: Rehearsal
  /// What stands at the other end.
  public var target: BurnPermission.Target

  /// Prepares to decide. The caller answers for `target` being true, and for `rehearsal`'s read-out and image being
  /// just read from the board.
  public init(ticket: RehearsalTicket, rehearsal: Rehearsal, target: BurnPermission.Target) {
    self.ticket = ticket
    self.rehearsal = rehearsal
    self.target = target
  }

  /// What a person has to type: the last eight digits of the unique id, and the first eight of the key hash that the
  /// part has afterwards.
  public var phrase: String {
    let keys = rehearsal.plan.result.keyHash?.text ?? ""
    return ticket.uniqueID.suffix(8) + " " + keys.prefix(8)
  }

  /// Gives the permission, or says why not. Nothing is sent to the board.
  /// - Parameter ask: asks a person to type the phrase, and gives what was typed, or nil where nobody is there. Called
  ///   for silicon only, last, and once.
  public func permission(ask: (_ phrase: String) -> String?) throws(TicketError) -> BurnPermission {
    try compare()
    let outcome = rehearsal.run()
    guard outcome.succeeded else {
      throw TicketError(
        .failsNow, "the rehearsal was done again just now and failed: " + outcome.failures.joined(separator: "; "))
    }
    if target == .virtualBoard {
      do throws(BurnPermission.Refused) { return try BurnPermission(for: .virtualBoard) } catch {
        throw TicketError(.failsNow, error.description)
      }
    }
    let phrase = phrase
    guard let typed = ask(phrase) else {
      throw TicketError(.notConfirmed, "nobody is there to type the board's name; nothing was burnt")
    }
    guard Self.isSame(typed, phrase) else {
      throw TicketError(.notConfirmed, "what was typed is not '\(phrase)'; nothing was burnt")
    }
    return BurnPermission.ofARehearsal
  }

  /// Holds the ticket against the board as it is now.
  public func compare() throws(TicketError) {
    let plan = rehearsal.plan
    guard ticket.outcome.succeeded else {
      throw TicketError(
        .failed, "the ticket's rehearsal failed: " + ticket.outcome.failures.joined(separator: "; "))
    }
    guard let board = plan.readOut.uniqueIDText, board == ticket.uniqueID else {
      throw TicketError(
        .otherBoard,
        "the ticket is of board \(ticket.uniqueID), and this is board \(plan.readOut.uniqueIDText ?? "(unreadable)"): "
          + "rehearse this one")
    }
    guard target == .virtualBoard || plan.readOut.uniqueID != 0 else {
      throw TicketError(.nameless, "the part's unique id is 0: nothing tells it from another, and it is not burnt")
    }
    try compareFuses(plan)
    try compareDigests(plan)
  }

  /// The part must be as it was, or with bits of the plan burnt, as after an interruption.
  private func compareFuses(_ plan: FusePlan) throws(TicketError) {
    let then = FusePlan(ticket.requests, on: ticket.readOut, policy: plan.policy)
    for word in FuseWord.all {
      let before = ticket.readOut[word]
      let now = plan.readOut[word]
      if let before, let now {
        let may = before | (then.result[word] ?? before)
        if before & ~now == 0, now & ~may == 0 { continue }
      } else if before == nil, now == nil {
        continue
      }
      throw TicketError(
        .otherFuses,
        "fuse word \(FuseText.word(word)) was \(before.map(FuseText.value) ?? "unreadable") at the rehearsal and is "
          + "\(now.map(FuseText.value) ?? "unreadable") now: rehearse again")
    }
  }

  private func compareDigests(_ plan: FusePlan) throws(TicketError) {
    let digests = Result { () throws(HABError) -> (String, String?, String?) in
      (
        try plan.name(), try rehearsal.image.map { image throws(HABError) in try Digest.of(image.bytes) },
        try rehearsal.flashloader.map { loader throws(HABError) in try Digest.of(loader.bytes) }
      )
    }
    switch digests {
    case .failure(let error): throw TicketError(.noTicket, "the ticket cannot be checked: \(error)")
    case .success(let (name, image, flashloader)):
      guard name == ticket.planName else {
        throw TicketError(
          .otherPlan, "the ticket is of another plan than the one that is to be burnt: rehearse this one")
      }
      guard image == ticket.imageDigest else {
        throw TicketError(
          .otherImage,
          image == nil
            ? "the rehearsal was made with an image, and none is given now"
            : "the flash holds another image than the "
              + "one that was rehearsed: rehearse again")
      }
      guard flashloader == ticket.flashloaderDigest else {
        throw TicketError(
          .otherFlashloader, "the flashloader is not the one that was rehearsed: give that one, or rehearse again")
      }
    }
  }

  /// Capitals and blanks around and between do not matter.
  private static func isSame(_ typed: String, _ phrase: String) -> Bool {
    func words(_ text: String) -> [String] {
      text.lowercased().split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }.map(String.init)
    }
    return words(typed) == words(phrase)
  }
}
