/// What can be wrong with a board's name, or with the folder that the names stand in.
public enum BoardNameError: Error, Equatable, Sendable {
  /// This is no name.
  case notAName(String)
  /// No board of this name runs; those that do.
  case notRunning(String, running: [String])
  /// A name is needed, and there is no telling which; those that run.
  case unnamed(running: [String])
  /// The folder cannot be used: its path, and why.
  case folder(String, reason: String)
}

extension BoardNameError: CustomStringConvertible {
  /// What is wrong, and what to do about it.
  public var description: String {
    switch self {
    case .notAName(let text):
      "\"\(text)\" is no name of a board: 1 to 32 letters, digits, '_', '-' and '.', the first no '-' or '.'"
    case .notRunning(let name, let running):
      "no board \(name) is running: \(Self.choice(running, start: name))"
    case .unnamed(let running):
      running.isEmpty
        ? "no board is running: \(Self.choice(running, start: "evk"))"
        : "which board? \(Self.choice(running, start: "evk"))"
    case .folder(let path, let reason): "cannot keep boards in \(path): \(reason)"
    }
  }

  private static func choice(_ running: [String], start name: String) -> String {
    running.isEmpty
      ? "start one with 'boardless board run --name \(name)'" : "there are \(running.joined(separator: ", "))"
  }
}
