import BootImage
import Fuses
import HAB

/// HAB's part of a start, the same for jump-address and for internal boot.
struct ImageStart {
  /// What became of an image.
  enum Verdict {
    /// It starts.
    case starts(ImageVectorTable)
    /// It does not, and serial download goes on.
    case refused
    /// There is no sound image at all, on a part that would start any: the core goes astray.
    case unsound
  }

  /// The image's device configuration data were run, or are not to be.
  enum DCDState {
    case waiting
    case ran
    case skippedByHost
    /// A closed part has run a block since its reset, and runs no second.
    case spent
  }

  /// Authenticates the image whose IVT stands at `address`, and does what comes before its entry.
  static func authenticate(
    at address: UInt32, hasFlash: Bool, dcd: DCDState, _ report: inout BootReport, _ hardware: inout Hardware
  ) -> Verdict {
    let part = hardware.habPart
    let outcome = withUnsafeMutablePointer(to: &hardware) {
      HABAuthenticator(part).authenticate(at: address, in: ROMMemoryView($0, hasFlash: hasFlash))
    }
    if let table = outcome.table { report.table = table }
    if let bootData = outcome.bootData { report.bootData = bootData }
    // An unsigned image on an open part is an everyday thing: its events are kept, and not talked about.
    let isSigned = outcome.table.map { $0.csf != 0 } ?? false
    for finding in outcome.findings { hardware.note(finding, isQuiet: !isSigned && outcome.starts, &report) }
    guard outcome.starts, let table = outcome.table else {
      let cause = outcome.findings.first { $0.event.status == .failure }?.cause ?? "It cannot be started."
      report.add(part.isClosed ? .refused(cause: cause) : .unsound(cause: cause), &hardware)
      return part.isClosed ? .refused : .unsound
    }
    report.add(
      .authenticated(isClosed: part.isClosed, isSigned: isSigned, events: outcome.findings.count), &hardware)
    for segment in outcome.decrypted {
      _ = segment.bytes.withUnsafeBytes { hardware.ram.write(segment.address, $0) }
    }
    if let block = outcome.dcd, !run(block, dcd, &report, &hardware), part.isClosed { return .refused }
    if outcome.bootData?.plugin == 1 {
      report.add(.plugin(table.entry), &hardware)
      hardware.note(pluginFinding, &report)
      return .refused
    }
    return .starts(table)
  }

  /// Runs an image's device configuration data unless they are not to be run. False if they fail.
  static func run(
    _ block: [UInt8], _ state: DCDState, _ report: inout BootReport, _ hardware: inout Hardware
  ) -> Bool {
    switch state {
    case .ran: return true
    case .skippedByHost, .spent:
      report.add(.dcdSkipped(hostAskedFor: state == .skippedByHost), &hardware)
      return true
    case .waiting: break
    }
    guard let failure = DeviceConfigurationData.run(block, &hardware) else {
      report.add(.dcd(byteCount: block.count), &hardware)
      return true
    }
    report.add(.dcdFailed(failure), &hardware)
    hardware.note(failure.finding, &report)
    return false
  }

  private static let pluginFinding = HABFinding(
    HABEvent(status: .failure, reason: .failedCallback, context: .authenticateImage),
    cause: "The plugin did not come back with an image.",
    remedy: "Clear the plugin flag in the boot data: an application is no plugin.")
}

extension Hardware {
  /// Fuse words that hold the hash of HAB's keys (SRK).
  static let keyHashWords = 0x18...0x1F

  /// What of the part decides whether HAB lets an image start, as the shadows stand.
  var habPart: HABPart {
    HABPart(
      isClosed: isClosed, keyHash: [UInt32](ocotp.shadows[Self.keyHashWords]),
      revokedKeys: ocotp.shadows[FuseWord.revocation] & 0xF)
  }

  /// Has HAB note an event: in its log, in the report, and in the board's log.
  mutating func note(_ finding: HABFinding, isQuiet: Bool = false, _ report: inout BootReport) {
    report.findings.append(finding)
    boots.habLog.add(finding, &ram)
    if !isQuiet { note(.board, "HAB notes: " + finding.cause) }
  }
}
