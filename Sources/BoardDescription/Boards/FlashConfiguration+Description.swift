import JSONText
import VirtualRT1020

/// The flash of a board as text.
extension BoardConfiguration.Flash {
  static let keys = [
    "part", "size", "sfdp", "qer", "jedec", "status_registers", "protection", "fill", "contents", "floating", "reads",
    "times", "wp",
  ]
  /// Bytes of a flash at most: the FlexSPI memory window.
  public static let maximumSize = 256 << 20

  private enum Protection: String, CaseIterable { case map, any }
  private enum Times: String, CaseIterable { case typical, maximum }
  private enum Pin: String, CaseIterable { case high, low }

  init(
    _ value: DescribedValue, _ partLoader: PartLoader?, _ contentsLoader: ContentsLoader?
  ) throws(DescriptionError) {
    self.init()
    var registers: [UInt8]?
    var partKey: String?
    var given: DescribedValue?
    var image: [(Int, [UInt8])] = []
    let fileKeys = (partLoader == nil ? [] : ["part_file"]) + (contentsLoader == nil ? [] : ["contents_file"])
    for (key, value) in try value.members(Self.keys + fileKeys) {
      switch key {
      case "part", "part_file":
        if let partKey { throw value.error(.badValue, "\"\(partKey)\" says already which part it is") }
        partKey = key
        try choosePart(key, value, partLoader)
      case "size":
        let size = try value.byteCount(65_536...Self.maximumSize)
        guard size & (size - 1) == 0 else { throw value.bad("a power of two") }
        self.size = size
      case "sfdp": sfdp = try value.hex(0...65_536)
      case "qer": quadEnableRequirement = try value.int(0...7)
      case "jedec": jedec = try value.hex(3...3)
      case "status_registers": registers = try Self.statusRegisters(value)
      case "protection":
        let rule: Protection = try value.choice(Protection.allCases.map(\.rawValue))
        anyProtectionBitProtectsAll = rule == .any
      case "fill": fill = UInt8(truncatingIfNeeded: try value.int(0...255))
      case "contents":
        contents = try Self.contents(value)
        given = value
      case "contents_file":
        if let contentsLoader { image = [(0, try contentsLoader(value))] }
        given = given ?? value
      case "floating": floating = try value.choice(BoardConfiguration.Floating.allCases.map(\.rawValue))
      case "reads": reads = try value.choice(BoardConfiguration.Reads.allCases.map(\.rawValue))
      case "times":
        let times: Times = try value.choice(Times.allCases.map(\.rawValue))
        takesMaximumTimes = times == .maximum
      default:
        let pin: Pin = try value.choice(Pin.allCases.map(\.rawValue))
        writeProtectPinIsLow = pin == .low
      }
    }
    // A board file, and a part that is described, mean the part as the factory makes it; a request means zeros.
    if let registers {
      statusRegisters = registers + [0, 0, 0].dropFirst(registers.count)
    } else if customPart == nil, value.marks == nil {
      statusRegisters = [0, 0, 0]
    }
    // What is listed goes before what the file has.
    contents = image + contents
    for (offset, bytes) in contents where offset + bytes.count > fittedSize {
      throw (given ?? value).error(
        .outOfRange, "\(bytes.count) bytes at \(offset) do not fit \(fittedSize) bytes")
    }
  }

  /// Bytes of the array of the part that is fitted; 0 for a part that does not exist.
  public var fittedSize: Int { size ?? customPart?.size ?? SerialNORPart.named(part)?.size ?? 0 }

  private mutating func choosePart(
    _ key: String, _ value: DescribedValue, _ partLoader: PartLoader?
  ) throws(DescriptionError) {
    if key == "part_file", let partLoader {
      customPart = try partLoader(value)
    } else if value.json.object != nil {
      customPart = try SerialNORPart(value)
    } else {
      part = try value.name(of: SerialNORPart.all.map(\.name))
    }
  }

  /// One to three status registers, SR1 first.
  public static func statusRegisters(_ value: DescribedValue) throws(DescriptionError) -> [UInt8] {
    var registers: [UInt8] = []
    for element in try value.elements(1...3, "a list of one to three status registers, SR1 first") {
      registers.append(UInt8(truncatingIfNeeded: try element.int(0...255)))
    }
    return registers
  }

  private static func contents(_ value: DescribedValue) throws(DescriptionError) -> [(Int, [UInt8])] {
    var contents: [(Int, [UInt8])] = []
    for element in try value.elements(0...1_000_000, "a list of [offset, \"hex\"]") {
      let pair = try element.elements(2...2, "[offset, \"hex\"]")
      let offset = try pair[0].int(0...(maximumSize - 1))
      contents.append((offset, try pair[1].hex(0...maximumSize)))
    }
    return contents
  }
}
