import ArgumentParser
import Provisioning
import SickBoards

/// How a job ended, as whoever ran it saw it.
struct SymptomOptions: ParsableArguments {
  @Option(
    name: [.long, .customLong("symptom")],
    help: ArgumentHelp("How the job ended, such as flash-erase-region=20106.", valueName: "command=how"))
  var after: String?

  private static let words: [(String, Symptom.Kind)] = [
    ("timeout", .timeout), ("gone", .gone), ("absent", .absent), ("permission", .permission), ("in-use", .inUse),
    ("malformed", .malformed), ("mismatch", .mismatch), ("hab", .refusedByHAB), ("did-not-start", .didNotStart),
    ("refused", .refusedPlan),
  ]

  /// The symptom; nil if nothing was said.
  func symptom() throws(Failure) -> Symptom? {
    guard let after else { return nil }
    let halves = after.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let end = halves.last ?? ""
    guard let kind = Number(argument: end).map({ .status($0.value) }) ?? Self.words.first(where: { $0.0 == end })?.1
    else {
      throw Failure(
        .badInput, "--after \(after): \(end) is no status and none of " + Self.words.map(\.0).joined(separator: ", "))
    }
    guard halves.count == 2 else { return Symptom(kind) }
    let place = halves[0].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let address = place.count == 2 ? Number(argument: place[1]) : nil
    guard !place[0].isEmpty, place.count == 1 || address != nil else {
      throw Failure(.badInput, "--after \(after): \(halves[0]) is no command, nor a command and its address")
    }
    return Symptom(kind, command: place[0], address: address?.value)
  }

  /// A symptom as the option and its value.
  static func arguments(_ symptom: Symptom) -> [String] {
    let how: String? =
      if case .status(let status) = symptom.kind { "\(status)" } else {
        words.first { $0.1 == symptom.kind }?.0
      }
    guard let how else { return [] }
    let place = symptom.command.map { $0 + (symptom.address.map { "@" + Number.hex($0) } ?? "") + "=" } ?? ""
    return ["--after", place + how]
  }
}
