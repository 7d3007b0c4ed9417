/// Something about an image that HAB does not look at, but that matters.
public struct ImageTrouble: Equatable, Sendable {
  /// What is so, a sentence.
  public var cause: String
  /// What to do, a sentence.
  public var remedy: String

  /// Makes one.
  public init(cause: String, remedy: String) {
    self.cause = cause
    self.remedy = remedy
  }
}
