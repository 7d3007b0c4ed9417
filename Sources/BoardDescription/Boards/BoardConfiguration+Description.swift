import JSONText
import VirtualRT1020

/// Reads the part file that a board file names.
public typealias PartLoader = (_ path: DescribedValue) throws(DescriptionError) -> SerialNORPart

/// Reads the bytes of a file that a board file names.
public typealias ContentsLoader = (_ path: DescribedValue) throws(DescriptionError) -> [UInt8]

/// How a board is made, as text: the value of `boot` in board control, or a board file. Every key is optional.
extension BoardConfiguration {
  /// The keys of a board.
  static let keys = [
    "mode", "firmware", "ram", "boot_pins", "fuses", "srk_hash", "closed", "flash", "faults", "seed", "strict", "known",
    "cause", "cause_seed",
  ]

  /// Reads a board.
  ///
  /// - Parameters:
  ///   - partLoader: reads what `flash.part_file` names; nil where there are no files to read.
  ///   - contentsLoader: reads what `flash.contents_file` names.
  public init(
    _ value: DescribedValue, partLoader: PartLoader? = nil, contentsLoader: ContentsLoader? = nil
  ) throws(DescriptionError) {
    self.init()
    var faults: DescribedValue?
    var hash: (words: [UInt32], value: DescribedValue)?
    var closes: Bool?
    var sickness = Sickness()
    for (key, value) in try value.members(Self.keys) {
      switch key {
      case "mode": mode = try value.choice(Mode.words)
      case "firmware":
        if value.json.object != nil {
          customFirmware = try FirmwareProfile(value)
        } else {
          firmware = try value.name(of: FirmwareProfile.all.map(\.name))
        }
      case "known": known = try CapturedKnowledge(value)
      case "ram": ram = try value.choice(["full", "flexram"])
      case "boot_pins": bootPins = try value.choice(BootPins.allCases.map(\.rawValue))
      case "fuses": fuses = try Self.fuses(value)
      case "srk_hash": hash = (try Self.keyHash(value), value)
      case "closed": closes = try value.bool()
      case "flash": flash = value.json.isNull ? nil : try Flash(value, partLoader, contentsLoader)
      case "seed": seed = UInt64(try value.int(0...Int.max))
      case "faults": faults = value
      case "cause": sickness.cause = value
      case "cause_seed": sickness.seed = value
      default: isStrict = try value.bool()
      }
    }
    try sickness.befall(&self, as: value)
    // Fuses by another name: they go over what "fuses" says, and must not gainsay it.
    if let hash {
      guard keyHash.allSatisfy({ $0 == 0 }) || keyHash == hash.words else {
        throw hash.value.error(.badValue, "\"fuses\" has another hash in words 24 to 31")
      }
      keyHash = hash.words
    }
    if let closes {
      if !closes, isClosed {
        throw value.error(.badValue, "\"closed\" is false, and \"fuses\" has BOOT_CFG1 bit 1 set")
      }
      isClosed = closes
    }
    // Their addresses are checked against the flash, wherever it stands.
    if let faults { self.faults += try Fault.list(faults, flashSize: flash?.fittedSize ?? 0) }
  }

  /// 32 bytes, as "image srk" prints them; the fuse words have them four by four, the first byte lowest.
  private static func keyHash(_ value: DescribedValue) throws(DescriptionError) -> [UInt32] {
    let bytes = try value.hex(32...32)
    return stride(from: 0, to: 32, by: 4).map { offset in
      (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
    }
  }

  /// `{"6": 2}`: decimal or "0x" word index to value.
  private static func fuses(_ value: DescribedValue) throws(DescriptionError) -> [Int: UInt32] {
    var fuses: [Int: UInt32] = [:]
    for (position, (key, word)) in try value.members().enumerated() {
      let index = DescribedValue.prefixedHex(key) ?? (key.utf8.first == UInt8(ascii: "+") ? nil : Int(key))
      guard let index, VirtualRT1020.fuseWords.contains(index) else {
        throw DescriptionError(
          .badValue,
          "\(word.place): a fuse word's index is \(VirtualRT1020.fuseWords.lowerBound) to "
            + "\(VirtualRT1020.fuseWords.upperBound)", position: value.keyPosition(position))
      }
      guard fuses.updateValue(try word.uint32(), forKey: index) == nil else {
        throw word.error(.badValue, "fuse word \(index) stands twice")
      }
    }
    return fuses
  }
}

extension BoardConfiguration.Mode {
  /// What `mode` may be.
  public static let words = ["rom", "flashloader", "internal"]
}
