import BoardDescription
import JSONText
import VirtualRT1020

/// The request `show`: the whole board at a glance, without the bytes.
extension BoardControl {
  var overview: JSONValue {
    var answer = JSONObject([.init(key: "runs", value: .string(runs))])
    if case .application(let entry) = board.running {
      answer.append("entry", .string("0x" + Hex.text(entry, digits: 8)))
    }
    answer.append("hung", .bool(board.isHung))
    answer.append("device", device)
    answer.append("boot_pins", .string(board.bootPins.rawValue))
    answer.append("firmware", .string(board.firmware))
    answer.append("time", .number(board.time / .seconds(1)))
    answer.append("resets", JSONValue(board.resetCount))
    answer.append("flash", flash)
    answer.append("fuses", .array(VirtualRT1020.fuseWords.compactMap(fuse)))
    answer.append(
      "faults",
      .array(board.faults.map { ["text": .string("\($0.fault)"), "strikes": JSONValue($0.strikes)] }))
    answer.append("closed", .bool(board.isClosed))
    answer.append("boot", Self.steps(board.bootReport))
    answer.append("jump", Self.steps(board.jumpReport))
    answer.append("hab_events", JSONValue(board.habFindings.count))
    return .object(answer)
  }

  private var runs: String {
    switch board.running {
    case .bootROM: "boot ROM"
    case .flashloader: "flashloader"
    case .application: "application"
    case .stopped: "stopped"
    case .off: "off"
    }
  }

  private var flash: JSONValue {
    guard let part = board.flashPart else { return .null }
    return [
      "part": .string(part), "size": JSONValue(board.flashSize),
      "status_registers": .string(Hex.text(board.statusRegisters)), "in_use": Self.ranges(board.flashInUse),
      "protected": Self.ranges(board.protectedFlash), "most_erases": JSONValue(board.mostErases),
    ]
  }

  /// `[[offset, length], …]`.
  private static func ranges(_ ranges: [Range<Int>]) -> JSONValue {
    .array(ranges.map { [JSONValue($0.lowerBound), JSONValue($0.count)] })
  }

  /// A word that is not 0, or that can no longer be burnt.
  private func fuse(_ index: Int) -> JSONValue? {
    let value = board.fuse(index) ?? 0
    let isLocked = board.isFuseWriteLocked(index)
    guard value != 0 || isLocked else { return nil }
    return [
      "index": JSONValue(index), "name": VirtualRT1020.fuseName(index).map { .string($0) } ?? .null,
      "value": JSONValue(value), "locked": .bool(isLocked),
    ]
  }
}
