import Provisioning
import SickBoards

/// How a job ended, as it is written on the command line.
enum SymptomArgument {
  /// Reads `flash-erase-region=20106`, `write-memory@0x60001000=timeout`, `20106` or `gone`.
  static func symptom(_ text: String) throws(Failure) -> Symptom {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let how = parts.last ?? ""
    let kind: Symptom.Kind
    if let number = Number(argument: how) {
      kind = number.value == 10004 ? .timeout : .status(number.value)
    } else if let word = SymptomOptions.words.first(where: { $0.name == how.lowercased() }) {
      kind = word.kind
    } else {
      throw Failure(
        .badInput,
        "--after \(text): \(how) is no status and none of " + SymptomOptions.words.map(\.name).joined(separator: ", "))
    }
    guard parts.count == 2 else { return Symptom(kind) }
    let place = parts[0].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let command = place.first, !command.isEmpty else {
      throw Failure(.badInput, "--after \(text) names no command before the equals sign")
    }
    guard place.count == 2 else { return Symptom(kind, command: command) }
    guard let address = Number(argument: place[1]) else {
      throw Failure(.badInput, "--after \(text): \(place[1]) is no address")
    }
    return Symptom(kind, command: command, address: address.value)
  }

  /// Reads `0x60010000:4096`.
  static func range(_ text: String) throws(Failure) -> ProvisioningPlan.Range {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Number(argument: String($0)) }
    guard parts.count == 2, let address = parts[0], let count = parts[1], count.value > 0,
      address.value >= 0x6000_0000, UInt64(address.value) + UInt64(count.value) <= 0x7000_0000,
      address.value % 4096 == 0, count.value % 4096 == 0
    else {
      throw Failure(
        .badInput, "--may-erase \(text) is not ADDRESS:BYTES of whole 4 KiB sectors in flash, such as 0x60010000:4096")
    }
    return .init(address: address.value, count: Int(count.value))
  }
}
