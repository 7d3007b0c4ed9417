import ArgumentParser
import PCAPReading
import Provisioning
import USBCapture

/// What there is to say when a capture has been read.
struct CaptureEnd {
  /// The capture, as errors name it.
  var name: String
  /// How its packets were put into bytes.
  var format: USBPacketFormat
  /// Where it could not be read further; nil where it ended as it should.
  var damage: CaptureDamage?
  /// All devices.
  var devices: [CapturedDevice] = []
  /// What passed.
  var counts = CaptureCounts()

  /// To be called last: says on standard error where a capture is damaged, and ends the process with `partial`.
  func conclude() throws {
    guard let damage else { return }
    Console.note(
      "boardless: \(name) is damaged at byte \(damage.offset): \(damage.reason); "
        + "the \(damage.packets) packet\(damage.packets == 1 ? "" : "s") before were used\n")
    throw ArgumentParser.ExitCode(Provisioning.ExitCode.partial.rawValue)
  }
}
