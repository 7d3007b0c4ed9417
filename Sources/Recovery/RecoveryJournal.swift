import BoardJournal
import JSONText

/// The board's journal as recoveries keep it: each step before it is done, and what became of it.
struct RecoveryJournal {
  private static let run = "recover"

  let journal: any Journal
  /// What is to be mended: in place of a plan's digest.
  let plan: String
  let time: () -> Int64?

  func append(
    _ step: String, _ state: JournalEntry.State, _ details: [(String, JSONValue)]
  ) throws(RecoveryStop) {
    let members = details.map { JSONObject.Member(key: $0.0, value: $0.1) }
    do throws(JournalError) {
      try journal.append(
        JournalEntry(
          plan: plan, step: "\(Self.run): \(step)", state: state, time: time(), details: JSONObject(members)))
    } catch { throw RecoveryStop(error) }
  }

  /// What was noted of the last beginning of a step that no recovery is known to have ended; nil if there is none.
  func unfinished(_ step: String) -> JSONObject? {
    let name = "\(Self.run): \(step)"
    guard let last = journal.entries.last(where: { $0.step == name }), last.state != .done else { return nil }
    return journal.entries.last { $0.step == name && $0.state == .begun }?.details
  }
}
