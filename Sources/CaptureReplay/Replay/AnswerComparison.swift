import MBoot
import SDP

/// Sets what a board said beside what is recorded.
struct AnswerComparison {
  private let exchange: RecordedExchange
  private(set) var differences: [ReplayDifference] = []

  /// - Parameters:
  ///   - got: what the board said now.
  ///   - failure: why it said no more, if it should have.
  ///   - isPartial: the recording does not show how the exchange ended: more may come than it holds.
  init(_ exchange: RecordedExchange, got: [Answer], failure: String?, isPartial: Bool) {
    self.exchange = exchange
    let recorded = exchange.answers
    for (expected, answer) in zip(recorded, got) {
      compare(expected, answer)
      // What follows answers another question.
      guard Self.isAlike(expected, answer) else { return }
    }
    if recorded.count > got.count {
      add("answer", AnswerText.text(recorded[got.count]), failure ?? "no answer")
    } else if got.count > recorded.count, !isPartial {
      add("answer", recorded.isEmpty ? "no answer" : "nothing more", AnswerText.text(got[recorded.count]))
    } else if let failure, !isPartial {
      add("answer", "nothing more", failure)
    }
  }

  private mutating func add(_ field: String, _ expected: String, _ got: String, offset: Int? = nil) {
    differences.append(
      ReplayDifference(
        number: exchange.number, command: exchange.name, field: field, expected: expected, got: got, offset: offset))
  }

  private mutating func compare(_ expected: Answer, _ got: Answer) {
    switch (expected, got) {
    case (.response(let old), .response(let new)): compare(old, new)
    case (.data(let old, let missing), .data(let new, _)): compare(old, missing: missing, new)
    case (.habState(let old), .habState(let new)):
      if old != new { add("HAB state", AnswerText.text(old), AnswerText.text(new)) }
    case (.word(let old), .word(let new)):
      if old != new { add("status", AnswerText.text(old), AnswerText.text(new)) }
    case (.malformed(let old), .malformed(let new)):
      if old != new { add("answer", AnswerText.text(expected), AnswerText.text(got)) }
    default:
      if expected != got { add("answer", AnswerText.text(expected), AnswerText.text(got)) }
    }
  }

  private mutating func compare(_ old: Packet, _ new: Packet) {
    guard old != new else { return }
    if old.parameters.first != new.parameters.first {
      add("status", AnswerText.text(.response(old)), AnswerText.text(.response(new)))
    } else if old.tag != new.tag {
      add("answer", "response \(AnswerText.hex([old.tag.rawValue]))", "response \(AnswerText.hex([new.tag.rawValue]))")
    } else if old.parameters != new.parameters {
      add("values", AnswerText.values(old.parameters.dropFirst()), AnswerText.values(new.parameters.dropFirst()))
    } else {
      add("answer", "flags \(old.flags)", "flags \(new.flags)")
    }
  }

  private mutating func compare(_ old: [UInt8], missing: Int, _ new: [UInt8]) {
    let common = min(old.count, new.count)
    let differs = old.withUnsafeBytes { old in
      new.withUnsafeBytes { new in (0..<common).first { old[$0] != new[$0] } }
    }
    if let differs {
      add("data", AnswerText.hex(old[differs...]), AnswerText.hex(new[differs...]), offset: differs)
    } else if old.count + missing != new.count {
      add("data", "\(old.count + missing) bytes", "\(new.count) bytes", offset: common)
    }
  }

  /// Whether two answers leave the exchange in the same place.
  private static func isAlike(_ old: Answer, _ new: Answer) -> Bool {
    switch (old, new) {
    case (.response(let old), .response(let new)):
      (old.parameters.first == 0) == (new.parameters.first == 0) && old.tag == new.tag
    case (.data(let old, let missing), .data(let new, _)): old.count + missing == new.count
    case (.habState, .habState), (.word, .word), (.receiverAbort, .receiverAbort), (.senderAbort, .senderAbort),
      (.malformed, .malformed):
      true
    default: false
    }
  }
}
