import ArgumentParser
import BoardDescription
import Provisioning

/// `boardless board check`: says what board, part and fault files mean, or what is wrong with them.
struct BoardCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what board, part and fault files mean, or what is wrong with them.",
    discussion: """
      Every file is looked at. The exit code is 0 if all are right, 3 if what one says is wrong, 7 if one cannot \
      be read.
      """)

  @Argument(help: "Board files, part files, fault plans; - for standard input.")
  var files: [String]

  func run() throws {
    try Failure.guarding {
      var worst: Provisioning.ExitCode?
      for path in files {
        do throws(Failure) {
          let file = try DescriptionFiles.anything(path)
          try Console.print("\(path): \(file.kind)")
          for line in file.lines { try Console.print("  " + line) }
        } catch {
          Console.note("boardless: \(error.description)\n")
          worst = worst == .fileTrouble ? worst : error.code
        }
      }
      if let worst { throw ArgumentParser.ExitCode(worst.rawValue) }
    }
  }
}
