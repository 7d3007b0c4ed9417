import BoardDescription
import JSONText
import VirtualRT1020

/// The requests that look at the board and set it from outside, and those that keep it.
extension BoardControl {
  private static let places = ["flash", "ram", "fuse", "status_registers"]

  mutating func read(_ value: ControlValue) throws(ControlError) -> JSONValue {
    let (place, value) = try onlyMember(value)
    switch place {
    case "flash":
      let (offset, count) = try range(value, "[offset, length]")
      guard offset + count <= board.flashSize else {
        throw outside(value, "\(count) bytes at \(offset)", "the flash has \(board.flashSize)")
      }
      return ["hex": .string(Hex.text(board.flash(at: offset, count: count)))]
    case "ram":
      let (address, count) = try range(value, "[address, length]")
      guard count > 0 else { return ["hex": ""] }
      guard let bytes = board.ram(at: UInt32(truncatingIfNeeded: address), count: count) else {
        throw outside(value, "\(count) bytes at 0x\(String(address, radix: 16))", "they are not all RAM")
      }
      return ["hex": .string(Hex.text(bytes))]
    case "fuse":
      let index = try value.int(VirtualRT1020.fuseWords)
      guard let word = board.fuse(index) else { throw outside(value, "word \(index)", "there is no such fuse word") }
      return ["value": JSONValue(word)]
    default:
      guard value.json == true else { throw value.bad("true") }
      return ["hex": .string(Hex.text(board.statusRegisters))]
    }
  }

  mutating func write(_ value: ControlValue) throws(ControlError) -> JSONValue {
    let (place, value) = try onlyMember(value)
    switch place {
    case "flash":
      let (offset, bytes) = try contents(value, "[offset, \"hex\"]")
      guard offset + bytes.count <= board.flashSize, board.setFlash(at: offset, bytes) else {
        throw outside(value, "\(bytes.count) bytes at \(offset)", "the flash has \(board.flashSize)")
      }
    case "ram":
      let (address, bytes) = try contents(value, "[address, \"hex\"]")
      guard bytes.isEmpty || board.setRAM(at: UInt32(truncatingIfNeeded: address), bytes) else {
        throw outside(value, "\(bytes.count) bytes at 0x\(String(address, radix: 16))", "they are not all RAM")
      }
    case "fuse":
      let pair = try value.elements(2...2, "[index, value]")
      let index = try pair[0].int(VirtualRT1020.fuseWords)
      guard board.setFuse(index, try pair[1].uint32()) else {
        throw outside(value, "word \(index)", "there is no such fuse word")
      }
    default:
      guard board.setStatusRegisters(try BoardConfiguration.Flash.statusRegisters(value)) else {
        throw outside(value, "the status registers", "no flash is fitted")
      }
    }
    return ["ok": true]
  }

  mutating func snapshot(_ value: ControlValue) throws(ControlError) -> JSONValue {
    let name = try value.name()
    guard snapshots[name] != nil || snapshots.count < Self.maximumSnapshots else {
      throw ControlError(.limit, "\(Self.maximumSnapshots) snapshots are kept; take one under an old name")
    }
    snapshots[name] = board
    return ["ok": true]
  }

  mutating func restore(_ value: ControlValue) throws(ControlError) -> JSONValue {
    let name = try value.name()
    guard let snapshot = snapshots[name] else {
      throw ControlError(
        .notFound, snapshots.isEmpty ? "no snapshot was taken" : "there is no snapshot \"\(name)\"")
    }
    try checkFlash(snapshot, "restore")
    board = snapshot
    replacements += 1
    return ["ok": true]
  }

  /// The one place that a `read` or `write` names.
  private func onlyMember(_ value: ControlValue) throws(ControlError) -> (String, ControlValue) {
    let members = try value.members(Self.places)
    guard members.count == 1, let member = members.first else {
      throw value.bad("an object with one of \(ControlValue.list(Self.places))")
    }
    return (member.key, member.value)
  }

  private func range(_ value: ControlValue, _ form: String) throws(ControlError) -> (Int, Int) {
    let pair = try value.elements(2...2, form)
    return (try pair[0].int(0...0xFFFF_FFFF), try pair[1].int(0...Self.maximumAnswerBytes))
  }

  private func contents(_ value: ControlValue, _ form: String) throws(ControlError) -> (Int, [UInt8]) {
    let pair = try value.elements(2...2, form)
    return (try pair[0].int(0...0xFFFF_FFFF), try pair[1].hex(0...BoardConfiguration.Flash.maximumSize))
  }

  private func outside(_ value: ControlValue, _ what: String, _ why: String) -> ControlError {
    ControlError(.outOfRange, "\(value.place): \(what): \(why)")
  }
}

extension BoardLogEntry {
  /// An item of `log`.
  var json: JSONValue {
    ["time": .number(time / .seconds(1)), "kind": .string(kind.rawValue), "text": .string(text)]
  }
}
