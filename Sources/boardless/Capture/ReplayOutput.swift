import ArgumentParser
import CaptureReplay
import JSONText
import Provisioning

/// What a replay came to, for people and for programs.
enum ReplayOutput {
  /// Differences that are printed for people.
  private static let shown = 50

  /// Prints it.
  static func print(_ report: ReplayReport, json: Bool) throws(Failure) {
    guard !json else { return try Console.print(self.json(report).text()) }
    for difference in report.differences.prefix(shown) { try Console.print("\(difference)") }
    let more = report.differences.count + report.uncounted - shown
    if more > 0 { try Console.print("and \(more) more differences") }
    try Console.print(summary(report))
  }

  /// `56 commands, all answered as recorded`.
  static func summary(_ report: ReplayReport) -> String {
    let all = "\(report.recorded) command\(report.recorded == 1 ? "" : "s")"
    if report.isSame { return "\(all), all answered as recorded" }
    let differing = Set(report.differences.map(\.number)).count
    let sent = report.sent == report.recorded ? all : "\(report.sent) of \(all) sent"
    return "\(sent), \(differing) answered otherwise" + (report.stopped.map { "; \($0)" } ?? "")
  }

  /// One object: `ok`, `commands`, `sent`, `stopped`, `differences`.
  static func json(_ report: ReplayReport) -> JSONValue {
    var object = JSONObject()
    object.append("ok", .bool(report.isSame))
    object.append("commands", JSONValue(report.recorded))
    object.append("sent", JSONValue(report.sent))
    object.append("stopped", report.stopped.map { .string($0) } ?? .null)
    object.append("differences", .array(report.differences.map(json)))
    object.append("more_differences", JSONValue(report.uncounted))
    return .object(object)
  }

  private static func json(_ difference: ReplayDifference) -> JSONValue {
    var object = JSONObject()
    object.append("number", JSONValue(difference.number))
    object.append("command", .string(difference.command))
    object.append("field", .string(difference.field))
    object.append("recorded", .string(difference.expected))
    object.append("got", .string(difference.got))
    object.append("offset", difference.offset.map { JSONValue($0) } ?? .null)
    return .object(object)
  }

  /// Ends the process as the replay came out.
  static func conclude(_ report: ReplayReport, _ end: CaptureEnd) throws {
    if Interrupt.isRequested { throw ArgumentParser.ExitCode(Provisioning.ExitCode.interrupted.rawValue) }
    if report.isSame { return try end.conclude() }
    // A damaged capture is said, and a difference decides.
    try? end.conclude()
    throw ArgumentParser.ExitCode(Provisioning.ExitCode.differs.rawValue)
  }
}
