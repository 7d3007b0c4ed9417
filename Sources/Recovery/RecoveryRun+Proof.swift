import BootImage
import JSONText
import MBoot
import Provisioning

/// The proof: a write that is read back.
extension RecoveryRun {
  /// Writes, and reads back what was written.
  /// - Returns: false where the flash does not do it, or nobody may try.
  func provesItself() throws(RecoveryStop) -> Bool {
    let tried = Result { () throws(RecoveryStop) -> Bool in
      switch recoverer.proof {
      case .provisioning: try proveByProvisioning()
      case .sector(let address): try proveBySector(address)
      case .lastSector: try proveBySector(nil)
      }
    }
    switch tried {
    case .success(let isProved): return isProved
    case .failure(let stop):
      guard stop.isSoft else { throw stop }
      report.failure = stop.text
      return false
    }
  }

  /// The user is asked once, however many tries it takes.
  func takeProof(
    _ step: RecoveryStep, _ details: [(String, JSONValue)] = [], _ body: () throws(RecoveryStop) -> Void
  ) throws(RecoveryStop) -> Bool {
    try take(step, as: Self.proofName, details, isAgreed: mayProve) { () throws(RecoveryStop) in
      mayProve = true
      try body()
    }
  }

  static let proofName = "prove"

  // MARK: - The user's own job

  private func proveByProvisioning() throws(RecoveryStop) -> Bool {
    let bytes = plan.segments.reduce(0) { $0 + $1.bytes.count }
    let step = RecoveryStep(
      "provision the image: erase, write \(bytes) bytes, read back (configured by \(configuration.text))", .flash)
    let provisioner = provisioner()
    let done = try takeProof(step) { () throws(RecoveryStop) in
      closeDevice()
      do throws(ProvisioningError) {
        let result = try provisioner.run(
          on: bus,
          events: { [events, prepare = recoverer.beforeReset] in
            if $0 == .started(.reset) { prepare?() }
            if case .started(let phase) = $0 { events(.note(phase.rawValue)) }
          }, isCancelled: isCancelled)
        report.proof = "\(result.verifiedBytes) bytes of the image were written and read back equal"
      } catch {
        report.failedRun = error
        let stop = RecoveryStop(error)
        throw error.exitCode == .deviceFailed || error.exitCode == .verifyMismatch ? stop.soft : stop
      }
    }
    return done
  }
}
