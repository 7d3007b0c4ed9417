import ArgumentParser

@main
struct Boardless: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "boardless", abstract: "Provision i.MX RT1020 boards, virtual or real.", version: "0.1.0")
}
