import MBoot

extension ToolCommand {
  /// Commands that erase, and what belongs to flash of other chips.
  static let flash: [ToolCommand] = [
    ToolCommand(
      name: "flash-erase-region", arguments: [.number("address"), .number("byte_count"), .memoryID],
      summary: "Erases the sectors that a range touches."
    ) { (run, values) throws(ToolEnd) in
      let id = try run.mappedMemoryID(values.number("memory_id")).word()
      try run.carryOut(.flashEraseRegion, [values.word("address"), values.word("byte_count"), id])
    },
    ToolCommand(
      name: "flash-erase-all", arguments: [.memoryID], summary: "Erases a whole memory; 9 is the FlexSPI NOR.",
      showsHelpWithoutArguments: false
    ) { (run, values) throws(ToolEnd) in
      try run.carryOut(.flashEraseAll, [values.word("memory_id")])
    },
    ToolCommand(
      name: "flash-erase-all-unsecure", summary: "Erases and opens other chips; an RT1020 refuses it.",
      showsHelpWithoutArguments: false
    ) { (run, _) throws(ToolEnd) in
      try run.carryOut(.flashEraseAllUnsecure, [])
    },
    ToolCommand(
      name: "flash-image",
      arguments: [
        .other("file", "FILE", .text), .other("erase", "[ERASE]", .text, or: "none", isRequired: false), .memoryID,
      ],
      options: [
        OptionRule(
          name: "offset", spellings: ["-o", "--base-offset"], kind: .integer(base: 0), metavar: "INTEGER",
          summary: "Is added to every address of the image.")
      ], summary: "Writes an SREC, HEX, ELF or BIN file where it says; ERASE is erase or none."
    ) { (run, values) throws(ToolEnd) in
      try run.flashImage(values)
    },
    ToolCommand(
      name: "flash-security-disable", arguments: [.other("key", "KEY", .text)],
      summary: "Opens other chips by an eight-byte key; an RT1020 refuses it."
    ) { (run, values) throws(ToolEnd) in
      let key = Array((values.text("key") ?? "").unicodeScalars)
      guard key.count == 16 else { throw .failure("SPSDKError", "SPSDK: Key length must be 8 bytes") }
      let digits = key.compactMap { $0.isASCII ? Character($0).hexDigitValue : nil }
      guard digits.count == 16 else {
        throw .failure("SPSDKError", "SPSDK: Key is not a valid hex-string [A-Fa-f0-9]")
      }
      // Each half goes out lowest byte first: as a word it reads as it is written.
      let words = [digits[..<8], digits[8...]].map { $0.reduce(UInt32(0)) { $0 << 4 | UInt32($1) } }
      try run.carryOut(.flashSecurityDisable, words)
    },
    ToolCommand(
      name: "flash-read-resource",
      arguments: [
        .number("address"), .number("length"), .other("option", "{0|1}", .choice(["0", "1"])),
        .other("file", "FILE", .outputFile, isRequired: false),
      ], options: [.hexDump], summary: "Reads a flash resource; on an RT1020 it means nothing."
    ) { (run, values) throws(ToolEnd) in
      guard (values.number("length").magnitude ?? 0) % 4 == 0 else {
        throw .failure("McuBootError", "MBoot: The number of bytes to read is not aligned to the 4 bytes")
      }
      let count = try values.word("length")
      let reply = try run.fetch(
        .flashReadResource, [values.word("address"), count, values.text("option") == "1" ? 1 : 0],
        response: .flashReadResourceResponse, most: Int(count))
      try run.showData(reply, of: count, values)
    },
  ]
}
