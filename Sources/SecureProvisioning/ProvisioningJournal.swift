import BoardJournal
import JSONText
import Provisioning

/// A board's journal as provisionings keep it: when a run of which plan began, its phases, and how it ended.
struct ProvisioningJournal {
  /// What earlier runs left behind that did not come to their end.
  struct Unfinished: Equatable {
    /// The plan of the last of them.
    var plan: String
    /// What it was made of: names of inputs and their digests.
    var inputs: [String: String]
    /// The phase that was begun last, and whether it was done.
    var last: String?
    /// See `last`.
    var isLastDone = false
    /// The flash was written to its end, and nothing was begun that would change it.
    var claimsFlash = false
    /// Fuse words had been asked for.
    var reachedFuses = false
  }

  private static let run = "provision"

  let journal: any Journal
  /// What this run's plan is called.
  let plan: String
  /// Seconds since 1970.
  let time: () -> Int64?

  /// What the runs since the last finished one left behind; nil if the last came to its end, or there was none.
  var unfinished: Unfinished? {
    var found: Unfinished?
    for entry in journal.entries {
      if entry.step == Self.run {
        switch entry.state {
        case .begun:
          let inputs = entry.details["inputs"]?.object?.members.map { ($0.key, $0.value.string ?? "") } ?? []
          var next = Unfinished(plan: entry.plan, inputs: Dictionary(inputs) { $1 })
          // What an interrupted run of the same plan had done is still done.
          if let found, found.plan == entry.plan {
            (next.last, next.isLastDone) = (found.last, found.isLastDone)
            (next.claimsFlash, next.reachedFuses) = (found.claimsFlash, found.reachedFuses)
          }
          found = next
        case .done: found = nil
        case .failed: break
        }
      } else if entry.plan == found?.plan, let phase = Self.phase(entry.step) {
        found?.note(phase, entry.state)
      }
    }
    return found
  }

  func began(inputs: [(name: String, digest: String)], board: String) throws(JournalError) {
    let digests = JSONObject(inputs.map { .init(key: $0.name, value: .string($0.digest)) })
    try append(Self.run, .begun, [("inputs", .object(digests)), ("board", .string(board))])
  }

  func ended(boot: String) throws(JournalError) { try append(Self.run, .done, [("boot", .string(boot))]) }

  func failed(_ error: ProvisioningError) throws(JournalError) {
    try append(Self.run, .failed, [("phase", .string(error.phase.rawValue)), ("failure", .string(error.failure))])
  }

  func append(_ phase: ProvisioningPhase, _ state: JournalEntry.State) throws(JournalError) {
    try append(Self.step(phase), state, [])
  }

  /// Phases that are written down: those after which the board is another one.
  static func keeps(_ phase: ProvisioningPhase) -> Bool {
    phase.changesBoard || phase == .verify || phase == .compareFlash || phase == .reset
  }

  private static func step(_ phase: ProvisioningPhase) -> String { "\(run): \(phase.rawValue)" }

  private static func phase(_ step: String) -> ProvisioningPhase? {
    ProvisioningPhase.allCases.first { Self.step($0) == step }
  }

  private func append(
    _ step: String, _ state: JournalEntry.State, _ details: [(String, JSONValue)]
  ) throws(JournalError) {
    let members = details.map { JSONObject.Member(key: $0.0, value: $0.1) }
    try journal.append(
      JournalEntry(plan: plan, step: step, state: state, time: time(), details: JSONObject(members)))
  }
}

extension ProvisioningJournal.Unfinished {
  fileprivate mutating func note(_ phase: ProvisioningPhase, _ state: JournalEntry.State) {
    (last, isLastDone) = (phase.rawValue, state == .done)
    switch (phase, state) {
    case (.erase, _), (.writeConfigurationBlock, _): claimsFlash = false
    case (.writeImage, _): claimsFlash = state == .done
    case (.burnFuses, .begun): reachedFuses = true
    default: break
    }
  }

  /// Where the run stopped, in words.
  var place: String {
    guard let last else { return "before anything was changed" }
    return isLastDone ? "after \"\(last)\"" : "in \"\(last)\""
  }
}
