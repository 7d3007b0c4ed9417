import JSONText
import VirtualRT1020

/// A bus transaction in the terms in which a recording and the board must agree.
struct BusEntry: Equatable, CustomStringConvertible {
  var description: String

  init(_ entry: BusTransaction) {
    let pads = entry.pads.map { String($0) }.joined(separator: "-")
    description = Self.text(
      entry.source.rawValue, entry.opcode.map { RecordingFile.hex([$0]) }, pads, entry.address.map { Int($0) },
      Int(entry.dummyCycles), entry.mode.map(Int.init) ?? 0, entry.readCount, entry.writeCount)
  }

  init(_ entry: JSONObject) {
    description = Self.text(
      entry.text("via") ?? "", entry.text("op"), entry.text("pads") ?? "",
      entry.text("addr").flatMap { Int($0, radix: 16) },
      entry.number("dummy") ?? 0, entry.number("mode") ?? 0, entry.number("read") ?? 0, entry.number("write") ?? 0)
  }

  private static func text(
    _ via: String, _ opcode: String?, _ pads: String, _ address: Int?, _ dummy: Int, _ mode: Int, _ read: Int,
    _ write: Int
  ) -> String {
    let place = address.map { "@" + String($0, radix: 16) } ?? ""
    return "\(via) \(opcode ?? "-") \(pads)\(place) dummy \(dummy) mode \(mode) read \(read) write \(write)"
  }

  /// Status polls may be any number: neighbours become one.
  static func folded(_ entries: [BusEntry]) -> [String] {
    entries.reduce(into: []) { result, entry in
      if entry.description.hasPrefix("ip 05 "), result.last == entry.description { return }
      result.append(entry.description)
    }
  }
}
