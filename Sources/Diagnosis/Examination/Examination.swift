import BootImage
import HIDTransport
import MBoot
import Provisioning
import SickBoards

/// One look at a board, in a fixed order, by the public client: what is on the bus, the flashloader, the flash chip
/// itself, then the user's own configuration.
///
/// Every question may fail; a board that has left or fallen silent is asked nothing more, so that the whole ends in
/// bounded time whatever the board does. What changes anything that stays is not among the questions, but for the
/// trial that the request allows.
final class Examination {
  /// Times that a question is asked when its answer does not come.
  static let attempts = 3
  /// Repetitions in all, after which the link counts as unusable.
  static let mostTroubles = 24

  let request: DiagnosisRequest
  let bus: any HIDBus
  let now: () -> Duration
  let events: (String) -> Void
  let isCancelled: () -> Bool

  var effort = Effort.real
  var findings = Findings()
  /// What was looked at, in words.
  private(set) var evidence: [String] = []
  var device: (any HIDDevice)?
  var host: MBootHost?
  /// Where alone reads are compared, in place of what the job erases.
  var onlyRegion: ProvisioningPlan.Range?
  /// What slow plain reads brought of `regions`.
  var slow: [UInt8]?

  init(
    _ request: DiagnosisRequest, bus: any HIDBus, now: @escaping () -> Duration,
    events: @escaping (String) -> Void = { _ in }, isCancelled: @escaping () -> Bool = { false }
  ) {
    self.request = request
    self.bus = bus
    self.now = now
    self.events = events
    self.isCancelled = isCancelled
  }

  var plan: ProvisioningPlan { request.plan }

  /// Looks at everything that can be looked at.
  func run() {
    defer {
      device?.close()
      device = nil
      host = nil
    }
    findBoard()
    guard device != nil else { return }
    meetFlashloader()
    guard isUsable else { return }
    readFuses()
    askChip()
    tryConfiguration()
    // What is known already needs neither patience nor a trial.
    if !isDecided { watchFlash() }
    if !isDecided { tryWriting() }
    restore()
  }

  func tell(_ text: String) {
    evidence.append(text)
    events(text)
  }

  /// Something that was found explains the failure by itself.
  private var isDecided: Bool { Judge.reasons(request, findings).contains { $0.weight >= .points } }

  /// The flashloader can still be asked.
  var isUsable: Bool { host != nil && findings.end == nil }

  // MARK: - Questions

  /// Asks the flashloader, again if the answer got lost. Nil if there is no answer at all; a status that is no success
  /// is an answer.
  func ask<Value>(_ what: String, _ body: (MBootHost) throws(MBootError) -> Value) -> Result<Value, MBootError>? {
    guard let host, findings.end == nil else { return nil }
    for _ in 0..<Self.attempts {
      if isCancelled() {
        findings.end = .cancelled
        return nil
      }
      let answer = Result { () throws(MBootError) in try body(host) }
      if host.passedOver > 0 {
        findings.doubledReports += 1
        tell("\(what): \(host.passedOver) answers came besides the one that was asked for")
      }
      guard case .failure(let error) = answer else { return answer }
      switch error.cause {
      case .status: return answer
      case .badArgument: return nil
      case .interrupted:
        findings.end = .cancelled
        return nil
      case .transport(.gone), .transport(.absent), .transport(.system):
        findings.end = .left(during: what)
        tell("\(what): the device left the bus")
        return nil
      case .transport, .malformed:
        findings.linkTroubles += 1
        tell("\(what): \(error.causeText); asked again")
        guard resume(what), findings.linkTroubles < Self.mostTroubles else { return nil }
      }
    }
    findings.end = findings.end ?? .garbled(during: what)
    return nil
  }

  /// The value, or nil if there was none; the status is kept if it is one.
  func value<Value>(
    _ what: String, status: WritableKeyPath<Findings, UInt32?>? = nil,
    _ body: (MBootHost) throws(MBootError) -> Value
  ) -> Value? {
    switch ask(what, body) {
    case .success(let value)?:
      if let status { findings[keyPath: status] = 0 }
      return value
    case .failure(let error)?:
      if let status { findings[keyPath: status] = error.status?.rawValue }
      return nil
    case nil: return nil
    }
  }

  /// After a lost answer: brings host and device to the same point again. False if the device is done for.
  private func resume(_ what: String) -> Bool {
    guard let host else { return false }
    var comes = false
    for _ in 0..<Self.attempts {
      host.drain()
      do throws(MBootError) {
        _ = try host.askFirst()
        return true
      } catch {
        switch error.cause {
        case .transport(.gone), .transport(.absent), .transport(.system):
          findings.end = .left(during: what)
          return false
        case .status: return true
        case .transport(.timeout): continue
        default: comes = true
        }
      }
    }
    findings.end = comes ? .garbled(during: what) : .silent(during: what)
    tell("\(what): the flashloader \(comes ? "gives no sound answer" : "answers nothing") any more")
    return false
  }
}
