import JSONText
import VirtualRT1020

/// The other commands of a part as text: `{suspend: 0x75, enter_qpi: none, …}`.
extension SerialNORPart.Opcodes {
  /// The keys and their fields.
  static let keys: [(name: String, field: any WritableKeyPath<Self, UInt8?> & Sendable)] = [
    ("volatile_status_write", \.volatileStatusWrite), ("suspend", \.suspend), ("resume", \.resume),
    ("enter_qpi", \.enterQPI), ("exit_qpi", \.exitQPI), ("enter_four_byte", \.enterFourByte),
    ("exit_four_byte", \.exitFourByte), ("reset_enable", \.resetEnable), ("reset", \.reset),
    ("power_down", \.powerDown), ("release", \.release), ("manufacturer_id", \.manufacturerID),
    ("unique_id", \.uniqueID), ("security_read", \.securityRead), ("security_program", \.securityProgram),
    ("security_erase", \.securityErase), ("lock", \.lock), ("unlock", \.unlock), ("lock_all", \.lockAll),
    ("unlock_all", \.unlockAll),
  ]

  /// Reads opcodes over those that are already there; `none` alone takes all of them away.
  mutating func read(_ value: DescribedValue) throws(DescriptionError) {
    guard !value.isNone else {
      self = .none
      return
    }
    for (key, value) in try value.members(Self.keys.map(\.name)) {
      let opcode = try value.optionalByte()
      for known in Self.keys where known.name == key { self[keyPath: known.field] = opcode }
    }
  }

  var json: JSONValue {
    .object(JSONObject(Self.keys.map { .init(key: $0.name, value: .optional(byte: self[keyPath: $0.field])) }))
  }
}

extension SerialNORPart.ModeBits {
  init(_ value: DescribedValue) throws(DescriptionError) {
    self.init(mask: 0x30, value: 0x20)
    for (key, value) in try value.members(["mask", "value"]) {
      if key == "mask" { mask = try value.byte() } else { self.value = try value.byte() }
    }
  }

  var json: JSONValue { ["mask": .optional(byte: mask), "value": .optional(byte: value)] }
}

extension SerialNORPart.SecurityRegisters {
  /// Reads what is said over what is already there; `none` for a part without.
  mutating func read(_ value: DescribedValue) throws(DescriptionError) {
    guard !value.isNone else {
      count = 0
      return
    }
    for (key, value) in try value.members(["count", "size", "first_lock_bit"]) {
      switch key {
      case "count": count = try value.int(0...16)
      case "size": bytes = try value.byteCount(0...4096)
      default: firstLockBit = try value.optionalBit()
      }
    }
  }

  var json: JSONValue {
    ["count": JSONValue(count), "size": .size(bytes), "first_lock_bit": .optional(bit: firstLockBit)]
  }
}
