import MBoot
import SDP

extension CapturedCommand {
  /// The status in words, SPSDK's where it has some: `FlexSPINOR: Command Failure`; nil where none came.
  public var statusText: String? {
    guard let status else { return nil }
    if case .sdp = request { return Self.text(SDPStatus(rawValue: status)) }
    return StatusCode(rawValue: status).text
  }

  /// A word of the boot ROM in words: SPSDK's, else ours.
  public static func text(_ word: SDPStatus) -> String { word.text ?? word.meaning ?? "no known word" }

  /// What the values of the answer say: `K2.1.0`; nil where it has none that say something.
  public var valuesText: String? {
    guard case .mboot(let command) = request, !values.isEmpty, status == 0 else { return nil }
    switch command {
    case .getProperty(let tag, _):
      // Some are lined up with blanks, regions stand on lines of their own.
      let lines = PropertyValue(tag.truncated, words: values).text.split(separator: "\n")
      return lines.map { $0.split(separator: " ").joined(separator: " ") }.joined(separator: "; ")
    case .flashReadOnce: return values.count > 1 ? values.dropFirst().map(Words.hex).joined(separator: " ") : nil
    default: return nil
    }
  }

  /// What became of it, in words: `0 Success: K2.1.0`.
  public var answerText: String {
    var parts: [String] = []
    if let hab {
      parts.append(
        hab == .habOpen ? "HAB open" : hab == .habClosed ? "HAB closed" : "HAB word " + Words.hex(hab.rawValue))
    }
    if let status, let statusText {
      if case .sdp = request { parts.append(statusText) } else { parts.append("\(status) \(statusText)") }
    }
    if let valuesText, let last = parts.popLast() { parts.append(last + ": " + valuesText) }
    switch ending {
    case .answered: break
    case .open: parts.append("under way")
    default: parts.append(missingAnswer + endingText)
    }
    return parts.isEmpty ? "done" : parts.joined(separator: ", ")
  }

  private var missingAnswer: String {
    if isDeparture, ending == .deviceLeft { return "" }
    return status == nil && hab == nil ? "no answer: " : "no last answer: "
  }

  private var endingText: String {
    let time = duration.map { " after " + Words.duration($0) } ?? ""
    return switch ending {
    case .open, .answered: ""
    case .abandoned: "the host gave up" + time
    case .deviceLeft: "the device left" + time
    case .transferFailed(let status): "a transfer failed" + time + " (\(USBStatusText.text(status)))"
    case .captureEnded: "the capture ends"
    }
  }

  /// Whether the device may leave in place of an answer.
  var isDeparture: Bool {
    switch request {
    case .mboot(let command): [.reset, .execute, .call].contains(command.tag)
    case .sdp(let command): command.code == .jumpAddress
    case .unreadable: false
    }
  }
}
