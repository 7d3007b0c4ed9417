/// Why a text is no request.
public struct FuseTextError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong, and what was expected.
  public var description: String

  /// Makes an error.
  public init(_ description: String) { self.description = description }
}
