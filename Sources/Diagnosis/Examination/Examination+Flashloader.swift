import Fuses
import HIDTransport
import MBoot
import Provisioning

/// The flashloader: does it answer, what does it say of itself and of the fuses.
extension Examination {
  /// How long the first answer may take: the device may still be in what timed out for the user.
  private var firstPatience: Duration {
    guard case .timeout? = request.symptom?.kind else { return .seconds(5) }
    let limits = MBootTimeouts()
    switch request.symptom?.command {
    case "flash-erase-all": return limits.eraseAll
    case "flash-erase-region": return .seconds(60)
    default: return .seconds(15)
    }
  }

  func meetFlashloader() {
    guard let device else { return }
    let host = MBootHost(device)
    host.isCancelled = isCancelled
    self.host = host
    findings.staleReports = host.drain()
    if findings.staleReports > 0 { tell("\(findings.staleReports) reports waited that nobody had taken") }
    let began = now()
    if !ask(host, .seconds(3)) {
      guard findings.answering == .silent else { return }
      // A second question would only pile up behind the first.
      let more = firstPatience
      tell("no answer yet; waiting up to \(Text.seconds(more)): it may still be at work")
      wait(host, more)
    }
    guard findings.answering == .answers || findings.answering == .late else { return }
    if findings.answering == .late { tell("it answered after \(Text.seconds(now() - began))") }
    if let version = findings.version { tell("flashloader version \(Text.word(version))") }
    host.timeouts.command = .seconds(3)
    host.timeouts.packet = .seconds(5)
    host.timeouts.completion = .seconds(5)
    askAttributes()
  }

  /// Asks for the version, and notes how it answers.
  private func ask(_ host: MBootHost, _ timeout: Duration) -> Bool {
    host.timeouts.command = timeout
    for _ in 0..<Self.attempts {
      do throws(MBootError) {
        let (version, ended) = try host.askFirst()
        findings.version = version
        // An answer to the command that the user gave up, come before this one.
        let isLate = host.passedOver > 0 || (findings.staleReports > 0 && request.symptom?.kind == .timeout)
        findings.answering = isLate ? .late : .answers
        if ended { tell("a transfer was ended that another program had broken off") }
        return true
      } catch {
        switch error.cause {
        case .transport(.gone), .transport(.absent), .transport(.system):
          findings.answering = .left
          findings.end = .left(during: "get-property")
          tell("get-property: the device left the bus")
          return false
        case .status:
          findings.answering = .answers
          return true
        case .transport(.timeout):
          findings.answering = .silent
          return false
        default:
          findings.answering = .garbles
          findings.linkTroubles += 1
          host.drain()
        }
      }
    }
    findings.end = .garbled(during: "get-property")
    tell("get-property: what comes is not an answer of a flashloader")
    return false
  }

  /// Waits on for a flashloader that has not answered, asking now and then: an answer may have got lost.
  private func wait(_ host: MBootHost, _ patience: Duration) {
    let start = now()
    var turns = 0
    var asked = Duration.seconds(2)
    while turns < 8, now() - start < patience || turns < 2, !isCancelled() {
      turns += 1
      if ask(host, asked) {
        // An answer to the first of these may only have been lost on the way.
        if turns > 1 || now() - start > .seconds(2) { findings.answering = .late }
        if turns == 1, findings.answering == .answers { findings.linkTroubles += 1 }
        return
      }
      guard findings.answering == .silent, findings.end == nil else { return }
      asked = min(asked * 2, max(.seconds(1), patience - (now() - start)))
    }
    findings.end = .silent(during: "get-property")
    tell("the flashloader answers nothing")
  }

  private func askAttributes() {
    let words = value("property 0x19", status: \.attributesBeforeStatus) { host throws(MBootError) in
      try host.getProperty(.externalMemoryAttributes, index: MemoryID.flexSPINOR)
    }
    guard let words else {
      if let status = findings.attributesBeforeStatus { tell("property 0x19: \(StatusCode(rawValue: status))") }
      return
    }
    let attributes = ExternalMemoryAttributes(words: words)
    findings.attributesBefore = attributes
    tell("property 0x19, as it was found: " + (attributes.text.isEmpty ? "nothing known" : attributes.text))
  }

  /// BOOT_CFG1 and, if the failure was about a fuse, that word's lock.
  func readFuses() {
    guard isUsable else { return }
    let word = value("efuse-read-once 6", status: \.fuseReadStatus) { host throws(MBootError) in
      try host.flashReadOnce(index: 6)
    }
    if let word {
      tell("fuse word 6 (BOOT_CFG1) is \(Text.word(word)): HAB is \(word & 2 == 0 ? "open" : "closed")")
    } else if let status = findings.fuseReadStatus {
      tell("efuse-read-once 6: \(StatusCode(rawValue: status))")
    }
    guard let command = request.symptom?.command,
      command.hasPrefix("efuse-") || command.hasPrefix("flash-program-once")
        || command.hasPrefix("flash-read-once"), let index = request.symptom?.address, index < 64
    else { return }
    let own = value("efuse-read-once \(index)", status: \.fuseReadStatus) { host throws(MBootError) in
      try host.flashReadOnce(index: index)
    }
    if let own { tell("fuse word \(index) is \(Text.word(own))") }
    if let locks = value("efuse-read-once 0", { host throws(MBootError) in try host.flashReadOnce(index: 0) }) {
      let lock = FuseWord.locks(Int(index)).write
      findings.fuseIsLocked = locks & lock != 0
      tell("fuse word \(index) is \(locks & lock != 0 ? "locked" : "not locked") against burning")
    }
  }
}
