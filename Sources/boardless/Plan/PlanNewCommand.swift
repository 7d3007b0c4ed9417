import ArgumentParser
import PlanFiles

/// `boardless plan new`: a plan with every key and what it means.
struct PlanNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Print a plan with every key and what it means, to start from.",
    discussion: "  boardless plan new > plan.yaml")

  func run() throws {
    try Failure.guarding { try Console.print(String(PlanTemplate.text.dropLast())) }
  }
}
