import JSONText
import VirtualRT1020

/// All keys of a flash part, but `based_on`.
extension PartKey {
  /// In the order in which they are written.
  public static let all: [PartKey] = identity + status + timing + commands

  private static let identity: [PartKey] = [
    PartKey("name", \.name, "1 to 256 bytes", "by which users know it", read: { try $0.name() }, write: { .string($0) }),
    PartKey(
      "jedec", \.jedec, "3 bytes as hex digits", "manufacturer, type, capacity: what 9F reads",
      read: { try $0.hex(3...3) }, write: { .string(Hex.text($0)) }),
    PartKey(
      "electronic_id", \.electronicID, "0x00 to 0xff, or none", "what 90 and AB read",
      read: { try $0.optionalByte() }, write: { .optional(byte: $0) }),
    PartKey(
      "size", \.size, "a power of two from 4 KiB to 256 MiB", "the array", read: { try $0.powerOfTwo(4096...(256 << 20)) },
      write: { .size($0) }),
    PartKey(
      "page_size", \.pageSize, "a power of two from 1 to 4 KiB", "bytes of a program page",
      read: { try $0.powerOfTwo(1...4096) }, write: { .size($0) }),
    PartKey(
      "sfdp", \.sfdp, "the whole table as hex digits, or none", "the discoverable parameters",
      read: { $0.isNone ? [] : try $0.hex(1...65_536) }, write: { $0.isEmpty ? "none" : .string(Hex.text($0)) }),
    PartKey(
      "source", \.source, "text", "where the figures come from", read: { try $0.words() }, write: { .string($0) }),
  ]

  private static let status: [PartKey] = [
    PartKey(
      "quad_enable", \.quadEnable, SerialNORPart.QuadEnable.allCases.map(\.rawValue).joined(separator: ", "),
      "where the quad enable bit is", read: { try $0.choice(SerialNORPart.QuadEnable.allCases.map(\.rawValue)) },
      write: { .string($0.rawValue) }),
    registers("status_registers", \.statusRegisters, "status registers as the factory leaves them"),
    registers("writable_bits", \.writableBits, "bits that a status write changes"),
    registers("one_time_bits", \.oneTimeBits, "bits that can be set once and never cleared"),
    registers("set_at_power_up", \.setAtPowerUp, "bits that are 1 at power-up whatever was written"),
    PartKey(
      "status_reads", \.statusReads, "a list of {opcode, register}", "how status registers are read",
      read: { try $0.list(64) { (value) throws(DescriptionError) in try SerialNORPart.StatusRead(value) } },
      write: { .array($0.map(\.json)) }),
    PartKey(
      "status_writes", \.statusWrites, "a list of {opcode, registers, clears_missing}", "how they are written",
      read: { try $0.list(64) { (value) throws(DescriptionError) in try SerialNORPart.StatusWrite(value) } },
      write: { .array($0.map(\.json)) }),
    bit("status_protect_bit", \.statusProtectBit, "locks the status registers while WP# is low (SRP0, SRWD)"),
    bit("status_lock_down_bit", \.statusLockDownBit, "locks them until the next power cycle (SRP1, SRL)"),
    bit("suspend_bit", \.suspendBit, "shows a suspended operation (SUS)"),
    bit("four_byte_bit", \.fourByteBit, "shows 4-byte address mode (ADS)"),
    PartKey(
      "protection", \.protection, "none, any, or {bits, smallest, top_bottom, sector, complement}",
      "what block protection covers", read: { try SerialNORPart.Protection($0) }, write: { $0.json }),
  ]

  private static let timing: [PartKey] = [
    PartKey(
      "times", \.times, "{page, sector, half_block, block, chip, status_write}, times such as 45 ms",
      "what operations typically take", read: { try SerialNORPart.Times($0) }, write: { $0.json }),
    PartKey(
      "maximum_times", \.maximumTimes, "as times", "what operations take at most",
      read: { try SerialNORPart.Times($0) }, write: { $0.json }),
    PartKey(
      "endurance", \.endurance, "0 to 1000000000", "erases that every sector bears", read: { try $0.int(0...1_000_000_000) },
      write: { JSONValue($0) }),
  ]

  private static let commands: [PartKey] = [
    PartKey(
      "reads", \.reads,
      "a list of {opcode, address, address_pads, data_pads, wait_clocks, mhz, needs_qe, mode_bits}", "reads of the array",
      read: { try $0.list(64) { (value) throws(DescriptionError) in try SerialNORPart.ReadCommand(value) } },
      write: { .array($0.map(\.json)) }),
    PartKey(
      "erases", \.erases, "a list of {opcode, size, address}", "erases",
      read: { try $0.list(64) { (value) throws(DescriptionError) in try SerialNORPart.EraseCommand(value) } },
      write: { .array($0.map(\.json)) }),
    PartKey(
      "programs", \.programs, "a list of {opcode, address, needs_qe}", "programs",
      read: { try $0.list(64) { (value) throws(DescriptionError) in try SerialNORPart.ProgramCommand(value) } },
      write: { .array($0.map(\.json)) }),
    PartKey(
      "opcodes", \.opcodes, "{\(SerialNORPart.Opcodes.keys.map(\.name).joined(separator: ", "))}, each an opcode or none",
      "everything else that it knows", read: { try SerialNORPart.Opcodes($0) }, write: { $0.json }),
    PartKey(
      "continuous_read", \.continuousRead, "{mask, value}, or none", "mode bits that keep it in continuous read",
      read: { try $0.optional { (value) throws(DescriptionError) in try SerialNORPart.ModeBits(value) } },
      write: { $0?.json ?? "none" }),
    PartKey(
      "security_registers", \.securityRegisters, "{count, size, first_lock_bit}", "security registers",
      read: { try SerialNORPart.SecurityRegisters($0) }, write: { $0.json }),
  ]

  private static func registers(
    _ name: String, _ field: any WritableKeyPath<SerialNORPart, [UInt8]> & Sendable, _ meaning: String
  ) -> PartKey {
    PartKey(
      name, field, "a list of three bytes, SR1 first", meaning,
      read: { (value) throws(DescriptionError) in
        var bytes: [UInt8] = []
        for element in try value.elements(3...3, "a list of three bytes, SR1 first") { bytes.append(try element.byte()) }
        return bytes
      },
      write: { .array($0.map { .string(DescribedValue.text(hex: Int($0))) }) })
  }

  private static func bit(
    _ name: String, _ field: any WritableKeyPath<SerialNORPart, SerialNORPart.Bit?> & Sendable, _ meaning: String
  ) -> PartKey {
    PartKey(
      name, field, "a bit such as sr1-bit7, or none", meaning, read: { try $0.optionalBit() },
      write: { .optional(bit: $0) })
  }
}
