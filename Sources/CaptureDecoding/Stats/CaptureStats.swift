import USBCapture

/// The figures of a capture, in bounded memory.
public struct CaptureStats: Sendable {
  /// By command, in the order of first appearance.
  public private(set) var commands: [CommandFigures] = []
  /// Failed statuses and how often each came, in the order of first appearance.
  public private(set) var statuses: [StatusFigures] = []
  /// Failed transfers that broke commands, by errno, in the order of first appearance.
  public private(set) var transferErrors: [(status: Int32, count: Int)] = []
  /// Commands that were under way when the capture ended.
  public private(set) var waiting: [CapturedCommand] = []
  /// Notes, the first of them.
  public private(set) var notes: [CaptureNote] = []
  /// How many notes there were.
  public private(set) var noteCount = 0
  /// Boards that appeared.
  public private(set) var boards = 0
  /// The first and the last moment of which a command tells, nanoseconds since 1970.
  public private(set) var span: ClosedRange<UInt64>?

  private var places: [String: Int] = [:]
  /// The last command of each board, to know repetitions.
  private var last: [Int: CapturedCommand] = [:]
  private var seen: Set<Int> = []

  /// A status and how often it came.
  public struct StatusFigures: Equatable, Sendable {
    /// The name of the command that it answered.
    public var command: String
    /// The status.
    public var value: UInt32
    /// Its words.
    public var text: String
    /// How often.
    public var count: Int
  }

  /// Rows of each table; what is beyond goes to the last row, or is counted only.
  static let maximumRows = 64

  /// Nothing yet.
  public init() {}

  /// How many commands there were.
  public var total: Int { commands.reduce(0) { $0 + $1.count } }
  /// How many of them failed.
  public var failed: Int { commands.reduce(0) { $0 + $1.failed } }
  /// How many of them nobody knows the end of.
  public var unanswered: Int { commands.reduce(0) { $0 + $1.unanswered } }
  /// How many were repetitions.
  public var retries: Int { commands.reduce(0) { $0 + $1.retries } }

  /// Takes the next event.
  public mutating func take(_ event: DecodedEvent) {
    switch event {
    case .ended(let command): take(command)
    case .device(let device):
      if seen.count < 4096, seen.insert(device.index).inserted { boards += 1 }
    case .left(let device, _):
      last[device] = nil
      seen.remove(device)
    case .note(let note):
      noteCount += 1
      if notes.count < Self.maximumRows { notes.append(note) }
    case .began, .report, .data: break
    }
  }

  private mutating func take(_ command: CapturedCommand) {
    let row = row(command.name)
    commands[row].add(command)
    if let before = last[command.device], before.request == command.request, before.outcome != .ok {
      commands[row].retries += 1
    }
    last[command.device] = command
    let end = max(command.ended ?? command.began, command.began)
    span = span.map { min($0.lowerBound, command.began)...max($0.upperBound, end) } ?? command.began...end
    if command.ending == .captureEnded, waiting.count < Self.maximumRows { waiting.append(command) }
    if let status = command.status, command.outcome == .failed { add(status, command) }
    if let status = command.usbStatus { addTransferError(status) }
  }

  private mutating func row(_ name: String) -> Int {
    if let row = places[name] { return row }
    guard commands.count < Self.maximumRows - 1 else {
      if commands.count < Self.maximumRows { commands.append(CommandFigures("others")) }
      return commands.count - 1
    }
    commands.append(CommandFigures(name))
    places[name] = commands.count - 1
    return commands.count - 1
  }

  private mutating func add(_ status: UInt32, _ command: CapturedCommand) {
    if let row = statuses.firstIndex(where: { $0.value == status && $0.command == command.name }) {
      statuses[row].count += 1
    } else if statuses.count < Self.maximumRows {
      statuses.append(
        StatusFigures(command: command.name, value: status, text: command.statusText ?? "", count: 1))
    }
  }

  private mutating func addTransferError(_ status: Int32) {
    if let row = transferErrors.firstIndex(where: { $0.status == status }) {
      transferErrors[row].count += 1
    } else if transferErrors.count < Self.maximumRows {
      transferErrors.append((status, 1))
    }
  }
}
