import BootImage
import MBoot
import Provisioning

/// A trial on cells: only where the request allows it.
extension Examination {
  /// Sectors erased at most.
  private static let mostSectors = 64

  func tryWriting() {
    guard let range = request.mayErase, range.count >= 4096, isUsable, findings.configureStatus == 0,
      findings.chip.staysBusy != true
    else { return }
    let sector = findings.attributes?.sectorSize ?? 4096
    guard sector >= 256, sector <= 1 << 20, UInt64(range.address) % UInt64(sector) == 0 else {
      return tell("no trial: the range that may be erased does not begin with a sector of \(sector) bytes")
    }
    guard configures(plan.configuration) else { return }
    var trial = Findings.Trial()
    let count = min(range.count / Int(sector), Self.mostSectors)
    for index in 0..<count where isUsable {
      let address = range.address &+ UInt32(index) &* sector
      guard
        let status = trialStatus(
          "flash-erase-region",
          { host throws(MBootError) in
            try host.flashEraseRegion(address: address, count: sector)
          })
      else { break }
      trial.erases.append(status)
      if status != 0, trial.firstFailure == nil { trial.firstFailure = address }
    }
    findings.trial = trial
    guard isUsable, !trial.erases.isEmpty else { return }
    tell(
      trial.firstFailure.map { "trial: the sector at \(Text.word($0)) did not erase" }
        ?? "trial: \(trial.erases.count) sectors erased")
    guard trial.firstFailure == nil else { return }
    let pattern = (0..<256).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }
    let written = trialStatus("write-memory") { host throws(MBootError) in
      try host.writeMemory(address: range.address, pattern)
    }
    findings.trial?.write = written
    guard let status = written else { return }
    tell("trial: writing a page: \(StatusCode(rawValue: status))")
    if status != 0 { lookAtPage(range.address, pattern) }
    guard isUsable, configures(plan.configuration) else { return }
    _ = trialStatus("flash-erase-region") { host throws(MBootError) in
      try host.flashEraseRegion(address: range.address, count: sector)
    }
  }

  /// The write failed: did the program, or only its read-back? A slow plain read tells.
  private func lookAtPage(_ address: UInt32, _ pattern: [UInt8]) {
    guard configuresPlainReads(),
      let found = value(
        "slow read",
        { host throws(MBootError) in
          try host.readMemory(address: address, count: pattern.count)
        })
    else { return }
    findings.trial?.holds = found == pattern
    tell("trial: the page \(found == pattern ? "holds what was written" : "does not hold what was written")")
    if found == pattern { seekSoundReads(found, at: .init(address: address, count: found.count)) }
  }

  private func trialStatus(_ what: String, _ body: (MBootHost) throws(MBootError) -> Void) -> UInt32? {
    switch ask(what, body) {
    case .success?: 0
    case .failure(let error)?: error.status?.rawValue
    case nil: nil
    }
  }
}
