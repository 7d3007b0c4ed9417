import BootImage
import MBoot
import SDP

/// A command as a step of a story.
struct StepText {
  /// Steps in a row with the same key are told as one; nil for one that stands alone.
  let key: String?
  /// What was done, alone.
  let text: String
  /// What is listed where several are told as one.
  let detail: String?

  /// - Parameter programsBlock: whether a configure-memory has the configuration block programmed.
  init(_ command: CapturedCommand, programsBlock: Bool) {
    let time = command.duration.map { " in " + Words.duration($0) } ?? ""
    guard command.outcome == .ok else {
      key = nil
      detail = nil
      text =
        command.request.text + ": " + command.answerText
        + (command.ending == .answered ? time.replacing(" in ", " after ") : "")
      return
    }
    switch command.request {
    case .mboot(.getProperty(let tag, _)):
      key = "asked for"
      detail = tag.truncated.name + (command.valuesText.map { " (\($0))" } ?? "")
      text = "asked for " + (detail ?? "")
    case .mboot(.readMemory(let address, let count, _)):
      key = "read-memory"
      detail = nil
      text = "read \(count) bytes from \(Words.hex(address))" + time
    case .mboot(.writeMemory(let address, let count, _)):
      key = "write-memory"
      detail = nil
      text = "wrote \(count) bytes to \(Words.hex(address))" + time
    case .mboot(.fillMemory(let address, 4, OptionWord.programConfigurationBlock)):
      key = nil
      detail = nil
      text = "put the wish to program the configuration block (0xF000000F) at \(Words.hex(address))"
    case .mboot(.fillMemory(let address, 4, let pattern)) where pattern >> 28 == 0xC:
      key = nil
      detail = nil
      let word = OptionWord(rawValue: pattern)
      text = "put the option word \(word) (\(word.summary)) at \(Words.hex(address))"
    case .mboot(.flashEraseRegion(let address, let count, _)):
      key = nil
      detail = nil
      text = "erased \(count) bytes from \(Words.hex(address))" + time
    case .mboot(.flashReadOnce):
      key = "flash-read-once"
      detail = nil
      text = command.request.text + (command.valuesText.map { ": " + $0 } ?? "")
    case .mboot(.configureMemory(let id, _)):
      key = nil
      detail = nil
      text =
        programsBlock
        ? "had the configuration block programmed" + time : "configured \(MemoryID.name(id) ?? "memory \(id)")" + time
    case .sdp(let sdp) where sdp.code == .writeFile:
      key = "write-file"
      detail = nil
      text = "loaded \(sdp.count) bytes to \(Words.hex(sdp.address))" + time
    case .sdp(let sdp) where sdp.code == .readRegister:
      key = "read-register"
      detail = nil
      text = "read \(sdp.count) bytes from \(Words.hex(sdp.address))"
    case .sdp(let sdp) where sdp.code == .jumpAddress:
      key = nil
      detail = nil
      text = "had it start the image at \(Words.hex(sdp.address))"
    default:
      key = nil
      detail = nil
      text = command.request.text + ": " + command.answerText + time
    }
  }
}

extension String {
  fileprivate func replacing(_ old: String, _ new: String) -> String {
    hasPrefix(old) ? new + dropFirst(old.count) : self
  }
}
