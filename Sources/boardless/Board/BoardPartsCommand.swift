import ArgumentParser
import BoardDescription
import JSONText
import VirtualRT1020

/// `boardless board parts`: the flash parts that are known by name.
struct BoardPartsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parts", abstract: "List the flash parts that a virtual board can have, or print one as a part file.")

  @Argument(help: "The part to print; without it all are listed.")
  var name: String?

  func run() throws {
    try Failure.guarding {
      guard let name else {
        for part in SerialNORPart.all {
          try Console.print(ProvisioningLines.padded(part.name, 16) + "\(part.size >> 10) KiB")
        }
        return
      }
      guard let part = SerialNORPart.named(name) else {
        throw Failure(
          .badInput,
          "no flash part is called \(name): choose one of \(SerialNORPart.all.map(\.name).joined(separator: ", "))")
      }
      for (key, value) in part.json.object?.members.map({ ($0.key, $0.value) }) ?? [] {
        try print(key, value)
      }
    }
  }

  /// A list of objects gets a line for each of them.
  private func print(_ key: String, _ value: JSONValue) throws(Failure) {
    guard let elements = value.array, elements.first?.object != nil else {
      return try Console.print("\(key): \(value.text(.line))")
    }
    try Console.print("\(key):")
    for element in elements { try Console.print("  - \(element.text(.line))") }
  }
}
