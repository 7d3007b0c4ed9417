import ArgumentParser
import JSONText
import Provisioning
import ReportBundle

/// The diagnosis that is in a report of `boardless report`.
enum ReportedDiagnosis {
  /// Prints it, and ends as the diagnosis did.
  static func show(_ path: String, json: Bool) throws {
    let bytes = try FileBytes.read(path, limit: TarArchive.byteLimit + 1, what: "no report")
    let report: BoardReport
    do throws(ReportError) { report = try BoardReport(archive: bytes) } catch {
      throw Failure(.badInput, "\(path): \(error); an image alone says nothing of a board: say which board")
    }
    if json {
      var object = JSONObject()
      object.append("diagnosis", report.diagnosis)
      object.append("missing", .array(report.missing.map { .string($0) }))
      try Console.print(JSONValue.object(object).text())
    } else {
      for line in report.lines { try Console.print(line) }
      for line in report.missing { try Console.print("missing: " + line) }
    }
    if !report.causes.isEmpty { throw ArgumentParser.ExitCode(Provisioning.ExitCode.deviceFailed.rawValue) }
    guard report.diagnosis["verdict"]?.string == "healthy" else {
      throw ArgumentParser.ExitCode(Provisioning.ExitCode.partial.rawValue)
    }
  }
}
