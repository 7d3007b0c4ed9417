import BoardState

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a server could not start, or had to end.
public enum ServerError: Error, Equatable, Sendable {
  /// Another server holds this path; its process id where it is known.
  case alreadyServed(path: String, processID: Int32?)
  /// Something stands at the path that is not the server's to replace; what it is.
  case pathTaken(path: String, what: String)
  /// Nobody serves this path; why a connection failed, in the system's words.
  case notServed(path: String, reason: String)
  /// The server at this path went away in the middle.
  case connectionLost(path: String)
  /// The board's state could not be kept, or its folder not be used.
  case state(StateError)
  /// The operating system failed the call: what was tried, and its own words.
  case system(operation: String, reason: String)

  /// The process's exit code after this error: 2 where nobody serves, 3 where the path belongs to someone else,
  /// 7 for trouble with files or the system, as for the rest of the command line; 8 for what could not be kept.
  public var exitCode: Int32 {
    switch self {
    case .alreadyServed, .pathTaken: 3
    case .notServed, .connectionLost: 2
    case .state(let error): error.exitCode
    case .system: 7
    }
  }

  /// `system` with the words for the calling thread's `errno`.
  static func last(_ operation: String) -> ServerError { failed(operation, errno) }

  /// `notServed` with the words for an error number.
  static func unserved(_ path: String, _ code: Int32) -> ServerError {
    .notServed(path: path, reason: strerror(code).map { String(cString: $0) } ?? "error \(code)")
  }

  /// `system` with the words for an error number.
  static func failed(_ operation: String, _ code: Int32) -> ServerError {
    .system(operation: operation, reason: strerror(code).map { String(cString: $0) } ?? "error \(code)")
  }
}

extension ServerError: CustomStringConvertible {
  /// What happened and what to do about it.
  public var description: String {
    switch self {
    case .alreadyServed(let path, let processID):
      "\(path) is served already\(processID.map { " by process \($0)" } ?? ""): end that server or choose another path"
    case .pathTaken(let path, let what):
      "\(path) is \(what): it is left alone; remove it or choose another path"
    case .notServed(let path, let reason): "no board's control is at \(path): \(reason)"
    case .connectionLost(let path): "the board at \(path) went away before it answered"
    case .state(let error): error.description
    case .system(let operation, let reason): "cannot \(operation): \(reason)"
    }
  }
}
