/// Where a value and all within it stand in a text: a tree of the value's own shape.
public struct YAMLMarks: Equatable, Sendable {
  /// Where the value begins.
  public var position: YAMLPosition
  /// What was written, for a value without quotes that is not text: `0x1F`, `1e6017`, `null`.
  public var written: String?
  /// Where the keys of a mapping stand, in order.
  public var keys: [YAMLPosition] = []
  /// The elements of a list, or the values of a mapping, in order.
  public var children: [YAMLMarks] = []

  /// Marks of a value without parts.
  public init(position: YAMLPosition, written: String? = nil) {
    self.position = position
    self.written = written
  }
}
