import CaptureDecoding
import Foundation
import PCAPReading
import USBCapture

/// A recording, read back by libpcap and our own reader.
struct ReadBack {
  private(set) var packets: [USBPacket] = []
  private(set) var payloads: [[UInt8]] = []
  private(set) var events: [CaptureEvent] = []
  private(set) var decoded: [DecodedEvent] = []
  private(set) var damage: CaptureDamage?

  init(_ bytes: [UInt8]) throws {
    let path = FileManager.default.temporaryDirectory.path + "/boardless-recording-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    try self.init(path: path)
  }

  init(path: String) throws {
    var tracker = CaptureTracker()
    var (packets, payloads, events): ([USBPacket], [[UInt8]], [CaptureEvent]) = ([], [], [])
    damage = try CaptureFile(path: path).read { packet, payload in
      packets.append(packet)
      payloads.append(payload.withUnsafeBytes { [UInt8]($0) })
      tracker.take(packet, payload) { events.append($0) }
      return true
    }
    tracker.finish { events.append($0) }
    (self.packets, self.payloads, self.events) = (packets, payloads, events)
    var decoder = CommandDecoder()
    for event in events { decoder.take(event) { decoded.append($0) } }
    decoder.finish { decoded.append($0) }
  }

  /// The reports that passed.
  var reports: [CapturedReport] { events.compactMap { if case .report(let report) = $0 { report } else { nil } } }

  /// How transfers ended that brought no report.
  var ends: [CapturedTransferEnd] { events.compactMap { if case .ended(let end) = $0 { end } else { nil } } }

  /// The commands that ended, with how: `get-property 0 answered`.
  var commands: [String] {
    decoded.compactMap { event in
      guard case .ended(let command) = event else { return nil }
      return command.name + " " + (command.status.map { "\($0)" } ?? "-") + " " + command.ending.name
    }
  }

  /// The ids of the devices that said anything, in order.
  var identities: [String] {
    var known: [Int: String] = [:]
    var order: [Int] = []
    for event in events {
      if case .device(let device) = event { known[device.index] = device.identity?.description }
      if case .report(let report) = event, !order.contains(report.device) { order.append(report.device) }
    }
    return order.map { known[$0] ?? "?" }
  }
}
