import FailureCauses

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

  /// The causes of the library that it stands for: one, or several that a capture cannot tell apart; none where only a
  /// capture can have it.
  let causes: [FailureCause]
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

  /// A cause of the library: its title, and how it is confirmed.
  init(
    _ cause: FailureCause, base: Int = 2, explains: @escaping @Sendable (FailureEvidence) -> Bool,
    reasons: @escaping @Sendable (FailureEvidence) -> [Reason] = { _ in [] }
  ) {
    self.init(
      cause.title, base: base, test: cause.confirm.joined(separator: "; "), causes: [cause], explains: explains,
      reasons: reasons)
  }

  /// What a capture sees as one although the library knows several, or knows none.
  init(
    _ title: String, base: Int = 2, test: String, causes: [FailureCause] = [],
    explains: @escaping @Sendable (FailureEvidence) -> Bool,
    reasons: @escaping @Sendable (FailureEvidence) -> [Reason] = { _ in [] }
  ) {
    self.causes = causes
    self.title = title
    self.test = test
    self.base = base
    self.explains = explains
    self.reasons = reasons
  }

  /// Every cause.
  static let all = flash + configuration + fuses + silence + bootROM
}
