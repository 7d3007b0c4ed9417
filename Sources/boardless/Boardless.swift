import ArgumentParser
import HostTools

/// The command line: thin, everything it does lives in the libraries.
@main
struct Boardless: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "boardless",
    abstract: "Provision i.MX RT1020 boards, virtual or real; be one for other programs.",
    discussion: """
      Exit codes: 0 done; 1 the device refused or failed a command; 2 no device, or another program has it; \
      3 wrong image, option or path; 4 read back something else than was written; 5 closed part; \
      6 no answer in time; 7 file or system trouble; 8 a virtual board's state could not be kept; 9 a \
      damaged capture: what could be read was used; 10 captures, or a capture and its replay, differ; 11 a proof \
      or soak found what must never be; 64 usage; 130 interrupted.
      """,
    version: "boardless \(version)",
    subcommands: [
      ProvisionCommand.self, StatusCommand.self,
      DiagnoseCommand.self, RecoverCommand.self, ReportCommand.self, CausesCommand.self,
      DoctorCommand.self, ImageCommand.self, FusesCommand.self, PlanCommand.self, BoardCommand.self,
      CaptureCommand.self,
      ProveCommand.self, SoakCommand.self,
      BLHostCommand.self, SDPHostCommand.self, DemoCommand.self,
    ])

  static let version = "0.1.0"

  /// Runs the command that the arguments name. Help and version go the way of all output, so that a full
  /// disk is noticed.
  static func main() {
    // The drop-in tools have a command line of their own, --help and all.
    let arguments = CommandLine.arguments
    if arguments.count > 1, let tool = HostTool(rawValue: arguments[1]) {
      PosixSystem.finish(tool.run(Array(arguments.dropFirst(2)), PosixSystem.prepared()))
    }
    // Wireshark starts its helpers by their own names.
    let isHelper = arguments.first?.split(separator: "/").last.map { $0 == CaptureExtcapCommand.programName } ?? false
    do {
      var command = try isHelper ? parseAsRoot(["capture", "extcap"] + arguments.dropFirst()) : parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error) == .success else { exit(withError: error) }
      do throws(Failure) { try Console.print(fullMessage(for: error)) } catch {
        Console.note("boardless: \(error.description)\n")
        exit(withError: ArgumentParser.ExitCode(error.code.rawValue))
      }
    }
  }
}
