/// What an argument or option takes.
enum ValueKind: Equatable, Sendable {
  /// A number by Python's `int(text, base)`.
  case integer(base: Int)
  /// A decimal number, click's own type: its message ends with a full stop.
  case decimal
  /// Any text.
  case text
  /// One of these words, whatever their case.
  case choice([String])
  /// A file that is read at once; `-` is standard input.
  case inputFile
  /// A file that is made when it is first written; `-` is standard output.
  case outputFile
  /// The name of a chip.
  case family
}

/// A value from the command line, converted.
enum ArgumentValue: Equatable, Sendable {
  case integer(PythonInteger)
  case text(String)
  /// The bytes of a file, read when the command line was.
  case bytes([UInt8])
}
