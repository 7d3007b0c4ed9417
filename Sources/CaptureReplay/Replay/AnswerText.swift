import MBoot
import SDP

/// Answers in words, for differences.
enum AnswerText {
  /// What a device said, one line.
  static func text(_ answer: Answer) -> String {
    switch answer {
    case .response(let packet): text(packet)
    case .data(let bytes, let missing): "\(bytes.count + missing) bytes of data"
    case .receiverAbort: "the end of the host's data phase"
    case .senderAbort: "the end of the device's data phase"
    case .habState(let word): "HAB state \(text(word))"
    case .word(let word): text(word)
    case .malformed(let bytes): "a report that means nothing: \(hex(bytes))"
    }
  }

  static func text(_ word: SDPStatus) -> String {
    "\(hex(word.rawValue))" + (word.meaning.map { " \($0)" } ?? "")
  }

  static func status(_ value: UInt32) -> String { StatusCode(rawValue: value).description }

  static func values(_ values: some Collection<UInt32>) -> String {
    values.isEmpty ? "none" : values.map { hex($0) }.joined(separator: " ")
  }

  static func hex(_ word: UInt32) -> String {
    let digits = String(word, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// The first bytes of some, in hex.
  static func hex(_ bytes: some Collection<UInt8>) -> String {
    let shown = bytes.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    return bytes.isEmpty ? "nothing" : shown + (bytes.count > 16 ? " …" : "")
  }

  private static func text(_ packet: Packet) -> String {
    guard let first = packet.parameters.first else { return "a response without a status" }
    let rest = packet.parameters.dropFirst()
    // A generic response ends with the tag of what it answers.
    guard packet.tag != .genericResponse, !rest.isEmpty else { return status(first) }
    return "\(status(first)) with \(values(rest))"
  }
}
