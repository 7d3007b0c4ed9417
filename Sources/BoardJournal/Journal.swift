/// Something that takes entries for good, one after the other.
public protocol Journal: AnyObject {
  /// The entries, the oldest first.
  var entries: [JournalEntry] { get }

  /// Adds an entry, and returns when it will be found again whatever happens.
  /// - Throws: `JournalError`; then the step that the entry is about must not be done.
  func append(_ entry: JournalEntry) throws(JournalError)
}

extension Journal {
  /// What was said last of a step of a plan; nil if nothing was.
  public func last(plan: String, step: String) -> JournalEntry? {
    entries.last { $0.plan == plan && $0.step == step }
  }

  /// The step of a plan that was begun, and of which nothing was said afterwards; nil if there is none.
  public func interrupted(plan: String) -> JournalEntry? {
    guard let last = entries.last(where: { $0.plan == plan }), last.state == .begun else { return nil }
    return last
  }
}

/// A journal that ends with the program: for a virtual board that does so too, and for rehearsals.
public final class MemoryJournal: Journal {
  /// See `Journal`.
  public private(set) var entries: [JournalEntry]

  /// Makes one, empty unless said.
  public init(_ entries: [JournalEntry] = []) { self.entries = entries }

  /// See `Journal`.
  public func append(_ entry: JournalEntry) throws(JournalError) { entries.append(entry) }
}
