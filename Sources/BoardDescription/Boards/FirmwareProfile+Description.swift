import JSONText
import VirtualRT1020

/// A flashloader build as text: `{based_on: K2.1.0, version: 0x4b020100}`.
extension FirmwareProfile {
  private static let numbers: [(key: String, field: WritableKeyPath<FirmwareProfile, UInt32> & Sendable)] = [
    ("version", \.version), ("target_version", \.targetVersion), ("available_commands", \.availableCommands),
  ]
  private static let keys =
    ["based_on"] + numbers.map(\.key) + ["packet_bytes", "report_bytes", "ram_sizes", "reserved", "verify_writes"]

  /// Reads a build. What it leaves out is as in the one that `based_on` names, K2.1.0 unless given.
  public init(_ value: DescribedValue) throws(DescriptionError) {
    let members = try value.members(Self.keys)
    self = .k210
    if let base = members.first(where: { $0.key == "based_on" })?.value {
      let name = try base.name(of: FirmwareProfile.all.map(\.name))
      if let known = FirmwareProfile.named(name) { self = known }
    }
    let longest = HIDLimit.reportBytes
    for (key, value) in members where key != "based_on" {
      if let field = Self.numbers.first(where: { $0.key == key })?.field {
        self[keyPath: field] = try value.uint32()
        continue
      }
      switch key {
      case "packet_bytes": usbPacketBytes = try value.int(32...longest - 4)
      case "report_bytes": reportBytes = try value.int(36...longest)
      case "ram_sizes": ramSizes = try Self.words(value, 3...3, "three sizes: ITCM, DTCM, OCRAM")
      case "reserved": reservedRanges = try Self.ranges(value)
      default: hasVerifyWrites = try value.bool()
      }
    }
    guard reportBytes >= usbPacketBytes + 4 else {
      throw value.error(.badValue, "packets of \(usbPacketBytes) bytes do not fit reports of \(reportBytes)")
    }
  }

  private enum HIDLimit {
    static let reportBytes = 1028
  }

  private static func words(
    _ value: DescribedValue, _ count: ClosedRange<Int>, _ what: String
  ) throws(DescriptionError) -> [UInt32] {
    var words: [UInt32] = []
    for element in try value.elements(count, what) { words.append(try element.uint32()) }
    return words
  }

  private static func ranges(_ value: DescribedValue) throws(DescriptionError) -> [ClosedRange<UInt32>] {
    var ranges: [ClosedRange<UInt32>] = []
    for element in try value.elements(0...3, "a list of up to 3 [first, last]") {
      let pair = try words(element, 2...2, "[first, last]")
      guard pair[0] <= pair[1] else { throw element.bad("[first, last], in this order") }
      ranges.append(pair[0]...pair[1])
    }
    return ranges
  }
}
