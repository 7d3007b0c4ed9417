import MBoot
import VirtualRT1020

/// A short list of commands, and as little of a board as it takes, that fails as a recording does.
public struct ShrunkCase: Sendable {
  /// The board; a flashloader runs on it.
  public var configuration: BoardConfiguration
  /// The commands; the last one fails.
  public var commands: [ShrunkCommand]
  /// With what it fails; 10004 for no answer.
  public var status: StatusCode
  /// How many commands there were before.
  public var original: Int
}

/// Why a recording gives no failing case.
public enum ShrinkError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No command of the flashloader failed.
  case nothingFails
  /// The command with this number did not fail, or is none of the flashloader's.
  case noFailure(Int)
  /// The revived board, with the flashloader started at once, does not fail so.
  case notReproduced(Int, StatusCode, got: String)
  /// The board has faults that this version cannot write in Swift.
  case notWritten(String)

  /// In words.
  public var description: String {
    switch self {
    case .nothingFails: "no command of the flashloader failed in this capture: there is nothing to shrink"
    case .noFailure(let number): "command \(number) is no command of a flashloader that failed"
    case .notReproduced(let number, let status, let got):
      "command \(number) answered \(status) in the capture, and \(got) on a board made of it whose flashloader runs from "
        + "the beginning"
    case .notWritten(let fault): "the fault '\(fault)' cannot be written in Swift"
    }
  }
}
