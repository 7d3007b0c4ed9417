import JSONText
import MBoot
import SDP
import USBCapture

/// A capture as a trace for ui.perfetto.dev and chrome://tracing: Chrome's trace event format, one process a device,
/// with tracks for its commands and their data, its reports, and what flash and fuses do.
///
/// Text gathers here until it is fetched, so memory stays flat. Source of the format: Google's "Trace Event Format".
public struct TraceOutput {
  /// Text that was not fetched yet.
  public private(set) var bytes: [UInt8] = []
  /// The capture's start, nanoseconds since 1970; the first event's time where nobody says.
  public var start: UInt64?

  private var devices: [Int: TraceDevice] = [:]
  private var book = DeviceBook()
  private var hasEvents = false

  /// The tracks of a device, by Chrome's thread numbers.
  private enum Track: Int64, CaseIterable {
    case commands = 1
    case flash = 2
    case reports = 3

    var name: String {
      switch self {
      case .commands: "commands"
      case .flash: "flash and fuses"
      case .reports: "reports"
      }
    }
  }

  /// A trace without events.
  public init() {
    append(#"{"displayTimeUnit":"ms","traceEvents":["#)
  }

  /// Hands out the text that gathered.
  public mutating func fetch() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// Takes the next event; `report` events are wanted, `data` events are not needed.
  public mutating func take(_ event: DecodedEvent) {
    book.take(event)
    if start == nil { start = event.time }
    switch event {
    case .device(let device):
      // A device that never says anything gets no track.
      if devices[device.index] != nil { name(device.index) }
    case .left(let device, let time):
      if devices[device] != nil { instant("left the bus", device, .commands, at: time, scope: "p", []) }
      devices[device] = nil
      book.forget(device)
    case .began(let command):
      name(command.device)
      devices[command.device]?.sent = nil
      devices[command.device]?.received = nil
    case .report(let report, let command): take(report, command)
    case .ended(let command): end(command)
    case .note(let note):
      guard let device = note.device else { return }
      instant(note.text, device, .commands, at: note.time, scope: "t", [("packet", .integer(Int64(note.packet)))])
    case .data: break
    }
  }

  /// The end of the text.
  public mutating func finish() { append("\n]}\n") }

  // MARK: - Events

  private mutating func take(_ report: CapturedReport, _ command: Int?) {
    if command != nil { devices[report.device]?.pass(report) }
    let way = report.isFromDevice ? "<" : ">"
    instant(
      way + " report " + (report.bytes.first.map { "\($0)" } ?? "without a byte"), report.device, .reports,
      at: report.time, scope: "t",
      [
        ("bytes", .integer(Int64(report.bytes.count + report.missing))), ("packet", .integer(Int64(report.packet))),
        ("command", command.map { .integer(Int64($0)) } ?? .null),
      ])
  }

  private mutating func end(_ command: CapturedCommand) {
    name(command.device)
    var device = devices[command.device] ?? TraceDevice()
    let begin = max(command.began, device.last)
    let end = max(begin, command.ended ?? begin)
    device.last = end
    let arguments: [(String, JSONValue)] = [
      ("text", .string(command.request.text)), ("number", .integer(Int64(command.number))),
      ("parameters", .object(CommandJSON.parameters(command.request))),
      ("status", CommandJSON.status(command.status, command.statusText)),
      ("outcome", .string(command.outcome.rawValue)), ("ending", .string(command.ending.name)),
      ("bytes_out", .integer(Int64(command.bytesOut))), ("bytes_in", .integer(Int64(command.bytesIn))),
    ]
    slice(command.name, command, .commands, begin...end, arguments)
    var free = begin
    for (name, span, count) in [
      ("data to the board", device.sent, command.bytesOut), ("data from the board", device.received, command.bytesIn),
    ] {
      guard count > 0, let span, span.lowerBound >= free, span.upperBound <= end else { continue }
      slice(name, command, .commands, span, [("bytes", .integer(Int64(count)))])
      free = span.upperBound
    }
    if let operation = FlashOperation(command, device.attributes) {
      var arguments: [(String, JSONValue)] = [("command", .integer(Int64(command.number)))]
      if let range = operation.range {
        arguments.append(("first", .string("0x" + String(range.lowerBound, radix: 16))))
        arguments.append(("last", .string("0x" + String(range.upperBound - 1, radix: 16))))
        arguments.append(("bytes", .integer(Int64(range.count))))
      }
      if let units = operation.units { arguments.append(("units", .integer(Int64(units)))) }
      arguments.append(("outcome", .string(command.outcome.rawValue)))
      slice(operation.name, command, .flash, begin...end, arguments)
    }
    if case .mboot(.getProperty(.externalMemoryAttributes, _)) = command.request, command.status == 0 {
      device.attributes = ExternalMemoryAttributes(words: command.values)
    }
    devices[command.device] = device
  }

  /// Names the device's process and tracks, once, and again when it is better known.
  private mutating func name(_ index: Int) {
    let entry = book[index]
    let name = entry.text + (entry.identity.map { " \($0)" } ?? "")
    guard devices[index]?.name != name else { return }
    let isNew = devices[index]?.name == nil
    devices[index, default: TraceDevice()].name = name
    metadata("process_name", index, nil, .string(name))
    guard isNew else { return }
    for track in Track.allCases { metadata("thread_name", index, track, .string(track.name)) }
  }

  // MARK: - Chrome's format

  private mutating func slice(
    _ name: String, _ command: CapturedCommand, _ track: Track, _ span: ClosedRange<UInt64>,
    _ arguments: [(String, JSONValue)]
  ) {
    var members = head(name, "X", command.device, track, at: span.lowerBound)
    members.append(("dur", .number(Double(span.upperBound - span.lowerBound) / 1000)))
    if command.outcome == .failed { members.append(("cname", .string("terrible"))) }
    write(members, arguments)
  }

  private mutating func instant(
    _ name: String, _ device: Int, _ track: Track, at time: UInt64, scope: String, _ arguments: [(String, JSONValue)]
  ) {
    self.name(device)
    write(head(name, "i", device, track, at: time) + [("s", .string(scope))], arguments)
  }

  private mutating func metadata(_ name: String, _ device: Int, _ track: Track?, _ value: JSONValue) {
    var members: [(String, JSONValue)] = [
      ("name", .string(name)), ("ph", .string("M")), ("pid", .integer(Int64(device) + 1)),
    ]
    if let track { members.append(("tid", .integer(track.rawValue))) }
    write(members, [("name", value)])
  }

  private func head(
    _ name: String, _ phase: String, _ device: Int, _ track: Track, at time: UInt64
  ) -> [(String, JSONValue)] {
    let passed = Int64(truncatingIfNeeded: time &- (start ?? time))
    return [
      ("name", .string(name)), ("cat", .string(track.name)), ("ph", .string(phase)),
      ("pid", .integer(Int64(device) + 1)), ("tid", .integer(track.rawValue)), ("ts", .number(Double(passed) / 1000)),
    ]
  }

  private mutating func write(_ members: [(String, JSONValue)], _ arguments: [(String, JSONValue)]) {
    append(hasEvents ? ",\n" : "\n")
    hasEvents = true
    let all = members + [("args", .object(Self.object(arguments)))]
    var writer = JSONWriter(.compact)
    writer.write(.object(Self.object(all)))
    bytes += writer.bytes
  }

  private static func object(_ members: [(String, JSONValue)]) -> JSONObject {
    JSONObject(members.map { .init(key: $0.0, value: $0.1) })
  }

  private mutating func append(_ text: String) { bytes += text.utf8 }
}
