import ArgumentParser
import Provisioning
import SickBoards

/// What failed, as whoever ran the job saw it.
struct SymptomOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What failed: a status such as 20106, or \(SymptomOptions.words.map(\.name).joined(separator: ", ")).",
      valueName: "status|word"))
  var symptom: String?

  @Option(help: ArgumentHelp("The command that failed, such as flash-erase-region.", valueName: "name"))
  var command: String?

  @Option(name: .customLong("at"), help: ArgumentHelp("The address that it was about.", valueName: "address"))
  var address: Number?

  static let words: [(name: String, kind: Symptom.Kind)] = [
    ("timeout", .timeout), ("gone", .gone), ("absent", .absent), ("permission", .permission), ("in-use", .inUse),
    ("malformed", .malformed), ("mismatch", .mismatch), ("refused", .refusedByHAB), ("did-not-start", .didNotStart),
    ("refused-plan", .refusedPlan),
  ]

  func validate() throws {
    guard symptom != nil || (command == nil && address == nil) else {
      throw ValidationError("--command and --at go with --symptom.")
    }
    guard let symptom, Self.kind(symptom) == nil else { return }
    throw ValidationError(
      "--symptom \(symptom) is no number and none of \(Self.words.map(\.name).joined(separator: ", ")).")
  }

  private static func kind(_ text: String) -> Symptom.Kind? {
    words.first { $0.name == text.lowercased() }?.kind ?? Number(argument: text).map { .status($0.value) }
  }

  /// The symptom; nil if nothing was said.
  var value: Symptom? {
    guard let kind = symptom.flatMap(Self.kind) else { return nil }
    return Symptom(kind, command: command, address: address?.value)
  }

  /// A symptom as the arguments that name it.
  static func arguments(_ symptom: Symptom) -> [String] {
    let name: String? =
      if case .status(let status) = symptom.kind { "\(status)" } else {
        words.first { $0.kind == symptom.kind }?.name
      }
    guard let name else { return [] }
    return ["--symptom", name] + (symptom.command.map { ["--command", $0] } ?? [])
      + (symptom.address.map { ["--at", Number.hex($0)] } ?? [])
  }
}
