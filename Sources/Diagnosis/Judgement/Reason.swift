import FailureCauses

/// Something in the findings that speaks for a cause.
struct Reason: Equatable, Sendable {
  /// How strongly it speaks.
  enum Weight: Int, Comparable, Sendable {
    /// It would show so, and so would others.
    case fits
    /// Nothing else that is known shows so.
    case points
    /// The board or the flash says it itself.
    case proves

    static func < (left: Weight, right: Weight) -> Bool { left.rawValue < right.rawValue }
  }

  var cause: FailureCause
  var weight: Weight
  /// A sentence without a full stop.
  var text: String

  init(_ cause: FailureCause, _ weight: Weight, _ text: String) {
    self.cause = cause
    self.weight = weight
    self.text = text
  }
}
