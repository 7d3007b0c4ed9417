import ArgumentParser
import CaptureDecoding
import CaptureReplay
import Provisioning

/// The capture that a command replays, and which board of it.
struct RecordingInput: ParsableArguments {
  @OptionGroup var capture: CaptureInput

  @Option(
    help: ArgumentHelp(
      "Which board, where the capture has several: the number of one of its devices, as 'capture stats' shows it.",
      valueName: "number"))
  var device: Int?

  /// Reads the capture whole.
  func read() throws -> (recording: Recording, end: CaptureEnd) {
    var reader = RecordingReader()
    let end = try capture.decode(wantsReports: true, wantsData: true) { event in
      reader.take(event)
      if reader.isFull { throw Self.failure(.tooLarge(limit: RecordingReader.standardLimit)) }
    }.end
    do throws(RecordingError) { return (try reader.recording(of: device), end) } catch { throw Self.failure(error) }
  }

  private static func failure(_ error: RecordingError) -> Failure { Failure(.badInput, error.description) }
}

/// Virtual boards' fuses may be burnt.
enum VirtualPermission {
  /// The permission.
  static func get() throws(Failure) -> BurnPermission {
    do throws(BurnPermission.Refused) { return try BurnPermission(for: .virtualBoard) } catch {
      throw Failure(.badInput, error.description)
    }
  }
}
