/// How a served board's time passes.
public enum Pace: Equatable, Sendable {
  /// With real time while the board waits; over what it is busy with, its time leaps.
  case fast
  /// So many times as fast as real time, whatever the board does: 1 is real time.
  case timesReal(Double)

  /// The factors that can be asked for.
  public static let factors = 0.001...1_000_000

  /// `fast`, `real`, or a factor such as `20`; nil for anything else.
  public init?(_ text: String) {
    switch text {
    case "fast": self = .fast
    case "real": self = .timesReal(1)
    default:
      guard text.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
        let factor = Double(text), Self.factors.contains(factor)
      else { return nil }
      self = .timesReal(factor)
    }
  }

  /// The board's time for a piece of real time.
  func virtual(_ elapsed: Duration) -> Duration {
    if case .timesReal(let factor) = self { elapsed * factor } else { elapsed }
  }
}
