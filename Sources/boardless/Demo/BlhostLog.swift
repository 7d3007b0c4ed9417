import JSONText
import MBoot
import Provisioning

/// Prints a command as NXP's blhost would with -j, so that the demo's log can be held beside a real one.
enum BlhostLog {
  /// Runs `body`, prints the command line, the JSON, and the outcome.
  /// - Returns: the status.
  @discardableResult
  static func show(
    _ line: String, _ command: String, _ body: () throws(MBootError) -> Void
  ) throws -> StatusCode {
    try Console.print(line)
    let status: StatusCode
    do throws(MBootError) {
      try body()
      status = .success
    } catch {
      guard let answered = error.status else { throw Failure(.deviceFailed, error.description) }
      status = answered
    }
    let object: JSONValue = [
      "command": .string(command), "response": .array([]),
      "status": ["description": .string(status.description), "value": JSONValue(status.rawValue)],
    ]
    try Console.print(object.text(.python3))
    try Console.print(status == .success ? "blhost succeeded" : "blhost failed")
    return status
  }
}
