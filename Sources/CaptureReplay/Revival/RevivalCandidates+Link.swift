import MBoot
import SDP
import VirtualRT1020

/// Causes of silence, stalls and departures.
extension RevivalCandidates {
  mutating func lookAtSilence(
    _ tag: CommandTag, _ exchange: RecordedExchange, _ before: Int, isLast: Bool, _ stay: Int
  ) {
    let leaves = isLast && recording.stays[stay].leftAt != nil
    if !leaves, exchange.quiet >= Self.silence {
      add(
        RevivalCandidate(
          cause: "the flashloader hangs in \(tag.name)",
          faults: [.firmwareHangs(.before, command: tag.rawValue, after: before)]))
      add(
        RevivalCandidate(
          cause: "the flashloader hangs after \(tag.name)",
          faults: [.firmwareHangs(.after, command: tag.rawValue, after: before)]))
      let ins = count(before: exchange.number) { $0.isFromDevice }
      let outs = count(before: exchange.number) { !$0.isFromDevice }
      add(
        RevivalCandidate(cause: "the answer to \(tag.name) is lost", faults: [.reportLost(.in, after: ins, times: 1)]))
      add(
        RevivalCandidate(
          cause: "the report with \(tag.name) is lost", faults: [.reportLost(.out, after: outs - 1, times: 1)]))
    } else if leaves, !exchange.sendsDeviceAway {
      add(
        RevivalCandidate(
          cause: "the flashloader crashes in \(tag.name)",
          faults: [.firmwareCrashes(.before, command: tag.rawValue, after: before, times: 1)]))
      add(
        RevivalCandidate(
          cause: "the device leaves the bus in \(tag.name)",
          faults: [.deviceGone(after: count(before: exchange.number), times: 1)]))
    }
  }

  /// Reports of all commands before one, and those of its own that passed.
  private func count(before number: Int, _ counts: (RecordedReport) -> Bool = { _ in true }) -> Int {
    recording.stays.reduce(0) { sum, stay in
      stay.exchanges.reduce(sum) { $1.number <= number ? $0 + $1.reports.count(where: counts) : $0 }
    }
  }

  mutating func addStall(_ exchange: RecordedExchange) {
    let ins = count(before: exchange.number) { $0.isFromDevice }
    let outs = count(before: exchange.number) { !$0.isFromDevice }
    add(
      RevivalCandidate(
        cause: "the endpoint for \(exchange.name) stalls", faults: [.reportStalled(.out, after: outs - 1, times: 1)]))
    add(
      RevivalCandidate(
        cause: "the endpoint for the answer to \(exchange.name) stalls",
        faults: [.reportStalled(.in, after: ins, times: 1)]))
  }

  /// A jump that no flashloader followed.
  mutating func lookAtJump(_ command: SDPCommand, _ stay: Int) {
    guard command.code == .jumpAddress, let left = recording.stays[stay].leftAt else { return }
    if stay + 1 < recording.stays.count {
      guard recording.stays[stay + 1].isBootROM else { return }
      add(
        RevivalCandidate(
          cause: "the boot ROM comes back in place of the flashloader", faults: [.enumerationAsROM(times: 1)]))
    } else if recording.end > left + 5 * Self.silence {
      add(
        RevivalCandidate(
          cause: "the flashloader does not come onto the bus", faults: [.enumerationNever(times: 1)]))
    }
  }
}
