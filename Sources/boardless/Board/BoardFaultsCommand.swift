import ArgumentParser
import BoardDescription
import VirtualRT1020

/// `boardless board faults`: what can go wrong on a virtual board, and how it is written.
struct BoardFaultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faults", abstract: "List what can go wrong on a virtual board, or explain one of it.")

  @Argument(help: "The fault to explain; without it all are listed.")
  var name: String?

  @Flag(help: "Print all of them as Docs/Faults.md has them.")
  var markdown = false

  func run() throws {
    try Failure.guarding {
      if markdown { return try Console.print(FaultForm.reference) }
      guard let name else { return try list() }
      guard let form = FaultForm.named(name) else {
        throw Failure(.badInput, "no fault is called \(name): choose one of \(names)")
      }
      for line in form.lines { try Console.print(line) }
    }
  }

  private func list() throws(Failure) {
    for area in FaultForm.Area.allCases {
      try Console.print("\(area.rawValue):")
      for form in FaultForm.all where form.area == area {
        try Console.print("  " + ProvisioningLines.padded(form.name, 21) + form.meaning)
      }
    }
    try Console.print("'boardless board faults NAME' explains one; Docs/Faults.md has them all.")
  }

  private var names: String { FaultForm.all.map(\.name).joined(separator: ", ") }
}
