import ArgumentParser
import BoardNames
import BoardServer
import Provisioning

/// An end with a message on standard error and a documented exit code.
struct Failure: Error, CustomStringConvertible {
  let code: Provisioning.ExitCode
  let description: String

  init(_ code: Provisioning.ExitCode, _ description: String) {
    self.code = code
    self.description = description
  }

  /// What a server of a board ended with.
  init(_ error: ServerError) {
    self.init(Provisioning.ExitCode(rawValue: error.exitCode) ?? .fileTrouble, error.description)
  }

  /// What is wrong with a board's name: no board 2, no name 3, a folder 7.
  init(_ error: BoardNameError) {
    let code: Provisioning.ExitCode =
      switch error {
      case .notAName: .badInput
      case .notRunning, .unnamed: .noDevice
      case .folder: .fileTrouble
      }
    self.init(code, error.description)
  }

  /// Runs a command's body; a failure is printed and becomes the process's exit code.
  /// - Parameter json: whether standard output is read by a program, which then gets the failure as JSON.
  static func guarding(json: Bool = false, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let failure as Failure {
      Console.note("boardless: \(failure.description)\n")
      // If standard output is what failed, the words above and the exit code must do.
      if json { try? Console.print(ProvisioningReport.json(failure).text()) }
      throw ArgumentParser.ExitCode(failure.code.rawValue)
    }
  }
}
