import ArgumentParser
import Provisioning

/// An end with a message on standard error and a documented exit code.
struct Failure: Error, CustomStringConvertible {
  let code: Provisioning.ExitCode
  let description: String

  init(_ code: Provisioning.ExitCode, _ description: String) {
    self.code = code
    self.description = description
  }

  /// Runs a command's body; a failure is printed and becomes the process's exit code.
  static func guarding(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let failure as Failure {
      Console.note("boardless: \(failure.description)\n")
      throw ArgumentParser.ExitCode(failure.code.rawValue)
    }
  }
}
