import ArgumentParser
import FailureCauses
import JSONText

/// `boardless causes`: what can be behind a provisioning that fails.
struct CausesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "causes", abstract: "List what can be behind a job that fails, or explain one of it.",
    discussion: """
      'boardless diagnose' finds out which of them it is. To try that, or a tool of your own, on a board that has one:

        boardless board run --name sick --cause block-protection
        boardless provision app.srec --virtual --cause saved-block --cause-seed 7
      """)

  @Argument(help: "The cause to explain; without it all are listed.")
  var name: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Print all of them as Docs/Causes.md has them.")
  var markdown = false

  @OptionGroup var matrix: MatrixOptions

  func run() throws {
    try Failure.guarding(json: json) {
      if matrix.matrix {
        guard try matrix.run(json: json) else {
          throw Failure(.deviceFailed, "the diagnosis is not as good as Docs/ConfusionMatrix.md says")
        }
        return
      }
      if markdown { return try Console.print(FailureCause.reference) }
      guard let name else { return try list() }
      let cause = try FailureCause(argument: name)
      if json { return try Console.print(cause.json.text(.line)) }
      for line in cause.lines { try Console.print(line) }
    }
  }

  private func list() throws(Failure) {
    if json {
      return try Console.print(
        JSONValue.object(
          JSONObject([.init(key: "causes", value: .array(FailureCause.allCases.map(\.json)))])
        ).text(.line))
    }
    for area in FailureCause.Area.allCases {
      try Console.print("\(area.rawValue):")
      for cause in FailureCause.allCases where cause.area == area {
        try Console.print("  " + ProvisioningLines.padded(cause.rawValue, 29) + cause.title)
      }
    }
    try Console.print("'boardless causes NAME' explains one; Docs/Causes.md has them all.")
  }
}

extension FailureCause {
  /// A cause that a user names.
  init(argument name: String) throws(Failure) {
    guard let cause = FailureCause.named(name) else {
      let names = FailureCause.allCases.map(\.rawValue).joined(separator: ", ")
      throw Failure(.badInput, "no cause is called \(name): choose one of \(names)")
    }
    self = cause
  }

  /// All that is said of it.
  var json: JSONValue {
    func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
    return [
      "name": .string(rawValue), "area": .string(area.rawValue), "title": .string(title),
      "explanation": .string(explanation), "confirm": strings(confirm), "fix": strings(fix),
      "mending": .string(mending.rawValue), "usb_can_tell": .bool(busCanTell), "twins": strings(twins.map(\.rawValue)),
    ]
  }
}
