import Testing

@testable import VirtualRT1020

/// A part that says nothing of itself: the command set and the figures that most quad parts share, and which values
/// no chip can be made of.
@Suite struct PartFigureTests {
  /// What each command byte does on a blank part with an SFDP table; all others do nothing.
  private static let actions: [UInt8: NORAction] = [
    0x01: .writeStatus(0), 0x02: .program(0), 0x03: .readArray(0), 0x04: .writeDisable, 0x05: .readStatus(1),
    0x06: .writeEnable, 0x0B: .readArray(1), 0x11: .writeStatus(2), 0x15: .readStatus(3), 0x20: .erase(0),
    0x31: .writeStatus(1), 0x32: .program(1), 0x35: .readStatus(2), 0x3B: .readArray(2), 0x42: .programSecurity,
    0x44: .eraseSecurity, 0x48: .readSecurity, 0x4B: .readUniqueID, 0x50: .volatileStatusWrite, 0x52: .erase(1),
    0x5A: .readSFDP, 0x60: .erase(3), 0x66: .resetEnable, 0x6B: .readArrayQuad(4), 0x75: .suspend, 0x7A: .resume,
    0x90: .readManufacturer, 0x99: .reset, 0x9F: .readIdentity, 0xAB: .release, 0xB9: .powerDown,
    0xBB: .readArray(3), 0xC7: .erase(4), 0xD8: .erase(2), 0xEB: .readArrayQuad(5),
  ]

  @Test func commands() {
    var part = SerialNORPart()
    part.sfdp = [0]
    for (opcode, action) in NORAction.table(of: part).enumerated() {
      #expect(action == Self.actions[UInt8(opcode)] ?? .ignored, "opcode \(opcode)")
    }
    part.sfdp = []
    #expect(NORAction.table(of: part)[0x5A] == .ignored)
  }

  /// What the modes do that only some parts have.
  @Test func commandsOfSomeParts() {
    var part = SerialNORPart()
    part.opcodes = .none
    (part.opcodes.enterQPI, part.opcodes.exitQPI) = (0x38, 0xFF)
    (part.opcodes.enterFourByte, part.opcodes.exitFourByte) = (0xB7, 0xE9)
    part.reads = SerialNORPart.ReadCommand.common(plain: 50, fast: 104, fourByte: true)
    part.erases += SerialNORPart.EraseCommand.fourByte
    part.programs += SerialNORPart.ProgramCommand.fourByte
    var expected: [UInt8: NORAction] = Self.actions.filter { opcode, action in
      switch action {
      case .readArray, .readArrayQuad, .program, .erase, .readStatus, .writeStatus: true
      default: [0x04, 0x06, 0x9F].contains(opcode)
      }
    }
    expected.merge([
      0x38: .enterQPI, 0xFF: .exitQPI, 0xB7: .enterFourByte, 0xE9: .exitFourByte, 0x13: .readArray(6),
      0x0C: .readArray(7), 0x3C: .readArray(8), 0xBC: .readArray(9), 0x6C: .readArrayQuad(10), 0xEC: .readArrayQuad(11),
      0x21: .erase(5), 0x5C: .erase(6), 0xDC: .erase(7), 0x12: .program(2), 0x34: .program(3),
    ]) { $1 }
    for (opcode, action) in NORAction.table(of: part).enumerated() {
      #expect(action == expected[UInt8(opcode)] ?? .ignored, "opcode \(opcode)")
    }
    #expect(part.reads[6...].allSatisfy { $0.address == .four } && part.reads[..<6].allSatisfy { $0.address == .mode })
    for (three, four) in zip(part.reads[..<6], part.reads[6...]) {
      var same = three
      (same.opcode, same.address) = (four.opcode, .four)
      #expect(same == four)
    }
  }

  /// Pads, clocks before data and the highest clock of each read, as of a part of 133 MHz.
  @Test func reads() {
    let figures = SerialNORPart().reads.map {
      [Int($0.opcode), $0.addressPads, $0.dataPads, $0.waitClocks, $0.megahertz, $0.needsQuadEnable ? 1 : 0]
    }
    #expect(
      figures == [
        [0x03, 1, 1, 0, 50, 0], [0x0B, 1, 1, 8, 133, 0], [0x3B, 1, 2, 8, 133, 0], [0xBB, 2, 2, 4, 133, 0],
        [0x6B, 1, 4, 8, 133, 1], [0xEB, 4, 4, 6, 133, 1],
      ])
    #expect(SerialNORPart().reads.map(\.hasModeBits) == [false, false, false, false, false, true])
    let common = SerialNORPart.ReadCommand.common(plain: 33, fast: 80)
    #expect(common.map(\.megahertz) == [33, 80, 80, 80, 80, 80])
  }

  /// Microseconds of each operation, typical and at most.
  @Test func times() throws {
    let size = 8 << 20
    for (operation, typical, most) in [
      (.program(start: 0, count: 1), 400, 3_000), (.program(start: 0, count: 256), 400, 3_000),
      (.erase(0..<4096), 45_000, 400_000), (.erase(0..<256), 45_000, 400_000),
      (.erase(0..<32 << 10), 120_000, 1_600_000), (.erase(0..<64 << 10), 150_000, 2_000_000),
      (.erase(0..<size), 20_000_000, 100_000_000), (.writeStatus(0, nil, nil), 10_000, 15_000),
    ] as [(NOROperation, Int, Int)] {
      var chip = SerialNOR(part: SerialNORPart(), fill: 0xFF)
      #expect(chip.microseconds(operation) == typical, "\(operation)")
      chip.takesMaximumTimes = true
      #expect(chip.microseconds(operation) == most, "\(operation)")
      chip.start(operation, data: UnsafeRawBufferPointer(start: nil, count: 0), now: 7, touches: false)
      #expect(chip.busyUntil == 1007, "what is refused is over after a microsecond")
    }
  }

  @Test func figures() {
    let part = SerialNORPart()
    #expect(part.size == 8 << 20 && part.pageSize == 256 && part.endurance == 100_000)
    #expect(part.statusRegisters == [0, 0, 0] && part.setAtPowerUp == [0, 0, 0] && part.sfdp.isEmpty)
    #expect(part.statusProtectBit == .init(1, 7) && part.suspendBit == .init(2, 7))
    #expect(part.statusLockDownBit == nil && part.fourByteBit == nil && part.electronicID == nil)
    #expect(part.quadEnable == .none && part.protection == .none)
    #expect(part.continuousRead == .init(mask: 0x30, value: 0x20))
    #expect(part.securityRegisters.count == 3 && part.securityRegisters.bytes == 256)
    #expect(part.securityRegisters.firstLockBit == .init(2, 3))
    #expect(part.statusWrites.allSatisfy { !$0.clearsMissing })
  }

  /// Each bit of each register is written alone, and cleared again: what is writable changes, what is set once stays.
  @Test func statusBits() throws {
    for (write, register, writable, stays) in [
      (0x01, 0, 0xFC, 0), (0x31, 1, 0x7B, 0x38), (0x11, 2, 0x64, 0),
    ] as [(UInt8, Int, UInt8, UInt8)] {
      for bit in 0..<8 as Range<UInt8> {
        var chip = try TestChip { _ in }
        chip.nor = SerialNOR(part: SerialNORPart(), fill: 0xFF)
        chip.run(write, 0, [1 << bit])
        #expect(chip.nor.register(register + 1) == 1 << bit & writable, "register \(register + 1) bit \(bit)")
        chip.run(write, 0, [0])
        #expect(chip.nor.register(register + 1) == 1 << bit & stays, "register \(register + 1) bit \(bit)")
      }
    }
  }

  private func expect(
    _ isSound: Bool, _ location: SourceLocation = #_sourceLocation, _ change: (inout SerialNORPart) -> Void
  ) {
    var part = SerialNORPart()
    change(&part)
    #expect(part.isSound == isSound, "\(part.flaw ?? "no flaw")", sourceLocation: location)
  }

  /// One thing wrong at a time; the same at the edge of what is right is no flaw.
  @Test func flawsOfTheArray() {
    for size in [0, 2048, 512 << 20, 12 << 20, -4096] { expect(false) { $0.size = size } }
    for size in [4096, 256 << 20] { expect(true) { $0.size = size } }
    for size in [0, 48, 8192] { expect(false) { $0.pageSize = size } }
    for size in [1, 4096] { expect(true) { $0.pageSize = size } }
    for count in [0, 2, 4] { expect(false) { $0.jedec = [UInt8](repeating: 1, count: count) } }
    for bytes in [1, 128, 768] { expect(false) { $0.erases = [.init(0x20, bytes: bytes)] } }
    for bytes in [0, 256, 4096] { expect(true) { $0.erases = [.init(0x20, bytes: bytes)] } }
    for count in [-1, 17] { expect(false) { $0.securityRegisters.count = count } }
    for count in [0, 16] { expect(true) { $0.securityRegisters.count = count } }
    for count in [-1, 4097] { expect(false) { $0.securityRegisters.bytes = count } }
    for count in [0, 4096] { expect(true) { $0.securityRegisters.bytes = count } }
    for (time, isSound) in [(-1, false), (0, true), (3_600_000_000, true), (3_600_000_001, false)] {
      expect(isSound) { $0.times.page = time }
      expect(isSound) { $0.times.statusWrite = time }
      expect(isSound) { $0.maximumTimes.chip = time }
    }
  }

  @Test func flawsOfStatusRegisters() {
    for count in [0, 2, 4] {
      let bytes = [UInt8](repeating: 0, count: count)
      expect(false) { $0.statusRegisters = bytes }
      expect(false) { $0.writableBits = bytes }
      expect(false) { $0.oneTimeBits = bytes }
      expect(false) { $0.setAtPowerUp = bytes }
    }
    for register in 0...4 {
      let isSound = (1...3).contains(register)
      expect(isSound) { $0.statusReads = [.init(5, register)] }
      expect(isSound) { $0.statusWrites = [.init(1, [1, register])] }
    }
    expect(false) { $0.statusWrites = [.init(1, [])] }
    for register in 0...4 {
      for bit in -1...8 {
        let isSound = (1...3).contains(register) && (0...7).contains(bit)
        let place = SerialNORPart.Bit(register, bit)
        expect(isSound) { $0.statusProtectBit = place }
        expect(isSound) { $0.statusLockDownBit = place }
        expect(isSound) { $0.suspendBit = place }
        expect(isSound) { $0.fourByteBit = place }
        expect(isSound) { $0.protection = .levels(.init(bits: 1, smallest: 1, topBottom: place)) }
        expect(isSound) { $0.protection = .levels(.init(bits: 1, smallest: 1, sector: place)) }
        expect(isSound) { $0.protection = .levels(.init(bits: 1, smallest: 1, complement: place)) }
      }
    }
    for bits in 0...5 {
      expect((1...4).contains(bits)) { $0.protection = .levels(.init(bits: bits, smallest: 4096)) }
    }
    for (bytes, isSound) in [(0, false), (1, true), (256 << 20, true), (256 << 20 + 1, false)] {
      expect(isSound) { $0.protection = .levels(.init(bits: 3, smallest: bytes)) }
    }
  }

  @Test func flawsOfReads() {
    for pads in 0...8 {
      expect([1, 2, 4].contains(pads)) { $0.reads[1].addressPads = pads }
      expect([1, 2, 4].contains(pads)) { $0.reads[1].dataPads = pads }
    }
    for (clocks, isSound) in [(-1, false), (0, true), (64, true), (65, false)] {
      expect(isSound) { $0.reads[1].waitClocks = clocks }
    }
    for (megahertz, isSound) in [(0, false), (1, true), (1000, true), (1001, false)] {
      expect(isSound) { $0.reads[1].megahertz = megahertz }
    }
  }

  /// A part above 16 MiB that has no 4-byte commands is given them: nobody could reach its end.
  @Test func largePartsHaveFourByteCommands() {
    for (size, has) in [(8 << 20, false), (16 << 20, false), (32 << 20, true), (64 << 20, true)] {
      var flash = BoardConfiguration.Flash()
      flash.customPart = SerialNORPart()
      flash.customPart?.size = size
      let part = SerialNOR(flash)?.part
      #expect(part?.reads.contains { $0.address == .four } == has, "\(size)")
      #expect(part?.erases.contains { $0.address == .four } == has, "\(size)")
      #expect(part?.programs.contains { $0.address == .four } == has, "\(size)")
      #expect(part.map { NORAction.table(of: $0)[0x13] == .ignored } == !has, "\(size)")
    }
  }

  /// Which quad-enable requirement makes which registers and commands, as the SFDP's word 15 means it.
  @Test func quadEnableRequirements() {
    for (requirement, place, takesTwo, has3F) in [
      (0, .none, true, false), (1, .status2Bit1, true, false), (2, .status1Bit6, false, false),
      (3, .status2Bit1, true, true), (4, .status2Bit1, true, false), (5, .status2Bit1, true, false),
      (6, .status2Bit1, true, false),
    ] as [(Int, SerialNORPart.QuadEnable, Bool, Bool)] {
      var flash = BoardConfiguration.Flash()
      flash.part = "W25Q64JV"
      flash.quadEnableRequirement = requirement
      let part = SerialNOR(flash)?.part
      #expect(part?.quadEnable == place, "\(requirement)")
      #expect(part?.statusWrites.first { $0.opcode == 0x01 }?.registers == (takesTwo ? [1, 2] : [1]), "\(requirement)")
      #expect(part?.statusReads.contains(.init(0x3F, 2)) == has3F, "\(requirement)")
      #expect(part?.statusWrites.contains(.init(0x3E, [2])) == has3F, "\(requirement)")
      #expect(part?.writableBits.allSatisfy { $0 & 0xC2 == 0xC2 } == true, "\(requirement)")
      #expect(part?.sfdp == SFDP.w25q64(quadEnableRequirement: requirement), "\(requirement)")
    }
  }
}
