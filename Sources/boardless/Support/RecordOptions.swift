import ArgumentParser
import HIDTransport
import HostTools
import USBCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where what passes between us and a board is recorded.
struct RecordOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Record what passes on the bus in this file, a pcapng capture for 'boardless capture' and Wireshark.",
      valueName: "file"))
  var record: String?

  /// The file that the option, or else the environment, asks for; nil if neither does.
  /// - Parameter heedsEnvironment: false for who is not the host: both in one file would be everything twice.
  func file(heedsEnvironment: Bool = true) throws(Failure) -> RecordingFile? {
    let variable = heedsEnvironment ? getenv(RecordingFile.variable).map { String(cString: $0) } ?? "" : ""
    guard let path = record ?? (variable.isEmpty ? nil : variable) else { return nil }
    do throws(RecordingFileError) {
      return try RecordingFile(path, appends: record == nil) { Console.note("boardless: warning: \($0)\n") }
    } catch {
      throw Failure(error)
    }
  }

  /// The bus, recorded if that is asked for.
  /// - Parameter clock: nanoseconds since 1970; the system's unless given.
  func recorded(
    _ bus: any HIDBus, clock: @escaping () -> UInt64 = RecordingFile.systemTime
  ) throws(Failure) -> any HIDBus {
    guard let file = try file() else { return bus }
    do throws(RecordingFileError) {
      return RecordingBus(bus, try file.recorder(program: "boardless \(Boardless.version)", clock: clock))
    } catch {
      throw Failure(error)
    }
  }
}

extension Failure {
  /// Why a recording cannot be made: 7 where the system refuses, 3 for a path that is not for it.
  init(_ error: RecordingFileError) {
    if case .system = error {
      self.init(.fileTrouble, error.description)
    } else {
      self.init(.badInput, error.description)
    }
  }
}
