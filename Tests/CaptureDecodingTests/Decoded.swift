import CaptureDecoding
import USBCapture

/// All that a decoder makes of events.
struct Decoded {
  var events: [DecodedEvent] = []
  var counts = DecodingCounts()

  init(_ captured: [CaptureEvent], finishing: Bool = true) {
    var decoder = CommandDecoder()
    for event in captured { decoder.take(event) { events.append($0) } }
    if finishing { decoder.finish { events.append($0) } }
    counts = decoder.counts
  }

  /// The commands that ended, in the order of their ends.
  var commands: [CapturedCommand] {
    events.compactMap { if case .ended(let command) = $0 { command } else { nil } }
  }

  /// What each command that ended was, and with which status: `get-property 0`.
  var lines: [String] {
    commands.map { $0.name + " " + ($0.status.map { String($0) } ?? "-") + " \($0.ending)" }
  }

  /// The words of the notes.
  var notes: [String] { events.compactMap { if case .note(let note) = $0 { note.text } else { nil } } }

  /// The payload of a command's data phase.
  func data(_ command: Int) -> [UInt8] {
    events.flatMap { if case .data(let data) = $0, data.command == command { data.bytes } else { [UInt8]() } }
  }
}
