import JSONText
import VirtualRT1020

/// Status registers and protection of a part as text.
extension SerialNORPart.StatusRead {
  init(_ value: DescribedValue) throws(DescriptionError) {
    let keys = ["opcode", "register"]
    self.init(try value.opcode(keys), 1)
    for (key, value) in try value.members(keys) where key == "register" { register = try value.int(1...3) }
  }

  var json: JSONValue { ["opcode": .optional(byte: opcode), "register": JSONValue(register)] }
}

extension SerialNORPart.StatusWrite {
  init(_ value: DescribedValue) throws(DescriptionError) {
    let keys = ["opcode", "registers", "clears_missing"]
    self.init(try value.opcode(keys), [1])
    for (key, value) in try value.members(keys) {
      if key == "registers" {
        registers = []
        for element in try value.elements(1...3, "a list of one to three registers") {
          registers.append(try element.int(1...3))
        }
      }
      if key == "clears_missing" { clearsMissing = try value.bool() }
    }
  }

  var json: JSONValue {
    [
      "opcode": .optional(byte: opcode), "registers": .array(registers.map { JSONValue($0) }),
      "clears_missing": .bool(clearsMissing),
    ]
  }
}

extension SerialNORPart.Protection {
  private static let keys = ["bits", "smallest", "top_bottom", "sector", "complement"]

  init(_ value: DescribedValue) throws(DescriptionError) {
    if value.isNone {
      self = .none
    } else if value.json.string == "any" {
      self = .anyBit
    } else {
      guard value.json.object != nil else {
        throw value.bad("none, any, or an object with the keys \(DescribedValue.list(Self.keys))")
      }
      var levels = SerialNORPart.Levels(bits: 3, smallest: 65_536)
      for (key, value) in try value.members(Self.keys) {
        switch key {
        case "bits": levels.bits = try value.int(1...4)
        case "smallest": levels.smallest = try value.byteCount(1...(256 << 20))
        case "top_bottom": levels.topBottom = try value.optionalBit()
        case "sector": levels.sector = try value.optionalBit()
        default: levels.complement = try value.optionalBit()
        }
      }
      self = .levels(levels)
    }
  }

  var json: JSONValue {
    switch self {
    case .none: "none"
    case .anyBit: "any"
    case .levels(let levels):
      [
        "bits": JSONValue(levels.bits), "smallest": .size(levels.smallest),
        "top_bottom": .optional(bit: levels.topBottom), "sector": .optional(bit: levels.sector),
        "complement": .optional(bit: levels.complement),
      ]
    }
  }
}
