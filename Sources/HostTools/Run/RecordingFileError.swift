/// Why a recording cannot be made; said before anything is sent to a board.
public enum RecordingFileError: Error, Equatable, Sendable {
  /// The file is there and is something else, which is left alone.
  case notACapture(path: String)
  /// `-`: standard output has the command's own words.
  case isStandardOutput
  /// The system refuses it: its words.
  case system(path: String, reason: String)
}

extension RecordingFileError: CustomStringConvertible {
  /// What is wrong, and what would work.
  public var description: String {
    switch self {
    case .notACapture(let path):
      "the recording \(path): this file is there and is no pcapng capture; it is left alone: choose another name, or "
        + "remove it"
    case .isStandardOutput:
      "a recording goes to a file or a FIFO, not to standard output, where the command prints"
    case .system(let path, let reason): "cannot write the recording \(path): \(reason)"
    }
  }
}
