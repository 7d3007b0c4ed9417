import HAB
import VirtualRT1020

/// Why a virtual board runs what it runs: its boot ROM's way, for people.
enum BootReportLines {
  /// A line a step, with a mark before what somebody should know (!) and what went wrong (x).
  /// - Parameter names: steps of these names are left out where they went well.
  static func all(_ report: BootReport, leavingOut names: [String] = []) -> [String] {
    report.steps.filter { $0.outcome != .passed || !names.contains($0.name) }.map { step in
      let mark = step.outcome == .failed ? "x" : step.outcome == .noted ? "!" : " "
      return "\(mark) \(step.text)"
    }
  }

  /// What HAB noted, with its mend. That nothing was authenticated follows from what went wrong before, and is left out
  /// where something did.
  static func findings(_ report: BootReport) -> [String] {
    let causes = report.findings.filter { $0.event.context != .assertion }
    return (causes.isEmpty ? report.findings : causes).prefix(4).flatMap {
      ["  HAB: \($0.cause)", "       \($0.remedy)"]
    }
  }

  /// The way of an image that did not boot; nothing where one did.
  static func ofFailure(_ report: BootReport?) -> [String] {
    guard let report, report.failure != nil else { return [] }
    return all(report) + findings(report)
  }
}
