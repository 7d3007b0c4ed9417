import ArgumentParser
import Provisioning
import SickBoards

/// How a job ended, as whoever ran it saw it.
struct SymptomOptions: ParsableArguments {
  @Option(
    name: [.long, .customLong("symptom")],
    help: ArgumentHelp("How the job ended, such as flash-erase-region=20106.", valueName: "command=how"))
  var after: String?

  /// How a job may end without a status.
  static let words: [(name: String, kind: Symptom.Kind)] = [
    ("timeout", .timeout), ("gone", .gone), ("absent", .absent), ("permission", .permission), ("in-use", .inUse),
    ("malformed", .malformed), ("mismatch", .mismatch), ("hab", .refusedByHAB), ("did-not-start", .didNotStart),
    ("refused", .refusedPlan),
  ]

  /// The symptom; nil if nothing was said.
  func symptom() throws(Failure) -> Symptom? {
    guard let after else { return nil }
    return try SymptomArgument.symptom(after)
  }

  /// A symptom as the option and its value.
  static func arguments(_ symptom: Symptom) -> [String] {
    let how: String? =
      if case .status(let status) = symptom.kind { "\(status)" } else {
        words.first { $0.kind == symptom.kind }?.name
      }
    guard let how else { return [] }
    let place = symptom.command.map { $0 + (symptom.address.map { "@" + Number.hex($0) } ?? "") + "=" } ?? ""
    return ["--after", place + how]
  }
}
