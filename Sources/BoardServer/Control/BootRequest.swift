import JSONText
import VirtualRT1020

/// The value of `boot`: how the board is made. Every key is optional.
struct BootRequest {
  /// What `VirtualRT1020` takes.
  var configuration = BoardConfiguration()

  private static let keys = [
    "mode", "firmware", "ram", "boot_pins", "fuses", "flash", "faults", "seed", "strict",
  ]
  private static let flashKeys = [
    "part", "size", "sfdp", "qer", "jedec", "status_registers", "protection", "fill", "contents", "floating",
  ]

  init(_ value: ControlValue) throws(ControlError) {
    for (key, value) in try value.members(Self.keys) {
      switch key {
      case "mode": configuration.mode = try value.choice(["rom", "flashloader", "internal"])
      case "firmware": configuration.firmware = try Self.known(value, FirmwareProfile.all.map(\.name))
      case "ram": configuration.ram = try value.choice(["full", "flexram"])
      case "boot_pins": configuration.bootPins = try value.choice(BootPins.allCases.map(\.rawValue))
      case "fuses": configuration.fuses = try Self.fuses(value)
      case "flash": configuration.flash = value.json.isNull ? nil : try Self.flash(value)
      case "seed": configuration.seed = UInt64(try value.int(0...Int.max))
      case "faults":
        guard try value.elements(0...4096, "a list of faults").isEmpty else {
          throw ControlError(.unsupported, "faults are not built yet: leave \"faults\" out, or empty")
        }
      default: configuration.isStrict = try value.bool()
      }
    }
  }

  private static func known(_ value: ControlValue, _ names: [String]) throws(ControlError) -> String {
    guard let wanted = value.json.string?.lowercased(), let name = names.first(where: { $0.lowercased() == wanted })
    else { throw value.bad(ControlValue.list(names)) }
    return name
  }

  /// `{"6": 2}`: decimal or "0x" word index to value.
  private static func fuses(_ value: ControlValue) throws(ControlError) -> [Int: UInt32] {
    var fuses: [Int: UInt32] = [:]
    for (key, value) in try value.members() {
      let index = ControlValue.prefixedHex(key) ?? (key.utf8.first == UInt8(ascii: "+") ? nil : Int(key))
      guard let index, VirtualRT1020.fuseWords.contains(index) else {
        throw ControlError(
          .badValue,
          "\(value.place): a fuse word's index is \(VirtualRT1020.fuseWords.lowerBound) to "
            + "\(VirtualRT1020.fuseWords.upperBound)")
      }
      guard fuses.updateValue(try value.uint32(), forKey: index) == nil else {
        throw ControlError(.badValue, "\(value.place): fuse word \(index) stands twice")
      }
    }
    return fuses
  }

  private static func flash(_ value: ControlValue) throws(ControlError) -> BoardConfiguration.Flash {
    var flash = BoardConfiguration.Flash()
    flash.statusRegisters = [0, 0, 0]
    for (key, value) in try value.members(flashKeys) {
      switch key {
      case "part": flash.part = try known(value, SerialNORPart.all.map(\.name))
      case "size":
        let size = try value.int(65_536...BoardControl.maximumFlashBytes)
        guard size & (size - 1) == 0 else { throw value.bad("a power of two") }
        flash.size = size
      case "sfdp": flash.sfdp = try value.hex(0...65_536)
      case "qer": flash.quadEnableRequirement = try value.int(0...7)
      case "jedec": flash.jedec = try value.hex(3...3)
      case "status_registers":
        let given = try statusRegisters(value)
        flash.statusRegisters.replaceSubrange(..<given.count, with: given)
      case "protection":
        let rule: Protection = try value.choice(["map", "any"])
        flash.anyProtectionBitProtectsAll = rule == .any
      case "fill": flash.fill = UInt8(truncatingIfNeeded: try value.int(0...255))
      case "contents": flash.contents = try contents(value)
      default: flash.floating = try value.choice(BoardConfiguration.Floating.allCases.map(\.rawValue))
      }
    }
    return flash
  }

  private enum Protection: String { case map, any }

  /// One to three status registers, SR1 first.
  static func statusRegisters(_ value: ControlValue) throws(ControlError) -> [UInt8] {
    var registers: [UInt8] = []
    for element in try value.elements(1...3, "a list of one to three status registers, SR1 first") {
      registers.append(UInt8(truncatingIfNeeded: try element.int(0...255)))
    }
    return registers
  }

  private static func contents(_ value: ControlValue) throws(ControlError) -> [(Int, [UInt8])] {
    var contents: [(Int, [UInt8])] = []
    for element in try value.elements(0...1_000_000, "a list of [offset, \"hex\"]") {
      let pair = try element.elements(2...2, "[offset, \"hex\"]")
      let offset = try pair[0].int(0...(BoardControl.maximumFlashBytes - 1))
      contents.append((offset, try pair[1].hex(0...BoardControl.maximumFlashBytes)))
    }
    return contents
  }

  /// The board, checked for contents that do not fit it.
  func board() throws(ControlError) -> VirtualRT1020 {
    let board = VirtualRT1020(configuration)
    for (offset, bytes) in configuration.flash?.contents ?? [] where offset + bytes.count > board.flashSize {
      throw ControlError(
        .outOfRange, "boot.flash.contents: \(bytes.count) bytes at \(offset) do not fit \(board.flashSize) bytes")
    }
    return board
  }
}
