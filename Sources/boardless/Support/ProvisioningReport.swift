import BootImage
import Diagnosis
import Fuses
import JSONText
import Provisioning
import SecureProvisioning

/// What a provisioning came to, for people and for machines.
enum ProvisioningReport {
  /// The outcome of the boot in words.
  static func text(_ outcome: BootOutcome) -> String {
    switch outcome {
    case .quiet: "the application runs (nothing is on USB)"
    case .serialDownloadByPins:
      "the boot ROM is back in serial download: set the boot switches to internal boot and power-cycle"
    case .serialDownloadAfterFailure: "the boot ROM refused the image and fell back to serial download"
    case .serialDownload: "the boot ROM is back in serial download, and does not say why"
    case .flashloader: "the flashloader is still there: the reset did not happen"
    case .notObserved: "nobody looked"
    }
  }

  /// Lines for people.
  static func lines(_ result: ProvisioningResult) -> [String] {
    var lines: [String] = []
    if let memory = result.memory, let bytes = memory.byteCount {
      lines.append("flash     \(bytes >> 10) KiB at \(Number.hex(memory.startAddress ?? 0x6000_0000))")
    }
    guard !result.isFlashKept else {
      lines.append("kept      \(result.verifiedBytes) bytes, all equal: nothing was erased or written")
      lines.append("boots     \(text(result.boot))")
      return lines
    }
    lines.append(
      "erased    \(result.erasedBytes) bytes in \(result.erased.count) range\(result.erased.count == 1 ? "" : "s")")
    lines.append("written   \(result.writtenBytes) bytes besides the configuration block")
    lines.append("verified  \(result.verifiedBytes) bytes, all equal")
    lines.append("boots     \(text(result.boot))")
    return lines
  }

  /// The object for `--json` after success.
  static func json(_ result: ProvisioningResult, _ report: SecureReport?) -> JSONValue {
    var object = JSONObject()
    object.append("ok", .bool(true))
    object.append("found", result.foundAs.map { .string($0.description) } ?? .null)
    object.append("hab", result.habState.map { .string("\($0)") } ?? .null)
    object.append("flashloader_version", .string(Number.hex(result.flashloaderVersion)))
    object.append("flash_bytes", result.memory?.byteCount.map { JSONValue($0) } ?? .null)
    object.append("closed", result.fuses?.isClosed.map { .bool($0) } ?? .null)
    object.append("unique_id", result.fuses?.uniqueIDText.map { .string($0) } ?? .null)
    object.append("srk_hash", result.fuses?.keyHash.map { .string($0.text) } ?? .null)
    object.append("image_starts", result.authentication.map { .bool($0.starts) } ?? .null)
    object.append("image_findings", .array((result.authentication?.findings ?? []).map { .string($0.cause) }))
    object.append("flash_kept", .bool(result.isFlashKept))
    object.append("erased", ranges(result.erased))
    object.append("written", ranges(result.written))
    object.append("verified_bytes", JSONValue(result.verifiedBytes))
    object.append("boot", .string("\(result.boot)"))
    object.append("warnings", .array(result.warnings.map { .string($0) }))
    var times = JSONObject()
    for time in result.times { times.append(time.phase.rawValue, .number(time.duration / .seconds(1))) }
    object.append("seconds", .object(times))
    if let report { SecureReportLines.append(report, to: &object) }
    return .object(object)
  }

  /// The object for `--json` after a failure outside the flow, such as an image that is none: the same keys.
  static func json(_ failure: Failure) -> JSONValue {
    [
      "ok": false, "exit_code": JSONValue(failure.code.rawValue), "phase": .null,
      "failure": .string(failure.description), "command": .null, "address": .null, "status": .null, "cause": .null,
      "remedies": .array([]),
    ]
  }

  /// The object for `--json` after a failure.
  /// - Parameter diagnosis: why, if that was asked for.
  static func json(
    _ error: ProvisioningError, _ report: SecureReport? = nil, _ diagnosis: Diagnosis? = nil
  ) -> JSONValue {
    var object = JSONObject()
    object.append("ok", .bool(false))
    object.append("exit_code", JSONValue(error.exitCode.rawValue))
    object.append("phase", .string(error.phase.rawValue))
    object.append("failure", .string(error.failure))
    object.append("command", error.command.map { .string($0) } ?? .null)
    object.append("address", error.address.map { .string(Number.hex($0)) } ?? .null)
    var status: JSONValue = .null
    if let code = error.status {
      status = ["value": JSONValue(code.rawValue), "description": .string(code.description)]
    }
    object.append("status", status)
    object.append("cause", .string(error.cause))
    object.append("remedies", .array(error.remedies.map { .string($0) }))
    if let diagnosis { object.append("diagnosis", diagnosis.jsonValue) }
    if let report { SecureReportLines.append(report, to: &object) }
    return .object(object)
  }

  private static func ranges(_ ranges: [ProvisioningPlan.Range]) -> JSONValue {
    .array(ranges.map { ["address": .string(Number.hex($0.address)), "count": JSONValue($0.count)] })
  }
}
