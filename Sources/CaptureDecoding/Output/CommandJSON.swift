import JSONText
import SDP

/// A command as one JSON object. The fields are documented in Docs/Captures.md and stay.
enum CommandJSON {
  /// The object.
  ///
  /// - Parameters:
  ///   - start: the capture's start, nanoseconds since 1970.
  ///   - notes: what was noted while it was under way.
  static func object(
    _ command: CapturedCommand, _ device: DeviceBook.Entry, start: UInt64, notes: [String]
  ) -> JSONObject {
    var members: [JSONObject.Member] = []
    members.reserveCapacity(18)
    func add(_ key: String, _ value: JSONValue) { members.append(.init(key: key, value: value)) }
    add("time", .number(seconds(command.began, since: start)))
    add("timestamp", JSONValue(command.began))
    add("number", .integer(Int64(command.number)))
    add("device", .object(Self.device(device)))
    add("command", .string(command.name))
    add("parameters", .object(parameters(command.request)))
    add("status", status(command.status, command.statusText))
    add("hab", status(command.hab?.rawValue, command.hab.map { CapturedCommand.text($0) }))
    add("outcome", .string(command.outcome.rawValue))
    add("ending", .string(command.ending.name))
    add("duration", command.duration.map { .number(Double($0) / 1e9) } ?? .null)
    add("bytes_out", .integer(Int64(command.bytesOut)))
    add("bytes_in", .integer(Int64(command.bytesIn)))
    add("values", .array(command.values.map { .integer(Int64($0)) }))
    add("values_text", command.valuesText.map { .string($0) } ?? .null)
    add("packets", .array([.integer(Int64(command.packets.lowerBound)), .integer(Int64(command.packets.upperBound))]))
    if let failed = command.usbStatus {
      add(
        "usb_status",
        .object(
          JSONObject([
            .init(key: "value", value: .integer(Int64(failed))),
            .init(key: "text", value: .string(USBStatusText.text(failed))),
          ])))
    }
    if !notes.isEmpty { add("notes", .array(notes.map { .string($0) })) }
    return JSONObject(members)
  }

  /// Seconds between two moments.
  static func seconds(_ time: UInt64, since start: UInt64) -> Double {
    Double(Int64(truncatingIfNeeded: time &- start)) / 1e9
  }

  static func device(_ device: DeviceBook.Entry) -> JSONObject {
    JSONObject([
      .init(key: "place", value: .string(device.place)),
      .init(key: "identity", value: device.identity.map { .string($0.description) } ?? .null),
      .init(key: "kind", value: device.kind.map { .string($0.rawValue) } ?? .null),
    ])
  }

  static func parameters(_ request: CapturedCommand.Request) -> JSONObject {
    JSONObject(
      request.parameters.map { parameter in
        let value: JSONValue =
          switch parameter.value {
          case .number(let number): .integer(Int64(number))
          case .text(let text): .string(text)
          case .numbers(let numbers): .array(numbers.map { .integer(Int64($0)) })
          }
        return .init(key: parameter.name, value: value)
      })
  }

  static func status(_ value: UInt32?, _ text: String?) -> JSONValue {
    guard let value else { return .null }
    return .object(
      JSONObject([
        .init(key: "value", value: .integer(Int64(value))), .init(key: "text", value: .string(text ?? "")),
      ]))
  }
}

extension CapturedCommand.Ending {
  /// Its name in JSON: `answered`.
  public var name: String {
    switch self {
    case .open: "open"
    case .answered: "answered"
    case .abandoned: "abandoned"
    case .deviceLeft: "device-left"
    case .transferFailed: "transfer-failed"
    case .captureEnded: "capture-ended"
    }
  }
}
