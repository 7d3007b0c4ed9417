import Diagnosis
import FailureCauses
import JSONText
import Provisioning
import ReportBundle

/// A report of somebody's board, read: what was found there, and what is known of it here.
struct ReportedDiagnosis {
  let report: BoardReport
  /// What the capture in it tells by itself; nil without one that can be read.
  let captured: Diagnosis?
  /// What it does not hold.
  let missing: [String]

  /// Reads a file.
  init(_ path: String) throws(Failure) {
    let bytes = try FileBytes.read(path, limit: TarArchive.byteLimit, what: "too large for a report")
    do throws(ReportError) { report = try BoardReport(archive: bytes) } catch {
      throw Failure(.badInput, "\(path): \(error); an image alone says nothing of a board: say which board")
    }
    let told = report.capture.map { bytes in
      Result { () throws(Failure) in try CaptureEvidence.diagnosis(of: bytes, called: "the capture in \(path)") }
    }
    switch told {
    case .success(let diagnosis)?: (captured, missing) = (diagnosis, report.missing)
    case .failure(let failure)?: (captured, missing) = (nil, report.missing + [failure.description])
    case nil: (captured, missing) = (nil, report.missing)
    }
  }

  /// Nothing was found to be wrong there.
  var isHealthy: Bool { report.diagnosis["verdict"]?.string == "healthy" && !hasCauses }

  /// The diagnosis or the capture names causes.
  var hasCauses: Bool { !report.causes.isEmpty || captured?.causes.isEmpty == false }

  /// The report for a person.
  var lines: [String] {
    var lines = report.lines
    lines += ["", "What is known of these causes now"]
    if report.causes.isEmpty { lines.append("  the recorded diagnosis names none that this boardless knows") }
    for cause in report.causes {
      lines.append("  \(cause.rawValue): \(cause.title) (\(cause.mending.rawValue))")
      lines += cause.confirm.map { "    confirm: \($0)" } + cause.fix.map { "    fix: \($0)" }
    }
    if let captured { lines += ["", "What the capture tells now"] + captured.lines().map { "  " + $0 } }
    lines += ["", "Not in the report"] + missing.map { "  \($0)" }
    return lines
  }

  /// The report for a program: the recorded diagnosis, and what is known of its causes.
  var json: JSONValue {
    var object = JSONObject()
    object.append("report", ["version": .string(report.version), "system": .string(report.system)])
    object.append("board", report.board)
    object.append("diagnosis", report.diagnosis)
    object.append(
      "causes",
      .array(
        report.causes.map { cause in
          [
            "cause": .string(cause.rawValue), "title": .string(cause.title), "mending": .string(cause.mending.rawValue),
            "confirm": .array(cause.confirm.map { .string($0) }), "fix": .array(cause.fix.map { .string($0) }),
          ]
        }))
    object.append("capture_diagnosis", captured?.jsonValue ?? .null)
    object.append("missing", .array(missing.map { .string($0) }))
    return .object(object)
  }
}
