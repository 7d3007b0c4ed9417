import JSONText
import VirtualRT1020

/// The commands of a part as text.
extension SerialNORPart.ReadCommand {
  private static let keys = [
    "opcode", "address", "address_pads", "data_pads", "wait_clocks", "mhz", "needs_qe", "mode_bits",
  ]

  init(_ value: DescribedValue) throws(DescriptionError) {
    self.init(try value.opcode(Self.keys))
    for (key, value) in try value.members(Self.keys) {
      switch key {
      case "address": address = try value.choice(SerialNORPart.AddressWidth.words)
      case "address_pads": addressPads = try value.pads()
      case "data_pads": dataPads = try value.pads()
      case "wait_clocks": waitClocks = try value.int(0...64)
      case "mhz": megahertz = try value.int(1...1000)
      case "needs_qe": needsQuadEnable = try value.bool()
      case "mode_bits": hasModeBits = try value.bool()
      default: break
      }
    }
  }

  var json: JSONValue {
    [
      "opcode": .optional(byte: opcode), "address": .string(address.rawValue), "address_pads": JSONValue(addressPads),
      "data_pads": JSONValue(dataPads), "wait_clocks": JSONValue(waitClocks), "mhz": JSONValue(megahertz),
      "needs_qe": .bool(needsQuadEnable), "mode_bits": .bool(hasModeBits),
    ]
  }
}

extension SerialNORPart.EraseCommand {
  private static let keys = ["opcode", "size", "address"]

  init(_ value: DescribedValue) throws(DescriptionError) {
    self.init(try value.opcode(Self.keys), bytes: 0)
    for (key, value) in try value.members(Self.keys) {
      switch key {
      case "size":
        guard value.json.string != "chip" else { continue }
        bytes = try value.powerOfTwo(256...(256 << 20))
      case "address": address = try value.choice(SerialNORPart.AddressWidth.words)
      default: break
      }
    }
  }

  var json: JSONValue {
    [
      "opcode": .optional(byte: opcode), "size": bytes == 0 ? "chip" : .size(bytes),
      "address": .string(address.rawValue),
    ]
  }

  /// `4 KiB`, or `chip`.
  var sizeText: String { bytes == 0 ? "chip" : DescribedValue.text(byteCount: bytes) }
}

extension SerialNORPart.ProgramCommand {
  private static let keys = ["opcode", "address", "needs_qe"]

  init(_ value: DescribedValue) throws(DescriptionError) {
    self.init(try value.opcode(Self.keys))
    for (key, value) in try value.members(Self.keys) {
      switch key {
      case "address": address = try value.choice(SerialNORPart.AddressWidth.words)
      case "needs_qe": needsQuadEnable = try value.bool()
      default: break
      }
    }
  }

  var json: JSONValue {
    [
      "opcode": .optional(byte: opcode), "address": .string(address.rawValue), "needs_qe": .bool(needsQuadEnable),
    ]
  }
}

extension SerialNORPart.AddressWidth {
  fileprivate static let words = allCases.map(\.rawValue)
}

extension DescribedValue {
  /// The opcode of a command, which is an object with these keys.
  func opcode(_ keys: [String]) throws(DescriptionError) -> UInt8 {
    guard let opcode = try members(keys).first(where: { $0.key == "opcode" })?.value else {
      throw error(.badValue, "needs the key \"opcode\": 0x00 to 0xff")
    }
    return try opcode.byte()
  }

  fileprivate func pads() throws(DescriptionError) -> Int {
    guard let pads = json.int, [1, 2, 4].contains(pads) else { throw bad("1, 2 or 4") }
    return pads
  }
}
