import MBoot
import SDP
import VirtualRT1020

/// Answers that no model gives, as faults that give them: each command that differs is answered as it was recorded.
struct RecordedAnswers {
  /// Bytes of data that one answer may bring.
  private static let dataLimit = 1 << 20
  /// Faults of this kind at most.
  private static let limit = 1024

  /// What tells one question from another.
  private enum Question: Hashable {
    case sdp(UInt8, UInt32)
    case mboot(UInt8, [UInt32])

    init?(_ exchange: RecordedExchange) {
      switch exchange.request {
      case .sdp(let command): self = .sdp(UInt8(truncatingIfNeeded: command.code.rawValue), command.address)
      case .mboot(let packet): self = .mboot(packet.tag.rawValue, Array(packet.parameters.prefix(3)))
      case .unreadable: return nil
      }
    }

    func fault(_ answer: Fault.Answer, _ trigger: Fault.Trigger) -> Fault {
      switch self {
      case .sdp(let code, let address):
        Fault(.romAnswers(command: code, address: address, answer), trigger: trigger)
      case .mboot(let tag, let parameters):
        Fault(.firmwareAnswers(command: tag, parameters: parameters, answer), trigger: trigger)
      }
    }
  }

  /// Faults that answer the commands with these numbers as they are recorded.
  static func faults(for numbers: Set<Int>, in recording: Recording) -> [Fault] {
    var order: [Question] = []
    var asked: [Question: [(exchange: RecordedExchange, differs: Bool)]] = [:]
    for exchange in recording.exchanges {
      guard let question = Question(exchange) else { continue }
      if asked[question] == nil { order.append(question) }
      asked[question, default: []].append((exchange, numbers.contains(exchange.number)))
    }
    var faults: [Fault] = []
    for question in order {
      guard let list = asked[question], list.contains(where: \.differs) else { continue }
      faults += self.faults(for: question, list)
      if faults.count >= limit { return Array(faults.prefix(limit)) }
    }
    return faults
  }

  private static func faults(
    for question: Question, _ list: [(exchange: RecordedExchange, differs: Bool)]
  ) -> [Fault] {
    let answers = list.map { $0.differs ? answer($0.exchange) : nil }
    // One answer for ever, where it never was another one.
    if let first = answers[0], answers.allSatisfy({ $0 == first }) { return [question.fault(first, Fault.Trigger())] }
    var faults: [Fault] = []
    var start = 0
    while start < answers.count {
      var end = start + 1
      while end < answers.count, answers[end] == answers[start] { end += 1 }
      if let answer = answers[start] {
        faults.append(question.fault(answer, Fault.Trigger(after: start, times: end - start)))
      }
      start = end
    }
    return faults
  }

  /// What was answered; nil where it was nothing, or too much.
  private static func answer(_ exchange: RecordedExchange) -> Fault.Answer? {
    let answers = exchange.answers
    switch exchange.request {
    case .sdp: return romAnswer(answers)
    case .mboot(let packet): return flashloaderAnswer(answers, Command(packet), exchange)
    case .unreadable: return nil
    }
  }

  private static func romAnswer(_ answers: [Answer]) -> Fault.Answer? {
    guard case .habState(let state)? = answers.first else { return nil }
    var result = Fault.Answer(habState: state.rawValue)
    switch answers.dropFirst().first {
    case .word(let word)?: result.status = word.rawValue
    case .data(let bytes, 0)?:
      guard bytes.count <= dataLimit else { return nil }
      result.data = bytes
    default: break
    }
    return result
  }

  private static func flashloaderAnswer(
    _ answers: [Answer], _ command: Command, _ exchange: RecordedExchange
  ) -> Fault.Answer? {
    guard case .response(let first)? = answers.first, let status = first.parameters.first else { return nil }
    let values = Array(first.parameters.dropFirst())
    if status != 0 {
      return Fault.Answer(status: status, values: first.tag == .genericResponse || values.isEmpty ? nil : values)
    }
    let final = answers.count > 1 ? answers.last?.status : nil
    if command.dataInCount != nil, first.tag != .genericResponse {
      var bytes: [UInt8] = []
      for case .data(let more, 0) in answers { bytes += more }
      guard bytes.count <= dataLimit else { return nil }
      let isBrokenOff = answers.contains(.senderAbort)
      return Fault.Answer(status: final, data: bytes, bytes: isBrokenOff ? bytes.count : nil)
    }
    if command.dataOutCount != nil {
      return Fault.Answer(status: final, bytes: final == nil || final == 0 ? nil : end(of: exchange, answers, command))
    }
    return Fault.Answer(status: 0, values: first.tag == .genericResponse || values.isEmpty ? nil : values)
  }

  /// After how many bytes the device ended the host's data phase. A device that says that it takes no more does so before
  /// the last packet, whenever the host heard of it.
  private static func end(of exchange: RecordedExchange, _ answers: [Answer], _ command: Command) -> Int {
    let taken = exchange.dataTaken
    let all = taken.before + taken.last
    guard answers.contains(.receiverAbort), all >= Int(clamping: command.dataOutCount ?? 0) else { return all }
    return max(1, taken.before)
  }
}
