#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a state folder could not be used, or what could not be kept in it.
public enum StateError: Error, Equatable, Sendable {
  /// Another server has the folder; its process id where it is known.
  case inUse(folder: String, processID: Int32?)
  /// The folder, or a file in it, is somebody else's; what it is.
  case foreign(path: String, what: String)
  /// The folder belongs to a board with another flash: what it has, and what was wanted.
  case otherBoard(folder: String, has: String, wanted: String)
  /// The file was changed by something else than a server: where, in bytes, and what is wrong there.
  case damaged(file: String, offset: Int, what: String)
  /// The operating system failed a call while the folder was opened: what was tried, and its own words.
  case system(operation: String, reason: String)
  /// A change of the board could not be written: what was tried, and the system's own words. Nothing that
  /// depends on the change may be said to anybody.
  case notKept(operation: String, reason: String)

  /// The process's exit code after this error: 3 for a folder that is not this board's, 7 for trouble with files,
  /// 8 for a change that could not be kept.
  public var exitCode: Int32 {
    switch self {
    case .inUse, .foreign, .otherBoard: 3
    case .damaged, .system: 7
    case .notKept: 8
    }
  }

  /// `system` with the words for the calling thread's `errno`.
  static func last(_ operation: String) -> StateError {
    .system(operation: operation, reason: strerror(errno).map { String(cString: $0) } ?? "error \(errno)")
  }

  /// The same trouble while a board is served.
  var whileServing: StateError {
    if case .system(let operation, let reason) = self { .notKept(operation: operation, reason: reason) } else { self }
  }
}

extension StateError: CustomStringConvertible {
  /// What happened and what to do about it.
  public var description: String {
    switch self {
    case .inUse(let folder, let processID):
      "the state folder \(folder) is in use\(processID.map { " by process \($0)" } ?? ""): end that server or choose "
        + "another folder"
    case .foreign(let path, let what): "\(path) is \(what): it is left alone; choose another folder"
    case .otherBoard(let folder, let has, let wanted):
      "the state folder \(folder) is of a board with \(has), and this one has \(wanted): describe that board, or "
        + "choose another folder"
    case .damaged(let file, let offset, let what):
      "\(file) is damaged at byte \(offset): \(what); it is left alone: put a copy of it back, or choose another folder"
    case .system(let operation, let reason): "cannot \(operation): \(reason)"
    case .notKept(let operation, let reason):
      "the board's state cannot be kept: cannot \(operation): \(reason); the answer that depends on it was withheld, "
        + "and the folder holds what was answered before"
    }
  }
}
