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
  private static let words: [(name: String, kind: Symptom.Kind)] = [
    ("timeout", .timeout), ("gone", .gone), ("absent", .absent), ("permission", .permission), ("in-use", .inUse),
    ("malformed", .malformed), ("mismatch", .mismatch), ("hab", .refusedByHAB), ("did-not-start", .didNotStart),
    ("refused", .refusedPlan),
  ]

  /// Reads `flash-erase-region=20106`, `write-memory@0x60001000=timeout`, `20106` or `gone`; nil if nothing was said.
  func symptom() throws(Failure) -> Symptom? {
    guard let after else { return nil }
    let parts = after.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let how = parts.last ?? ""
    let kind: Symptom.Kind
    if let number = Number(argument: how) {
      kind = number.value == 10004 ? .timeout : .status(number.value)
    } else if let word = Self.words.first(where: { $0.name == how.lowercased() }) {
      kind = word.kind
    } else {
      throw Failure(
        .badInput,
        "--after \(after): \(how) is no status and none of " + Self.words.map(\.name).joined(separator: ", "))
    }
    guard parts.count == 2 else { return Symptom(kind) }
    let place = parts[0].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let command = place.first, !command.isEmpty else {
      throw Failure(.badInput, "--after \(after) names no command before the equals sign")
    }
    guard place.count == 2 else { return Symptom(kind, command: command) }
    guard let address = Number(argument: place[1]) else {
      throw Failure(.badInput, "--after \(after): \(place[1]) is no address")
    }
    return Symptom(kind, command: command, address: address.value)
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
