import BoardDescription
import HIDTransport
import JSONText
import VirtualRT1020

/// Board control: a virtual board behind JSON requests and answers, one of each a line. See
/// Docs/BoardControl.md for the messages.
///
/// A value: it does no input or output and keeps no clock but the board's. A request either is carried
/// out or leaves the board as it was.
public struct BoardControl: Sendable {
  /// The board; it may be looked at and changed between requests.
  public var board: VirtualRT1020
  var snapshots: [String: VirtualRT1020] = [:]
  /// `boot` and `restore` must be of a board with this one's flash.
  var keepsFlash = false
  /// How often `boot` or `restore` has put another board here.
  var replacements = 0

  /// Snapshots that are kept at most.
  public static let maximumSnapshots = 64
  /// Bytes of IN reports, or of memory read, that one answer holds at most.
  public static let maximumAnswerBytes = 64 << 20
  /// How long `boot`, `reset` and `power` let the board take to appear on the bus, virtual time.
  static let settleTime = Duration.seconds(5)

  /// Control of a blank board in serial download mode, or of another one.
  public init(_ board: VirtualRT1020 = VirtualRT1020()) {
    self.board = board
    self.board.logsBus = true
    self.board.logsEvents = true
    settle()
  }

  /// Answers one line, a request in JSON without its line feed.
  /// - Returns: one line of JSON without its line feed.
  public mutating func answer(_ line: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    do throws(JSONError) {
      return answer(try JSONValue(parsing: line)).bytes(.line)
    } catch {
      return ControlError(.badJSON, "this line is not JSON: \(error)").json.bytes(.line)
    }
  }

  /// Answers one line held in an array.
  public mutating func answer(_ line: [UInt8]) -> [UInt8] { line.withUnsafeBufferPointer { answer($0) } }

  /// Answers one line held in a string.
  public mutating func answer(_ line: String) -> String {
    String(decoding: answer(Array(line.utf8)), as: UTF8.self)
  }

  /// Answers one request that is parsed already.
  public mutating func answer(_ request: JSONValue) -> JSONValue {
    do throws(ControlError) {
      return try carryOut(request)
    } catch { return error.json }
  }

  private static let requests = [
    "boot", "out", "step", "read", "write", "fault", "clear_faults", "power", "reset", "boot_pins", "snapshot",
    "restore", "log", "show", "hab",
  ]

  private mutating func carryOut(_ request: JSONValue) throws(ControlError) -> JSONValue {
    guard let object = request.object else {
      throw ControlError(.badRequest, "a request is an object such as {\"boot\": {}}, not \(request.kind)")
    }
    var verb: ControlValue?
    var timeout: ControlValue?
    for member in object.members {
      if member.key == "timeout" {
        timeout = ControlValue(member.value, at: "timeout")
      } else if !Self.requests.contains(member.key) {
        throw ControlError(
          .unknownKey, "there is no request \"\(member.key)\"; there are \(ControlValue.list(Self.requests))")
      } else if let verb {
        throw ControlError(.badRequest, "one request a line: \"\(verb.place)\" and \"\(member.key)\" are two")
      } else {
        verb = ControlValue(member.value, at: member.key)
      }
    }
    guard let verb else { throw ControlError(.badRequest, "no request: expected \(ControlValue.list(Self.requests))") }
    if timeout != nil, verb.place != "out" {
      throw ControlError(.unknownKey, "\"timeout\" belongs to \"out\", not to \"\(verb.place)\"")
    }
    return try carryOut(verb, timeout: timeout)
  }

  private mutating func carryOut(_ verb: ControlValue, timeout: ControlValue?) throws(ControlError) -> JSONValue {
    switch verb.place {
    case "boot": return try boot(verb)
    case "out": return try out(verb, timeout: timeout)
    case "step": return try step(verb)
    case "read": return try read(verb)
    case "write": return try write(verb)
    case "power": return try power(verb)
    case "reset":
      try isTrue(verb)
      board.reset()
      return settled()
    case "boot_pins":
      board.setBootPins(try verb.choice(BootPins.allCases.map(\.rawValue)))
      return ["ok": true, "device": device]
    case "snapshot": return try snapshot(verb)
    case "restore": return try restore(verb)
    case "fault": return try fault(verb)
    case "clear_faults":
      try isTrue(verb)
      board.clearFaults()
      return ["ok": true]
    case "show":
      try isTrue(verb)
      return overview
    case "hab":
      try isTrue(verb)
      return hab
    default:
      try isTrue(verb)
      return ["log": .array(board.takeLog().map(\.json))]
    }
  }

  /// For requests whose only value is `true`.
  private func isTrue(_ value: ControlValue) throws(ControlError) {
    guard value.json == true else { throw value.bad("true") }
  }

  /// What a USB host sees: `{"vid": "0x15a2", "pid": "0x0073"}` or `null`.
  var device: JSONValue {
    guard let identity = board.identity else { return .null }
    return [
      "vid": .string("0x" + Hex.text(UInt32(identity.vendorID), digits: 4)),
      "pid": .string("0x" + Hex.text(UInt32(identity.productID), digits: 4)),
    ]
  }
}
