import MBoot
import SDP

extension FailureEvidence {
  /// The failure with the causes that are known.
  var told: CaptureStory.Failure {
    CaptureStory.Failure(
      number: command.number, command: command.name, time: command.began, packets: command.packets,
      request: command.request.text, answer: answer, meaning: meaning, repetitions: repetitions, causes: causes)
  }

  private var answer: String {
    command.answerText
      + (command.ending == .answered ? command.duration.map { " after " + Words.duration($0) } ?? "" : "")
  }

  private var meaning: String {
    switch kind {
    case .status(let status):
      if case .sdp = command.request {
        return SDPStatus(rawValue: status).meaning ?? "a word that no RT10xx is known to send"
      }
      return isErase && status == StatusCode.norCommandFailure.rawValue
        ? "the erase commands went out and the flash said ready, but some byte of the range did not read back as 0xFF"
        : status == StatusCode.norCommandFailure.rawValue
          ? "a page was programmed, but did not read back as written"
          : StatusAdvice.advice(for: StatusCode(rawValue: status), erasing: isErase).cause
    case .noAnswer: return "the device said nothing more, or the capture does not hold it"
    case .deviceLeft: return "the device left the bus before it had answered"
    case .transfer where isNotTaken: return "the device did not take the report, and the host gave up"
    case .transfer(let status): return "USB itself failed: \(USBStatusText.text(status))"
    case .mismatch(let difference):
      let origin: String =
        switch difference.origin {
        case .written: "was written as"
        case .erased: "was erased, so is"
        case .read, .unknown: "was read before as"
        }
      return "\(Words.hex(difference.address)) \(origin) \(Words.byte(difference.expected)) and now reads "
        + "\(Words.byte(difference.found)); \(Words.count(difference.count, "byte")) of that piece differ"
    }
  }

  /// The known causes, the one that fits best first. A status without a row of its own has the advice that the client
  /// gives.
  private var causes: [CaptureStory.Cause] {
    var judged: [(score: Int, cause: CaptureStory.Cause)] = []
    for known in KnownCause.all where known.explains(self) {
      let reasons = known.reasons(self)
      let weight = reasons.reduce(0) { $0 + $1.weight }
      let cause = CaptureStory.Cause(
        text: known.title, fit: weight > 0 ? .well : weight < 0 ? .badly : .maybe, evidence: reasons.map(\.text),
        test: known.test, names: known.causes.map(\.rawValue))
      judged.append((known.base + weight, cause))
    }
    if judged.isEmpty, case .status(let status) = kind, case .mboot = command.request {
      let advice = StatusAdvice.advice(for: StatusCode(rawValue: status), erasing: isErase)
      return [
        CaptureStory.Cause(
          text: advice.cause, fit: .maybe, evidence: [], test: advice.remedies.joined(separator: "; "))
      ]
    }
    // What has something against it comes last; equally likely ones stay in the order of the tables.
    func rank(_ entry: (score: Int, cause: CaptureStory.Cause)) -> Int {
      entry.score + (entry.cause.fit == .badly ? -100 : 0)
    }
    return judged.enumerated().sorted { (rank($1.element), $0.offset) < (rank($0.element), $1.offset) }
      .map(\.element.cause)
  }
}
