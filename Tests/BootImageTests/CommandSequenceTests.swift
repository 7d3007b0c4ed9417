import SeededGenerator
import Testing

@testable import BootImage

/// Command sequence files (CSF), device configuration data (DCD) and MAC records as values.
@Suite struct CommandSequenceTests {
  private func bytes(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  @Test("The commands of a signed container, as NXP's tool writes them")
  func signed() throws {
    let raw = bytes(
      """
      D4005042 BE000C00 03170000 00000050 BE000C02 09000001 00000490 CA000C00 01C51B00 000007E4
      BE000C00 09000002 000009E8 CA001C00 02C51B00 00000D3C 60001000 00000040 60002000 00001830
      """)
    let csf = try CommandSequenceFile(raw + [1, 2, 3])
    #expect(csf.version == 0x42 && csf.bytes == raw && csf.fault == nil)
    #expect(csf.commands.map(\.offset) == [0x04, 0x10, 0x1C, 0x28, 0x34])
    #expect(csf.commands.map(\.bytes).flatMap { $0 } == Array(raw[4...]))
    #expect(
      csf.commands.map(\.content) == [
        .installKey(
          CSFKeyInstallation(
            flags: 0, format: 3, hashAlgorithm: 0x17, sourceIndex: 0, targetIndex: 0, location: 0x50)),
        .installKey(
          CSFKeyInstallation(flags: 2, format: 9, hashAlgorithm: 0, sourceIndex: 0, targetIndex: 1, location: 0x490)),
        .authenticateData(
          CSFAuthentication(keyIndex: 1, proof: 0xC5, engine: 0x1B, configuration: 0, location: 0x7E4)),
        .installKey(
          CSFKeyInstallation(flags: 0, format: 9, hashAlgorithm: 0, sourceIndex: 0, targetIndex: 2, location: 0x9E8)),
        .authenticateData(
          CSFAuthentication(
            keyIndex: 2, proof: 0xC5, engine: 0x1B, configuration: 0, location: 0xD3C,
            blocks: [
              CSFAuthentication.Block(address: 0x6000_1000, length: 0x40),
              CSFAuthentication.Block(address: 0x6000_2000, length: 0x1830),
            ])),
      ])
  }

  @Test("Every other command: Set, Initialize, Unlock with and without UID, NOP, a data key at an address, Decrypt")
  func others() throws {
    let csf = try CommandSequenceFile(
      bytes(
        """
        D4005643 B1000803 00171B05 B4000C1E 00000001 80000000 B2000821 00000002 B2001021 0000000A 01234567 89ABCDEF
        C0000600 AAAA BE000C01 BB000000 2020D000 CA001400 00A31B00 00000F58 20209000 00001830
        """))
    #expect(csf.fault == nil)
    #expect(
      csf.commands.map(\.content) == [
        .set(item: 3, algorithm: 0x17, engine: 0x1B, configuration: 5),
        .initialize(engine: 0x1E, values: [1, 0x8000_0000]), .unlock(engine: 0x21, features: 2, uid: nil),
        .unlock(engine: 0x21, features: 0xA, uid: 0x0123_4567_89AB_CDEF), .nop,
        .installKey(
          CSFKeyInstallation(
            flags: 1, format: 0xBB, hashAlgorithm: 0, sourceIndex: 0, targetIndex: 0, location: 0x2020_D000)),
        .authenticateData(
          CSFAuthentication(
            keyIndex: 0, proof: 0xA3, engine: 0x1B, configuration: 0, location: 0xF58,
            blocks: [CSFAuthentication.Block(address: 0x2020_9000, length: 0x1830)])),
      ])
    guard case .installKey(let key) = csf.commands[5].content,
      case .authenticateData(let data) = csf.commands[6].content
    else { return }
    #expect(key.isAbsolute && data.isDecryption && !data.isAbsolute && data.blocks[0].end == 0x2020_A830)
  }

  @Test(
    "Malformed sequences: sound commands up to the fault, and its offset",
    arguments: [
      ("D4000A42 C0000400 BE00", 1, 8, "only 2 of a command's first 4 bytes stand at offset 0x8"),
      ("D4000842 C0000300", 0, 4, "length of 0x3, which must be 0x4 to 0x4"),
      ("D4000842 C0000500", 0, 4, "length of 0x5"),
      ("D4000842 77000400", 0, 4, "no command 77, which stands at offset 0x4"),
      ("D4000C42 C0000400 CC000404", 1, 8, "no command CC"), ("D4000842 BE000400", 0, 4, "cannot have 4 bytes"),
      ("D4001442 CA001000 02C50000 00000000 00000000", 0, 4, "cannot have 16 bytes"),
      ("D4000842 B1000400", 0, 4, "cannot have 4 bytes"), ("D4000842 B2000400", 0, 4, "cannot have 4 bytes"),
      ("D4000A42 B4000600 0000", 0, 4, "cannot have 6 bytes"),
    ])
  func faults(text: String, sound: Int, offset: Int, words: String) throws {
    let csf = try CommandSequenceFile(bytes(text))
    let fault = try #require(csf.fault)
    #expect(csf.commands.count == sound && fault.offset == offset && fault.description.contains(words), "\(fault)")
  }

  @Test("Headers that are none")
  func headers() {
    for (text, words) in [
      ("", "nothing stands where the header D4 belongs"), ("D40004", "D4 00 04 stands"), ("D2000442", "D2 00 04 42"),
      ("D4000432", "version 0x32"), ("D4000342", "length of 0x3"), ("D4000542", "length of 0x5"),
    ] {
      #expect(throws: CommandFault.self) { try CommandSequenceFile(bytes(text)) }
      do { _ = try CommandSequenceFile(bytes(text)) } catch { #expect(error.description.contains(words), "\(error)") }
    }
  }

  @Test("Device configuration data: writes of each kind and width, checks with and without a count")
  func device() throws {
    let dcd = try DeviceConfiguration(
      bytes(
        """
        D2005041 CC001404 400FC068 FFFFFFFF 400FC06C 00000001 CC000C12 401F8014 00008000 CC000C19 20000000 00000080
        CF000C1C 402F003C 00000001 CF001004 402F003C 00000003 00000064 C0000400
        """))
    #expect(dcd.fault == nil && dcd.version == 0x41)
    #expect(
      dcd.commands.map(\.content) == [
        .write(
          width: 4, operation: .store,
          writes: [
            DCDCommand.Write(address: 0x400F_C068, value: 0xFFFF_FFFF),
            DCDCommand.Write(address: 0x400F_C06C, value: 1),
          ]),
        .write(width: 2, operation: .clearBits, writes: [DCDCommand.Write(address: 0x401F_8014, value: 0x8000)]),
        .write(width: 1, operation: .setBits, writes: [DCDCommand.Write(address: 0x2000_0000, value: 0x80)]),
        .check(width: 4, condition: .anySet, address: 0x402F_003C, mask: 1, count: nil),
        .check(width: 4, condition: .allClear, address: 0x402F_003C, mask: 3, count: 100), .nop,
      ])
    #expect(try DeviceConfiguration(bytes("D2000441")).commands.isEmpty)
    for (text, offset, words) in [
      ("D2001041 CC000C03 00000000 00000000", 4, "data of 3 bytes"),
      ("D2001041 CF000C00 00000000 00000000", 4, "0 bytes"),
      ("D2000841 CC000404", 4, "cannot have 4"), ("D2000C41 CF000804 00000000", 4, "cannot have 8"),
      ("D2000841 CA000400", 4, "no command CA"),
    ] {
      let fault = try DeviceConfiguration(bytes(text)).fault
      #expect(fault?.offset == offset && fault?.description.contains(words) == true, "\(text)")
    }
    #expect(throws: CommandFault(offset: 1, .length(1769, limit: 1768))) {
      try DeviceConfiguration(bytes("D206E941") + [UInt8](repeating: 0, count: 1765))
    }
  }

  @Test("What a check waits for")
  func conditions() {
    let rows: [(UInt32, [Bool])] = [
      (0b00, [true, false, true, false]), (0b01, [false, false, true, true]), (0b11, [false, true, false, true]),
    ]
    for (value, expected) in rows {
      let conditions: [DCDCommand.Condition] = [.allClear, .allSet, .anyClear, .anySet]
      #expect(conditions.map { $0.holds(value | 0xF0, mask: 3) } == expected)
    }
  }

  @Test("Nonce and code of an encrypted image, there and back")
  func code() {
    let record = AuthenticationCode(nonce: [UInt8](0..<13), code: [UInt8](repeating: 9, count: 16))
    let raw = record.bytes(version: 0x43)
    #expect(Array(raw[..<8]) == bytes("AC002543 000D0010") && AuthenticationCode(raw) == record)
    #expect(AuthenticationCode(raw + [0, 0]) == record && AuthenticationCode(Array(raw.dropLast())) == nil)
    for offset in [0, 2, 3, 5, 7] {
      var wrong = raw
      wrong[offset] ^= 0x81
      #expect(AuthenticationCode(wrong) == nil, "\(offset)")
    }
  }

  @Test("Noise never traps, and every command's bytes are the CSF's own")
  func noise() {
    var generator = SeededGenerator(seed: 4)
    let tags: [UInt8] = [0xB1, 0xB2, 0xB4, 0xBE, 0xC0, 0xCA, 0xCC, 0xCF]
    for _ in 0..<2000 {
      var raw = generator.bytes(generator.int(0...64))
      if raw.count > 8 {
        raw.replaceSubrange(0..<4, with: [generator.int(0...1) == 0 ? 0xD4 : 0xD2, 0, UInt8(raw.count), 0x41])
        raw.replaceSubrange(4..<7, with: [tags[generator.int(0...7)], 0, UInt8(generator.int(0...20))])
      }
      if let csf = try? CommandSequenceFile(raw) {
        for command in csf.commands {
          #expect(Array(csf.bytes[command.offset..<command.offset + command.bytes.count]) == command.bytes)
          #expect(CSFCommand(record: command.bytes)?.content == command.content)
        }
        _ = csf.fault?.description
      }
      if let dcd = try? DeviceConfiguration(raw) { _ = dcd.fault?.description }
    }
  }
}
