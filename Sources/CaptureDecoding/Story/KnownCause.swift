/// A cause of failures that the field has seen: data from which a story picks what fits.
struct KnownCause: Sendable {
  /// Something in the capture that speaks for a cause, or with a negative weight against it.
  struct Reason: Equatable, Sendable {
    var weight: Int
    var text: String

    init(_ weight: Int, _ text: String) {
      self.weight = weight
      self.text = text
    }
  }

  /// What it is, in words.
  let title: String
  /// What would show whether it is this one, and mend it.
  let test: String
  /// How likely it is before anything speaks for or against it; 2 is usual.
  let base: Int
  /// Which failures it can explain.
  let explains: @Sendable (FailureEvidence) -> Bool
  /// What speaks for and against it.
  let reasons: @Sendable (FailureEvidence) -> [Reason]

  init(
    _ title: String, base: Int = 2, test: String, explains: @escaping @Sendable (FailureEvidence) -> Bool,
    reasons: @escaping @Sendable (FailureEvidence) -> [Reason] = { _ in [] }
  ) {
    self.title = title
    self.test = test
    self.base = base
    self.explains = explains
    self.reasons = reasons
  }

  /// Every cause.
  static let all = flash + configuration + fuses + silence + bootROM
}
