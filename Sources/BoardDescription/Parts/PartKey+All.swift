import JSONText
import VirtualRT1020

/// All keys of a flash part, but `based_on`.
extension PartKey {
  /// In the order in which they are written.
  public static let all: [PartKey] = identity + status + timing + commands

  private static let identity: [PartKey] = [
    PartKey(
      "name", \.name, "1 to 256 bytes", "by which users know it",
      read: { (value) throws(DescriptionError) in try value.name() }, write: { .string($0) }),
    PartKey(
      "jedec", \.jedec, "3 bytes as hex digits", "manufacturer, type, capacity: what 9F reads",
      read: { (value) throws(DescriptionError) in try value.hex(3...3) }, write: { .string(Hex.text($0)) }),
    PartKey(
      "electronic_id", \.electronicID, "0x00 to 0xff, or none", "what 90 and AB read",
      read: { (value) throws(DescriptionError) in try value.optionalByte() }, write: { .optional(byte: $0) }),
    PartKey(
      "size", \.size, "a power of two from 4 KiB to 256 MiB", "the array",
      read: { (value) throws(DescriptionError) in try value.powerOfTwo(4096...(256 << 20)) },
      write: { .size($0) }),
    PartKey(
      "page_size", \.pageSize, "a power of two from 1 to 4 KiB", "bytes of a program page",
      read: { (value) throws(DescriptionError) in try value.powerOfTwo(1...4096) }, write: { .size($0) }),
    PartKey(
      "sfdp", \.sfdp, "the whole table as hex digits, or none", "the discoverable parameters",
      read: { (value) throws(DescriptionError) in value.isNone ? [] : try value.hex(1...65_536) },
      write: { $0.isEmpty ? "none" : .string(Hex.text($0)) }),
    PartKey(
      "source", \.source, "text", "where the figures come from",
      read: { (value) throws(DescriptionError) in try value.words() }, write: { .string($0) }),
  ]

  private static let status: [PartKey] = [
    PartKey(
      "quad_enable", \.quadEnable, SerialNORPart.QuadEnable.allCases.map(\.rawValue).joined(separator: ", "),
      "where the quad enable bit is",
      read: { (value) throws(DescriptionError) in try value.choice(SerialNORPart.QuadEnable.allCases.map(\.rawValue)) },
      write: { .string($0.rawValue) }),
    registers("status_registers", \.statusRegisters, "status registers as the factory leaves them"),
    registers("writable_bits", \.writableBits, "bits that a status write changes"),
    registers("one_time_bits", \.oneTimeBits, "bits that can be set once and never cleared"),
    registers("set_at_power_up", \.setAtPowerUp, "bits that are 1 at power-up whatever was written"),
    PartKey(
      "status_reads", \.statusReads, "a list of {opcode, register}", "how status registers are read",
      read: { (value) throws(DescriptionError) in
        try value.list(64) { (inner) throws(DescriptionError) in try SerialNORPart.StatusRead(inner) }
      },
      write: { .array($0.map(\.json)) }),
    PartKey(
      "status_writes", \.statusWrites, "a list of {opcode, registers, clears_missing}", "how they are written",
      read: { (value) throws(DescriptionError) in
        try value.list(64) { (inner) throws(DescriptionError) in try SerialNORPart.StatusWrite(inner) }
      },
      write: { .array($0.map(\.json)) }),
    bit("status_protect_bit", \.statusProtectBit, "locks the status registers while WP# is low (SRP0, SRWD)"),
    bit("status_lock_down_bit", \.statusLockDownBit, "locks them until the next power cycle (SRP1, SRL)"),
    bit("suspend_bit", \.suspendBit, "shows a suspended operation (SUS)"),
    bit("four_byte_bit", \.fourByteBit, "shows 4-byte address mode (ADS)"),
    bit("individual_lock_bit", \.individualLockBit, "has locks of single sectors protect, all set at power-up (WPS)"),
    PartKey(
      "protection", \.protection, "none, any, or {bits, smallest, top_bottom, sector, complement}",
      "what block protection covers", read: { (value) throws(DescriptionError) in try SerialNORPart.Protection(value) },
      write: { $0.json }),
  ]

  private static let timing: [PartKey] = [
    PartKey(
      "times", \.times, "{page, sector, half_block, block, chip, status_write}, times such as 45 ms",
      "what operations typically take", update: { (times, value) throws(DescriptionError) in try times.read(value) },
      write: { $0.json }),
    PartKey(
      "maximum_times", \.maximumTimes, "as times", "what operations take at most",
      update: { (times, value) throws(DescriptionError) in try times.read(value) }, write: { $0.json }),
    PartKey(
      "endurance", \.endurance, "0 to 1000000000", "erases that every sector bears",
      read: { (value) throws(DescriptionError) in try value.int(0...1_000_000_000) },
      write: { JSONValue($0) }),
  ]

  private static let commands: [PartKey] = [
    PartKey(
      "reads", \.reads,
      "a list of {opcode, address, address_pads, data_pads, wait_clocks, mhz, needs_qe, mode_bits}",
      "reads of the array",
      read: { (value) throws(DescriptionError) in
        try value.list(64) { (inner) throws(DescriptionError) in try SerialNORPart.ReadCommand(inner) }
      },
      write: { .array($0.map(\.json)) }),
    PartKey(
      "erases", \.erases, "a list of {opcode, size, address}", "erases",
      read: { (value) throws(DescriptionError) in
        try value.list(64) { (inner) throws(DescriptionError) in try SerialNORPart.EraseCommand(inner) }
      },
      write: { .array($0.map(\.json)) }),
    PartKey(
      "programs", \.programs, "a list of {opcode, address, needs_qe}", "programs",
      read: { (value) throws(DescriptionError) in
        try value.list(64) { (inner) throws(DescriptionError) in try SerialNORPart.ProgramCommand(inner) }
      },
      write: { .array($0.map(\.json)) }),
    PartKey(
      "opcodes", \.opcodes,
      "{\(SerialNORPart.Opcodes.keys.map(\.name).joined(separator: ", "))}, each an opcode or none",
      "everything else that it knows", update: { (opcodes, value) throws(DescriptionError) in try opcodes.read(value) },
      write: { $0.json }),
    PartKey(
      "continuous_read", \.continuousRead, "{mask, value}, or none", "mode bits that keep it in continuous read",
      read: { (value) throws(DescriptionError) in
        try value.optional { (inner) throws(DescriptionError) in try SerialNORPart.ModeBits(inner) }
      },
      write: { $0?.json ?? "none" }),
    PartKey(
      "security_registers", \.securityRegisters, "{count, size, first_lock_bit}", "security registers",
      update: { (registers, value) throws(DescriptionError) in try registers.read(value) }, write: { $0.json }),
  ]

  private static func registers(
    _ name: String, _ field: any WritableKeyPath<SerialNORPart, [UInt8]> & Sendable, _ meaning: String
  ) -> PartKey {
    PartKey(
      name, field, "a list of three bytes, SR1 first", meaning,
      read: { (value) throws(DescriptionError) in
        var bytes: [UInt8] = []
        for element in try value.elements(3...3, "a list of three bytes, SR1 first") {
          bytes.append(try element.byte())
        }
        return bytes
      },
      write: { .array($0.map { .string(DescribedValue.text(hex: Int($0))) }) })
  }

  private static func bit(
    _ name: String, _ field: any WritableKeyPath<SerialNORPart, SerialNORPart.Bit?> & Sendable, _ meaning: String
  ) -> PartKey {
    PartKey(
      name, field, "a bit such as sr1-bit7, or none", meaning,
      read: { (value) throws(DescriptionError) in try value.optionalBit() },
      write: { .optional(bit: $0) })
  }
}
