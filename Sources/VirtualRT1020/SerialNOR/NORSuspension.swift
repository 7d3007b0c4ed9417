/// An erase or a program that stands still.
struct NORSuspension: Equatable, Sendable {
  /// The cells that it is about.
  let range: Range<Int>
  /// It is an erase.
  let isErase: Bool
  /// Nanoseconds that it still needs.
  let remaining: UInt64
}
