import BoardJournal
import FailureCauses
import Fuses
import HIDTransport
import MBoot
import Provisioning

extension RecoveryRun {
  /// The user's job as this run carries it out.
  var plan: ProvisioningPlan {
    var plan = recoverer.plan
    plan.configuration = configuration
    plan.timeouts = MBootTimeouts.longer(plan.timeouts)
    plan.verifies = true
    plan.keepsEqualFlash = false
    if recoverer.replacesFlashloader, let other = recoverer.replacementFlashloader {
      plan.flashloader = other
      plan.signedFlashloader = nil
    }
    return plan
  }

  func provisioner() -> Provisioner { Provisioner(plan, now: recoverer.now) }

  /// Sees to it that a flashloader runs and answers.
  func reach() throws(RecoveryStop) {
    try open()
    let asked = Result { () throws(MBootError) in try firstAnswer() }
    switch asked {
    case .success: break
    case .failure(let error) where error.cause == .transport(.timeout): try restart(error)
    case .failure(let error): throw RecoveryStop(error)
    }
    if !recoverer.isDryRun, journal == nil, let make = recoverer.journal {
      let name = try uniqueID() ?? "unknown-part"
      do throws(JournalError) {
        journal = RecoveryJournal(
          journal: try make(name), plan: recoverer.causes.map(\.rawValue).joined(separator: ","),
          time: recoverer.time)
      } catch { throw RecoveryStop(error) }
    }
  }

  private func open() throws(RecoveryStop) {
    closeDevice()
    do throws(ProvisioningError) {
      device = try provisioner().startFlashloader(
        on: bus, events: { [events] in if case .note(let text) = $0 { events(.note(text)) } },
        isCancelled: isCancelled
      ).device
    } catch { throw RecoveryStop(error) }
  }

  private func firstAnswer() throws(MBootError) {
    guard let device else { return }
    let host = MBootHost(device)
    host.drain()
    if try host.askFirst().endedTransfer { note("ended a transfer that an earlier program had broken off") }
  }

  /// A flashloader that does not answer: reset, by command or by button.
  private func restart(_ error: MBootError) throws(RecoveryStop) {
    var hung = RecoveryStop(error)
    hung.text = "the flashloader does not answer"
    guard !recoverer.isDryRun else {
      record(RecoveryStep("reset the flashloader, which does not answer", .harmless), .planned)
      throw hung
    }
    if let press = recoverer.pressReset {
      let step = RecoveryStep("press the board's reset button", .harmless)
      try take(step, as: "press reset") { () throws(RecoveryStop) in
        guard press() else { throw hung }
      }
    } else {
      let host = try host()
      try take(RecoveryStep("reset the flashloader by command", .harmless), as: "reset") { () throws(RecoveryStop) in
        do throws(MBootError) { try host.reset() } catch { throw hung }
      }
    }
    closeDevice()
    bus.pause(.milliseconds(500))
    try open()
    try asking { () throws(MBootError) in try firstAnswer() }
  }

  /// The part's unique id; nil where the fuse controller does not give it.
  private func uniqueID() throws(RecoveryStop) -> String? {
    let host = try host()
    var words: [UInt32?] = [nil]
    for index in 1...2 as ClosedRange<UInt32> {
      let answer = Result { () throws(MBootError) in try host.flashReadOnce(index: index) }
      switch answer {
      case .success(let word): words.append(word)
      case .failure(let error):
        guard case .status = error.cause else { throw RecoveryStop(error) }
        return nil
      }
    }
    return FuseReadOut(words).uniqueIDText
  }
}

extension MBootTimeouts {
  /// The usual limits, or those given where they are longer: a limit may be what is wrong.
  static func longer(_ given: MBootTimeouts) -> MBootTimeouts {
    var result = MBootTimeouts()
    result.command = max(result.command, given.command)
    result.packet = max(result.packet, given.packet)
    result.completion = max(result.completion, given.completion)
    result.erasePerSector = max(result.erasePerSector, given.erasePerSector)
    result.eraseBase = max(result.eraseBase, given.eraseBase)
    result.eraseAll = max(result.eraseAll, given.eraseAll)
    return result
  }
}
