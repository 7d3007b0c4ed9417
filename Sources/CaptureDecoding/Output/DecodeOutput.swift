import JSONText
import USBCapture

/// Commands as lines of text or of JSON: what `capture decode` prints. Lines gather here until they are fetched.
public struct DecodeOutput {
  /// What the lines are.
  public enum Style: Equatable, Sendable {
    /// One line a command; verbosity 1 adds its reports, 2 their bytes. Times are UTC where `absolute`.
    case text(verbosity: Int, absolute: Bool)
    /// JSON Lines, one object a command.
    case json
  }

  /// The capture's start, nanoseconds since 1970; the first event's time where nobody says.
  public var start: UInt64?
  /// Lines that were not fetched yet.
  public private(set) var bytes: [UInt8] = []

  private let style: Style
  private let filter: CommandFilter
  private var book = DeviceBook()
  /// What was noted while a command was under way, by device.
  private var notes: [Int: [String]] = [:]
  /// Lines of commands that are under way, by device, where their end decides whether they are wanted.
  private var held: [Int: HeldLines] = [:]

  /// How the devices were shown last.
  private var shown: [Int: DeviceBook.Entry] = [:]

  /// Notes of one command that JSON keeps.
  private static let maximumNotes = 16

  /// Nothing yet.
  public init(_ style: Style, filter: CommandFilter = CommandFilter()) {
    self.style = style
    self.filter = filter
  }

  /// Whether reports have to be decoded for it.
  public var wantsReports: Bool { verbosity > 0 }

  private var verbosity: Int { if case .text(let verbosity, _) = style { verbosity } else { 0 } }

  /// Hands out the lines that gathered.
  public mutating func fetch() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// Takes the next event.
  public mutating func take(_ event: DecodedEvent) {
    book.take(event)
    if start == nil { start = event.time }
    switch event {
    case .began(let command): begin(command)
    case .ended(let command): end(command)
    case .note(let note): take(note)
    case .report(let report, let command): take(report, command)
    case .device(let device): take(device)
    case .left(let device, let time):
      write(device, at: time, "left the bus", isOwn: false)
      book.forget(device)
      notes[device] = nil
      shown[device] = nil
    case .data: break
    }
  }

  // MARK: - Commands

  private mutating func begin(_ command: CapturedCommand) {
    notes[command.device] = []
    guard verbosity > 0 else { return }
    held[command.device] = nil
    guard filter.wantsBeginning(command, book[command.device], at: relative(command.began)) else { return }
    held[command.device] = HeldLines()
    write(command.device, at: command.began, "\(command.number). \(command.request.text)", isOwn: true)
  }

  private mutating func end(_ command: CapturedCommand) {
    let noted = notes.removeValue(forKey: command.device) ?? []
    let lines = held.removeValue(forKey: command.device)
    let device = book[command.device]
    guard filter.wantsBeginning(command, device, at: relative(command.began)), filter.wantsEnd(command) else { return }
    if style == .json {
      var writer = JSONWriter(.compact)
      writer.write(.object(CommandJSON.object(command, device, start: start ?? 0, notes: noted)))
      bytes += writer.bytes
      bytes.append(UInt8(ascii: "\n"))
      return
    }
    if let lines, filter.status != nil { bytes += lines.bytes }
    let request = verbosity > 0 ? "\(command.number). \(command.name)" : command.request.text
    write(
      command.device, at: verbosity > 0 ? command.ended ?? command.began : command.began,
      request + " -> " + command.answerText + Self.figures(command), isOwn: true, isLast: true)
  }

  /// ` [10.0 ms, 9000 bytes, 896.3 kB/s]`
  private static func figures(_ command: CapturedCommand) -> String {
    var parts = command.ending == .answered ? command.duration.map { [Words.duration($0)] } ?? [] : []
    let moved = command.bytesOut + command.bytesIn
    if moved > 0 {
      parts.append(Words.count(moved, "byte"))
      if let rate = command.duration.flatMap({ Words.rate(moved, $0) }) { parts.append(rate) }
    }
    return parts.isEmpty ? "" : " [" + parts.joined(separator: ", ") + "]"
  }

  // MARK: - What is no command

  private mutating func take(_ device: CapturedDevice) {
    // The descriptors come one by one, and at address 0 nobody talks to it.
    guard device.address != 0, shown[device.index] != book[device.index] else { return }
    shown[device.index] = book[device.index]
    let identity = device.identity.map { " \($0)" } ?? ""
    write(device.index, at: device.firstSeen, "device" + identity, isOwn: false)
  }

  private mutating func take(_ note: CaptureNote) {
    if let device = note.device, let count = notes[device]?.count, count < Self.maximumNotes {
      notes[device]?.append(note.text)
    }
    write(note.device, at: note.time, "note: \(note.text) (packet \(note.packet))", isOwn: false)
  }

  private mutating func take(_ report: CapturedReport, _ command: Int?) {
    guard verbosity > 0, command == nil ? !filter.isAboutCommands : held[report.device] != nil else { return }
    let way = report.isFromDevice ? "< " : "> "
    let text = ReportText.text(report, book[report.device].kind)
    write(report.device, at: report.time, "  \(way)\(text) (packet \(report.packet))", isOwn: command != nil)
    guard verbosity > 1 else { return }
    for row in ReportText.dump(report.bytes) {
      write(report.device, at: report.time, "    " + row, isOwn: command != nil)
    }
  }

  // MARK: - Lines

  private func relative(_ time: UInt64) -> Int64 { Int64(truncatingIfNeeded: time &- (start ?? time)) }

  /// Writes a line of text.
  ///
  /// - Parameters:
  ///   - isOwn: whether it belongs to a command that is under way, else the filter judges it.
  ///   - isLast: whether the command is known to be wanted.
  private mutating func write(
    _ device: Int?, at time: UInt64, _ text: String, isOwn: Bool, isLast: Bool = false
  ) {
    guard case .text(_, let absolute) = style else { return }
    let entry = device.map { book[$0] }
    if !isOwn {
      guard !filter.isAboutCommands, filter.wants(at: relative(time)), entry.map(filter.wants) ?? true else { return }
    }
    let stamp = absolute ? UTCText.text(time) : Words.right(Words.seconds(relative(time)), 12)
    let line = stamp + "  " + (entry.map { $0.text + "  " } ?? "") + text + "\n"
    if isOwn, !isLast, filter.status != nil, let device {
      held[device]?.append(line)
    } else {
      bytes += line.utf8
    }
  }
}
