import BootImage
import FailureCauses
import JSONText
import Provisioning

extension RecoveryReport {
  /// The report for a person, a line each.
  public var lines: [String] {
    var lines: [String] = []
    if !jedec.isEmpty {
      lines.append(
        "flash     " + RecoveryRun.hex(jedec)
          + (registersBefore.isEmpty ? "" : ", status registers " + RecoveryRun.hex(registersBefore))
          + (registersAfter == registersBefore ? "" : ", now " + RecoveryRun.hex(registersAfter)))
    }
    for taken in steps { lines.append("\(Self.label(taken.state))\(taken.step.text)\(Self.why(taken.state))") }
    lines.append(ending)
    if let proof { lines.append("proof     " + proof) }
    if let advice { lines.append("use       " + advice) }
    for hand in byHand { lines.append("by hand   " + hand) }
    return lines
  }

  /// How the flash is to be configured from now on, as an option of `boardless provision`; nil where that is as it was.
  public var advice: String? {
    switch configuration {
    case nil: nil
    case .option(let word): "--option \(word) from now on"
    case .block(let block): "\(ProvisioningPlan.Configuration.block(block).text) from now on (--write-fcb saves it)"
    }
  }

  private var ending: String {
    let why = failure.map { ": " + $0 } ?? ""
    return switch outcome {
    case .recovered: "recovered" + (mended.map { " from " + $0.rawValue } ?? "")
    case .nothingToDo: "nothing to do"
    case .notRecovered: "not recovered" + why
    case .declined: "not recovered: a step was declined"
    case .planned: "nothing was done: these are the steps"
    case .stopped: "stopped" + why
    }
  }

  private static func label(_ state: RecoveryStep.State) -> String {
    switch state {
    case .planned: "would     "
    case .done: "done      "
    case .declined: "declined  "
    case .failed: "failed    "
    }
  }

  private static func why(_ state: RecoveryStep.State) -> String {
    if case .failed(let why) = state { return ": " + why }
    return ""
  }

  /// The report for a program.
  public var jsonValue: JSONValue {
    var object = JSONObject()
    object.append("outcome", .string(outcome.rawValue))
    object.append("exit_code", JSONValue(exitCode.rawValue))
    object.append("causes", .array(causes.map { .string($0.rawValue) }))
    object.append("mended", mended.map { .string($0.rawValue) } ?? .null)
    object.append("steps", .array(steps.map(Self.json)))
    object.append("by_hand", .array(byHand.map { .string($0) }))
    object.append("failure", failure.map { .string($0) } ?? .null)
    object.append("jedec", .array(jedec.map { JSONValue($0) }))
    object.append("status_registers_before", .array(registersBefore.map { JSONValue($0) }))
    object.append("status_registers_after", .array(registersAfter.map { JSONValue($0) }))
    switch configuration {
    case nil: object.append("use", .null)
    case .option(let word): object.append("use", ["option": .string(word.description)])
    case .block(let block):
      object.append("use", ["block": .array(block.bytes.map { JSONValue($0) })])
    }
    object.append("proof", proof.map { .string($0) } ?? .null)
    return .object(object)
  }

  private static func json(_ taken: Taken) -> JSONValue {
    var object = JSONObject()
    object.append("step", .string(taken.step.text))
    object.append("changes", .string(taken.step.weight.rawValue))
    switch taken.state {
    case .planned: object.append("state", "planned")
    case .done: object.append("state", "done")
    case .declined: object.append("state", "declined")
    case .failed(let why):
      object.append("state", "failed")
      object.append("why", .string(why))
    }
    return .object(object)
  }
}
