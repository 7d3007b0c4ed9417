/// What the operating system says of a file: its number and its words.
public struct SystemError: Error, Equatable, Sendable {
  /// `errno`.
  public var code: Int32
  /// In the system's words, such as `No such file or directory`.
  public var text: String

  /// Makes an error.
  public init(code: Int32, text: String) {
    self.code = code
    self.text = text
  }

  /// The class Python gives the error.
  var pythonName: String {
    switch code {
    case 1, 13: "PermissionError"
    case 2: "FileNotFoundError"
    case 17: "FileExistsError"
    case 20: "NotADirectoryError"
    case 21: "IsADirectoryError"
    default: "OSError"
    }
  }

  /// The end of a tool whose Python meets the error when it opens `path`.
  func end(_ path: String) -> ToolEnd {
    .general(pythonName, "[Errno \(code)] \(text): \(PythonText.quoted(path))")
  }
}
