import MBoot
import SDP

/// Whether a command did what the host wanted.
public enum CommandOutcome: String, Equatable, Sendable {
  /// It did.
  case ok
  /// The device refused it or failed, or a transfer did.
  case failed
  /// Nobody knows: no answer came, or the capture does not hold it.
  case unanswered
}

extension CapturedCommand {
  /// Whether it did what the host wanted.
  public var outcome: CommandOutcome {
    switch ending {
    case .transferFailed: return .failed
    case .deviceLeft: return isDeparture ? .ok : .unanswered
    case .open, .abandoned, .captureEnded: return .unanswered
    case .answered: break
    }
    guard let status else { return hab == nil ? .unanswered : .ok }
    guard case .sdp(let command) = request else { return status == 0 ? .ok : .failed }
    let word = SDPStatus(rawValue: status)
    let good: Bool =
      switch command.code {
      case .writeFile: word == .writeFileComplete
      case .writeRegister, .writeDCD: word == .writeComplete
      // Whatever the ROM has recorded, it said so.
      case .errorStatus: word.isHABResult
      case .skipDCDHeader, .setBaudrate: word == .acknowledged
      case .readRegister, .jumpAddress: false
      default: word != .refused
      }
    return good ? .ok : .failed
  }
}
