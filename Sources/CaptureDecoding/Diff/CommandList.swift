/// The commands of a capture, as a comparison with another needs them, in bounded memory.
public struct CommandList {
  /// One command that ended.
  struct Row {
    var command: CapturedCommand
    /// What it must have in common with one of another capture to be the same: protocol, name and arguments.
    var key: Int
    var dataOut: DataDigest
    var dataIn: DataDigest
  }

  /// The capture's name, as texts call it.
  public let name: String
  /// The capture's start, nanoseconds since 1970; the first event's time where nobody says.
  public var start: UInt64?
  /// In the order of their beginnings.
  private(set) var rows: [Row] = []
  /// Commands beyond those that are kept.
  public private(set) var omitted = 0

  private var open: [Int: Row] = [:]
  private var keptBytes = 0

  static let maximumRows = 1 << 15
  /// Bytes of data that are kept to find where they differ.
  private static let maximumBytes = 4 << 20

  /// Nothing yet.
  public init(name: String) { self.name = name }

  /// Takes the next event of a decoder that hands out data.
  public mutating func take(_ event: DecodedEvent) {
    if start == nil { start = event.time }
    switch event {
    case .began(let command):
      guard rows.count + open.count < Self.maximumRows else {
        omitted += 1
        return
      }
      open[command.number] = Row(command: command, key: 0, dataOut: DataDigest(), dataIn: DataDigest())
    case .data(let data):
      let keeping = keptBytes + data.bytes.count <= Self.maximumBytes
      guard open[data.command] != nil else { return }
      if keeping { keptBytes += data.bytes.count }
      if data.isFromDevice {
        open[data.command]?.dataIn.add(data, keeping: keeping)
      } else {
        open[data.command]?.dataOut.add(data, keeping: keeping)
      }
    case .ended(let command):
      guard var row = open.removeValue(forKey: command.number) else { return }
      row.command = command
      rows.append(row)
    case .device, .left, .report, .note: break
    }
  }

  /// Puts the commands into the order in which they began, and numbers equal requests equally in both lists.
  static func prepare(_ first: inout CommandList, _ second: inout CommandList) {
    var keys: [String: Int] = [:]
    func number(_ list: inout CommandList) {
      list.rows.sort { $0.command.number < $1.command.number }
      for index in list.rows.indices {
        let text = Self.key(list.rows[index].command.request)
        let key = keys[text] ?? keys.count
        keys[text] = key
        list.rows[index].key = key
      }
    }
    number(&first)
    number(&second)
  }

  private static func key(_ request: CapturedCommand.Request) -> String {
    switch request {
    case .sdp(let command): "s" + Words.hex(command.bytes)
    case .mboot(let command): "m\(command.tag.rawValue) " + command.parameters.map { "\($0)" }.joined(separator: " ")
    case .unreadable(let bytes): "u" + Words.hex(bytes)
    }
  }
}
