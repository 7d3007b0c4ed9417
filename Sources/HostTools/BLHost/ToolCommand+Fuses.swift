import MBoot
import Provisioning

extension ToolCommand {
  /// Commands on fuses.
  static let fuses: [ToolCommand] = [
    ToolCommand(
      name: "efuse-program-once",
      arguments: [
        .number("address"), .number("data", base: 16),
        .other("lock", "[nolock/lock]", .choice(["nolock", "lock"]), or: "nolock", isRequired: false),
      ],
      options: [
        OptionRule(
          name: "verify", spellings: ["-v", "--verify"], negations: ["--no-verify"],
          summary: "Reads the word back and compares the bits.")
      ], summary: "Burns one bits into a fuse word, for ever. DATA is hexadecimal."
    ) { (run, values) throws(ToolEnd) in
      try run.burn(
        values.number("address"), values.word("data"), locks: values.text("lock") == "lock",
        verifies: values.has("verify"))
    },
    ToolCommand(name: "efuse-read-once", arguments: [.number("address")], summary: "Reads a fuse word.") {
      (run, values) throws(ToolEnd) in
      let reply = try run.ask(.flashReadOnce, [values.word("address"), 4], response: .flashReadOnceResponse)
      try run.answer(reply.status, reply.status.isSuccess ? [.number(4), .number(run.fuseWord(reply))] : [])
    },
    ToolCommand(
      name: "flash-program-once",
      arguments: [
        .number("index"), .other("byte_count", "{4|8}", .choice(["4", "8"])), .number("data", base: 16),
        .other("endianness", "[LSB|MSB]", .choice(["LSB", "MSB"]), or: "LSB", isRequired: false),
      ], summary: "Burns a fuse word, for ever; MSB sends the highest byte first."
    ) { (run, values) throws(ToolEnd) in
      try run.programOnce(
        values.number("index"), values.number("data"), count: values.text("byte_count") == "8" ? 8 : 4,
        isBigEndian: values.text("endianness") == "MSB")
    },
    ToolCommand(
      name: "flash-read-once",
      arguments: [.number("index"), .other("byte_count", "{4|8}", .choice(["4", "8"]), or: "4")],
      summary: "Reads a fuse word."
    ) { (run, values) throws(ToolEnd) in
      let count: UInt32 = values.text("byte_count") == "8" ? 8 : 4
      let reply = try run.ask(.flashReadOnce, [values.word("index"), count], response: .flashReadOnceResponse)
      let words = reply.words.dropFirst()
      let length = min(Int(reply.words.first ?? 0), 4 * words.count)
      var value: UInt64 = 0
      for (place, word) in words.prefix(2).enumerated() where 4 * place < length {
        value |= UInt64(word) << (32 * place)
      }
      try run.answer(reply.status, reply.status.isSuccess ? [.number(UInt64(length)), .number(value)] : [])
    },
    ToolCommand(
      name: "fuse-program",
      arguments: [.number("address"), .other("data", "FILE[,BYTE_COUNT] | {{HEX-DATA}}", .text), .memoryID],
      summary: "Burns fuses by address; an RT1020 refuses it."
    ) { (run, values) throws(ToolEnd) in
      let data = try DataSource.bytes(values.text("data") ?? "", run)
      let id = try run.mappedMemoryID(values.number("memory_id")).word()
      let reply = try run.send(
        .fuseProgram, [values.word("address"), UInt32(clamping: data.count), id], data, permission: .ofTheCommandLine)
      try run.answer(reply.status, reply.status.isSuccess ? [.number(UInt64(data.count))] : nil)
    },
    ToolCommand(
      name: "fuse-read",
      arguments: [
        .number("address"), .number("byte_count"), .other("file", "FILE", .outputFile, isRequired: false), .memoryID,
      ], options: [.hexDump], summary: "Reads fuses by address; an RT1020 refuses it."
    ) { (run, values) throws(ToolEnd) in
      let id = try run.mappedMemoryID(values.number("memory_id")).word()
      let count = try values.word("byte_count")
      let reply = try run.fetch(.fuseRead, [values.word("address"), count, id], most: Int(count))
      try run.showData(reply, of: count, values)
    },
  ]
}

extension ToolRun {
  /// The value that a read of a fuse word brought.
  func fuseWord(_ reply: MBootReply) -> UInt64 { reply.words.count > 1 ? UInt64(reply.words[1]) : 0 }

  /// efuse-program-once.
  func burn(_ index: PythonInteger, _ value: UInt32, locks: Bool, verifies: Bool) throws(ToolEnd) {
    // Python's "or" takes any number; what does not fit a word then fails as it would without the lock.
    let word = try index.word() | (locks ? 1 << 24 : 0)
    let host = try mboot()
    if isStrict { try refuseToSpoil(word & 0xFF_FFFF, value, host) }
    let reply = try ask(.flashProgramOnce, [word, 4, value], permission: .ofTheCommandLine, on: host)
    guard reply.status.isSuccess else { return try answer(reply.status, [.flag(false)]) }
    guard verifies || isStrict else { return try answer(reply.status, [.flag(true)]) }
    let read = try ask(.flashReadOnce, [word & 0xFF_FFFF, 4], response: .flashReadOnceResponse, on: host)
    guard read.status.isSuccess else { return try answer(read.status, [.flag(false)]) }
    let holds = UInt32(truncatingIfNeeded: fuseWord(read)) & value == value
    try answer(holds ? .success : .otpVerifyFail, [.flag(holds)])
  }

  /// flash-program-once.
  func programOnce(
    _ index: PythonInteger, _ data: PythonInteger, count: Int, isBigEndian: Bool
  ) throws(ToolEnd) {
    guard !data.isNegative else { throw .general("OverflowError", "can't convert negative int to unsigned") }
    guard let magnitude = data.magnitude, count == 8 || magnitude <= UInt32.max else {
      throw .general("OverflowError", "int too big to convert")
    }
    let value = isBigEndian ? (count == 8 ? magnitude.byteSwapped : UInt64(UInt32(magnitude).byteSwapped)) : magnitude
    var words = [try index.word(), UInt32(count), UInt32(truncatingIfNeeded: value)]
    if count == 8 { words.append(UInt32(truncatingIfNeeded: value >> 32)) }
    let host = try mboot()
    if isStrict { try refuseToSpoil(words[0] & 0xFF_FFFF, words[2], host) }
    try answer(try ask(.flashProgramOnce, words, permission: .ofTheCommandLine, on: host).status)
  }

  /// A word of the key hash that holds bits already can only be spoilt: fuses go from 0 to 1.
  private func refuseToSpoil(_ index: UInt32, _ value: UInt32, _ host: MBootHost) throws(ToolEnd) {
    guard (0x18...0x1F).contains(index) else { return }
    let read = try ask(.flashReadOnce, [index, 4], response: .flashReadOnceResponse, on: host)
    guard read.status.isSuccess else { return try answer(read.status, [.flag(false)]) }
    let old = UInt32(truncatingIfNeeded: fuseWord(read))
    guard old & ~value == 0 else {
      throw .app(
        "fuse word 0x\(PythonText.hex(UInt64(index))) of the key hash holds 0x\(PythonText.hex(UInt64(old), digits: 8)): "
          + "burning 0x\(PythonText.hex(UInt64(value), digits: 8)) over it would spoil it. Nothing was burnt.")
    }
  }
}
