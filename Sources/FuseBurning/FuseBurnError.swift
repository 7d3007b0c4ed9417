import BoardJournal
import Fuses
import MBoot
import Provisioning

/// Why burning stopped. What was burnt until then is burnt, and the same plan goes on from there.
public struct FuseBurnError: Error, Equatable, Sendable {
  /// What kind of trouble it is.
  public enum Cause: Equatable, Sendable {
    /// The plan must not be burnt into this part.
    case refused([FuseRefusal])
    /// A word is not what the plan was made for: as it was read then, and now (nil: could not be read).
    case changed(word: Int, expected: UInt32?, found: UInt32?)
    /// A word does not read back as it should after its burn; the flashloader's status, if it complained.
    case notBurnt(FuseStep.Burn, found: UInt32?, status: StatusCode?)
    /// SRK_HASH is not what it must be before the part may be closed.
    case keysDiffer(expected: KeyHash, found: KeyHash?)
    /// The board did not answer, or refused to.
    case device(MBootError)
    /// The journal took no entry.
    case journal(JournalError)
    /// The user stopped it.
    case interrupted
  }

  /// See `Cause`.
  public var cause: Cause
  /// The step it happened in; nil before the first.
  public var step: FuseStep?

  /// Makes an error.
  public init(_ cause: Cause, step: FuseStep? = nil) {
    self.cause = cause
    self.step = step
  }

  /// What a command line should end with.
  public var exitCode: ExitCode {
    switch cause {
    case .refused(let refusals): refusals.contains { !$0.kind.isInput } ? .closedPart : .badInput
    case .changed, .notBurnt, .keysDiffer: .verifyMismatch
    case .device(let error):
      switch error.cause {
      case .transport(.timeout): .timeout
      case .transport: .noDevice
      case .interrupted: .interrupted
      default: .deviceFailed
      }
    case .journal: .fileTrouble
    case .interrupted: .interrupted
    }
  }
}

extension FuseBurnError: CustomStringConvertible {
  /// What happened, in which step, and how to go on.
  public var description: String {
    let place = step.map { " (\($0.name))" } ?? ""
    return text + place
  }

  private var text: String {
    func value(_ word: UInt32?) -> String { word.map(FuseText.value) ?? "unreadable" }
    switch cause {
    case .refused(let refusals):
      return "the plan must not be burnt into this part: " + refusals.map(\.description).joined(separator: "; ")
    case .changed(let word, let expected, let found):
      return
        "fuse word \(FuseText.word(word)) is \(value(found)), and the plan was made for \(value(expected)): nothing "
        + "more is burnt; make the plan anew"
    case .notBurnt(let burn, let found, let status):
      let said = status.map { ", and the flashloader answered \($0)" } ?? ", though the flashloader answered success"
      return
        "fuse word \(FuseText.word(burn.word)) reads back \(value(found)) and should be \(FuseText.value(burn.after))"
        + "\(said): nothing after it was burnt; power-cycle the board and run again, and if it stays so the word is "
        + "locked or its fuses are bad"
    case .keysDiffer(let expected, let found):
      return "SRK_HASH reads \(found?.text ?? "incompletely") and must be \(expected.text): the part is not closed"
    case .device(let error):
      return "\(error): whether the step was done the part itself will say; bring the board back into serial download "
        + "mode and run again"
    case .journal(let error): return "\(error); the step was not done"
    case .interrupted: return "stopped between two steps; run again to go on"
    }
  }
}
