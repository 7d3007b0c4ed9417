import ArgumentParser
import BoardNames

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `boardless board stop`: ends a running board.
struct BoardStopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop", abstract: "End a running board, as Ctrl-C does where it was started.")

  @OptionGroup var board: NamedBoard

  /// Looks at whether it has gone, and the time between two, microseconds.
  private static let looks = 500
  private static let pause: UInt32 = 10_000

  func run() throws {
    try Failure.guarding {
      let name = try board.choose()
      guard let process = name.processID, kill(process, SIGTERM) == 0 else {
        throw Failure(.fileTrouble, "\(name): cannot end the process that serves it: \(Console.lastError())")
      }
      for _ in 0..<Self.looks {
        guard name.isRunning else { return }
        usleep(Self.pause)
      }
      throw Failure(.timeout, "\(name): process \(process) was told to end, and still serves")
    }
  }
}
