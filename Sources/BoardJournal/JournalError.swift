#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a journal cannot be used, or did not take an entry: then the step must not be done.
public enum JournalError: Error, Equatable, Sendable {
  /// Another program has it open.
  case inUse(path: String)
  /// The file is another board's, or no journal.
  case foreign(path: String, what: String)
  /// There is no place for journals: no home folder.
  case homeless
  /// The operating system failed a call: what was tried, and its own words.
  case system(operation: String, reason: String)

  /// `system` with the words for the calling thread's `errno`.
  static func last(_ operation: String) -> JournalError {
    .system(operation: operation, reason: strerror(errno).map { String(cString: $0) } ?? "error \(errno)")
  }
}

extension JournalError: CustomStringConvertible {
  /// What happened and what to do about it.
  public var description: String {
    switch self {
    case .inUse(let path): "the journal \(path) is in use: another program works on this board; wait for it to end"
    case .foreign(let path, let what): "\(path) is \(what): it is left alone; choose another file"
    case .homeless: "there is no folder for journals: HOME is not set; name a file"
    case .system(let operation, let reason): "the board's journal cannot be kept: cannot \(operation): \(reason)"
    }
  }
}
