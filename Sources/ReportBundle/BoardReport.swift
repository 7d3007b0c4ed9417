import FailureCauses
import JSONText

/// A report of a board that fails, for a forum post or a ticket: what was found, what was done to the board, and what
/// passed on the bus if that was recorded. It holds no secrets.
public struct BoardReport: Equatable, Sendable {
  /// The form of report.json that this is.
  public static let format = 1

  /// The version of boardless that made it.
  public var version: String
  /// The operating system's name, version and machine, in words.
  public var system: String
  /// What the board said of itself, as far as it could be asked without harm.
  public var board: JSONValue
  /// The diagnosis, as `boardless diagnose --json` prints it; null for none.
  public var diagnosis: JSONValue
  /// The board's journal, its lines; nil where there is none.
  public var journal: [JSONValue]?
  /// Lines of the journal that are no JSON, and were left out.
  public var damagedJournalLines = 0
  /// A capture; nil where none was named.
  public var capture: [UInt8]?
  /// What was left out, in words.
  public var leftOut: [String] = []

  /// A report without journal and capture.
  public init(version: String, system: String, board: JSONValue, diagnosis: JSONValue) {
    self.version = version
    self.system = system
    self.board = board
    self.diagnosis = diagnosis
  }

  /// Names of the files.
  enum Name {
    static let text = "report.txt"
    static let json = "report.json"
    static let journal = "journal.jsonl"
    static let capture = "capture.pcapng"
  }

  // MARK: - Writing

  /// The archive, with what `redaction` takes out taken out of all texts.
  public func archive(_ redaction: Redaction) -> [UInt8] {
    var clean = self
    clean.system = redaction.text(system)
    clean.board = redaction.value(board)
    clean.diagnosis = redaction.value(diagnosis)
    clean.journal = journal.map { lines in lines.map { redaction.value(Self.withoutContent($0)) } }
    var files = [
      ReportFile(Name.text, Array((clean.lines.joined(separator: "\n") + "\n").utf8)),
      ReportFile(Name.json, Array((clean.json.text() + "\n").utf8)),
    ]
    if let lines = clean.journal {
      files.append(ReportFile(Name.journal, lines.flatMap { $0.text(.compact).utf8 + [0x0A] }))
    }
    if let capture { files.append(ReportFile(Name.capture, capture)) }
    return TarArchive.bytes(files)
  }

  /// What a recovery notes of a sector is the image's, and the user's.
  private static func withoutContent(_ line: JSONValue) -> JSONValue {
    guard let object = line.object else { return line }
    return .object(
      JSONObject(
        object.members.map { member in
          guard member.key == "details", let details = member.value.object else { return member }
          return .init(
            key: member.key, value: .object(JSONObject(details.members.filter { $0.key != "content" })))
        }))
  }

  private var json: JSONValue {
    var object = JSONObject()
    object.append("report", "boardless")
    object.append("format", JSONValue(Self.format))
    object.append("version", .string(version))
    object.append("system", .string(system))
    object.append("board", board)
    object.append("diagnosis", diagnosis)
    object.append("left_out", .array(leftOut.map { .string($0) }))
    return .object(object)
  }

  // MARK: - Reading

  /// Reads an archive.
  public init(archive bytes: [UInt8]) throws(ReportError) {
    let files = try TarArchive.files(bytes)
    guard let main = files.first(where: { $0.name == Name.json }) else { throw .noReport("\(Name.json) is not in it") }
    guard let value = try? JSONValue(parsing: main.bytes, depth: 32), value.object != nil else {
      throw .damaged("\(Name.json) is no JSON object")
    }
    guard value["report"]?.string == "boardless", let format = value["format"]?.int else {
      throw .noReport("\(Name.json) is another program's")
    }
    guard format <= Self.format else { throw .newer(format: format) }
    self.init(
      version: value["version"]?.string ?? "unknown", system: value["system"]?.string ?? "unknown",
      board: value["board"] ?? .null, diagnosis: value["diagnosis"] ?? .null)
    leftOut = value["left_out"]?.array?.compactMap(\.string) ?? []
    capture = files.first { $0.name == Name.capture }?.bytes
    guard let lines = files.first(where: { $0.name == Name.journal }) else { return }
    var entries: [JSONValue] = []
    for line in lines.bytes.split(separator: 0x0A) {
      if let entry = try? JSONValue(parsing: Array(line), depth: 16) {
        entries.append(entry)
      } else {
        damagedJournalLines += 1
      }
    }
    journal = entries
  }
}
