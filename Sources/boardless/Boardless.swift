import ArgumentParser

/// The command line: thin, everything it does lives in the libraries.
@main
struct Boardless: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "boardless",
    abstract: "Provision i.MX RT1020 boards, virtual or real; be one for other programs.",
    discussion: """
      Exit codes: 0 done; 1 the device refused or failed a command; 2 no device; 3 wrong image or option; \
      4 read back something else than was written; 5 closed part; 6 no answer in time; 7 file trouble; \
      64 usage; 130 interrupted.
      """,
    version: "boardless \(version)",
    subcommands: [
      ProvisionCommand.self, StatusCommand.self, ImageCommand.self, BoardCommand.self, DemoCommand.self,
    ])

  static let version = "0.1.0"
}
