/// A place in a text.
public struct YAMLPosition: Equatable, Sendable {
  /// The line, from 1.
  public var line: Int
  /// The column in that line, from 1, counted in Unicode scalars.
  public var column: Int

  /// Makes a place.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

extension YAMLPosition: CustomStringConvertible {
  /// As in `line 3, column 7`.
  public var description: String { "line \(line), column \(column)" }
}
