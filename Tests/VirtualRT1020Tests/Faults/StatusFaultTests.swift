import Testing

@testable import VirtualRT1020

/// Faults of status registers: they act as they read, and a look from outside shows what is stored.
@Suite struct StatusFaultTests {
  @Test(arguments: FaultCase.firmwares) func blockProtectionThatKeepsTurningUp(firmware: String) {
    var test = FaultCase.configured(firmware, [.blockProtected(0x1C)])
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.erase(0x5000, 0x1000) == 0, "blank is blank")
    #expect(test.program(0x5000, pattern(256)) == 20106)
    #expect(test.readBack(0x1000, 64).bytes == pattern(64))
    #expect(test.ask(0x05, 1) == [0x1C])
    #expect(test.board.statusRegisters == [0, 2, 0], "the truth")
    test.writeStatus(0, 2)
    #expect(test.ask(0x05, 1) == [0x00])
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.erase(0x1000, 0x1000) == 20106, "it is back")
    test.expectHealthyOnceLifted()
  }

  @Test(arguments: FaultCase.firmwares) func blockProtectionThatAStatusWriteMends(firmware: String) {
    var test = FaultCase.configured(firmware, [.blockProtected(0x1C, times: 1)])
    #expect(test.erase(0x1000, 0x1000) == 20106)
    test.writeStatus(0, 2)
    test.expectHealthy()
    #expect(test.strikes == [1])
  }

  @Test(arguments: FaultCase.firmwares) func blockProtectionAfterAnErase(firmware: String) {
    var test = FaultCase.configured(firmware, [.blockProtected(0x1C, after: 1)])
    #expect(test.ask(0x05, 1) == [0x00])
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.erase(0x1000, 0x1000) == 0)
    #expect(test.erase(0x12000, 0x1000) == 20106)
    test.expectHealthyOnceLifted(configures: false)
  }

  /// One block protect level of the part's map: the top sixty-fourth.
  @Test(arguments: FaultCase.firmwares) func protectionOfAPart(firmware: String) {
    var test = FaultCase.configured(firmware, [.blockProtected(0x04)]) {
      $0.flash?.contents.append((0x7F_F000, [1]))
    }
    #expect(test.erase(0x1000, 0x1000) == 0)
    #expect(test.erase(0x7F_F000, 0x1000) == 20106)
  }

  @Test(arguments: FaultCase.firmwares) func aDeadWriteEnable(firmware: String) {
    var test = FaultCase.configured(firmware, [.writeEnableDead()])
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.erase(0x5000, 0x1000) == 0)
    #expect(test.program(0x5000, pattern(256)) == 20106)
    #expect(test.readBack(0x1000, 64).bytes == pattern(64))
    test.expectHealthyOnceLifted(configures: false)
  }

  @Test(arguments: FaultCase.firmwares) func oneWriteEnableIsLost(firmware: String) {
    var test = FaultCase.configured(firmware, [.writeEnableDead(after: 1, times: 1)])
    #expect(test.erase(0x1000, 0x1000) == 0)
    #expect(test.erase(0x12000, 0x1000) == 20106)
    #expect(test.erase(0x12000, 0x1000) == 0)
  }

  @Test(arguments: FaultCase.firmwares) func lockedStatusRegisters(firmware: String) {
    var test = FaultCase.make(firmware, [.writeProtectPinLow()]) {
      $0.flash?.statusRegisters = []
      $0.flash?.floating = .zero
    }
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.board.statusRegisters == [0, 0, 0])
    #expect(test.erase(0x5000, 0x1000) == 20106)
    #expect(test.program(0x5000, pattern(256)) == 10203)
    #expect(test.strikes == [1])
    #expect(test.ask(0x05, 1) == [0x80])
    test.expectHealthyOnceLifted()
    #expect(test.board.statusRegisters == [0, 2, 0])
  }

  /// Locked with block protection up: no status write helps.
  @Test(arguments: FaultCase.firmwares) func lockedBlockProtection(firmware: String) {
    var test = FaultCase.configured(firmware, [.blockProtected(0x1C, times: 1), .writeProtectPinLow()])
    test.writeStatus(0, 2)
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.ask(0x05, 1) == [0x9C])
    test.expectHealthyOnceLifted()
  }

  @Test(arguments: FaultCase.firmwares) func quadEnableIsLostAndWrittenAgain(firmware: String) throws {
    let saved = try NORCase.saved(firmware)
    var test = FaultCase.make(firmware, [.quadEnableLost(times: 1)]) { $0.flash?.floating = .zero }
    #expect(test.configure(saved) == 0)
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.readBack(0x1000, 4).bytes == [0, 0, 0, 0])
    #expect(test.program(0x5000, pattern(256)) == 10203)
    #expect(test.board.statusRegisters == [0, 2, 0], "the truth")
    #expect(test.ask(0x35, 1) == [0])
    test.board.logsBus = true
    #expect(test.configure(NORCase.option) == 0)
    #expect(withoutPolls(test.board.takeBusLog()).compactMap(\.opcode).suffix(4) == [0x35, 0x06, 0x01, 0x05])
    test.expectHealthy(configures: false)
  }

  @Test(arguments: FaultCase.firmwares) func quadEnableKeepsGettingLost(firmware: String) {
    var test = FaultCase.configured(firmware, [.quadEnableLost()]) { $0.flash?.floating = .zero }
    #expect(test.board.statusRegisters == [0, 2, 0])
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.erase(0x1000, 0x1000) == 20106)
    test.expectHealthyOnceLifted(configures: false)
  }

  @Test(arguments: FaultCase.firmwares) func quadEnableCannotBeSet(firmware: String) {
    for part in ["W25Q64JV", "IS25LP064A"] {
      var test = FaultCase.make(firmware, [.quadEnableStuck()]) {
        $0.flash?.part = part
        $0.flash?.statusRegisters = []
        $0.flash?.floating = .zero
      }
      #expect(test.configure(NORCase.option) == 0)
      #expect(test.erase(0x1000, 0x1000) == 20106)
      #expect(test.program(0x5000, pattern(256)) == 10203)
      let read = test.readBack(0x1000, 4)
      #expect(read.status == 0 && read.bytes == [0, 0, 0, 0])
      #expect(test.strikes[0] > 0)
      #expect(test.ask(part == "W25Q64JV" ? 0x35 : 0x05, 1) == [0])
      test.expectHealthyOnceLifted()
    }
  }

  /// A register that is not written keeps what turned up in it; what is written is what is stored.
  @Test func aStatusWriteMendsOnlyItsRegister() throws {
    var faults = NORFaults()
    faults.arm(.blockProtected(0x1C, times: 1), seed: 1)
    faults.arm(.quadEnableLost(times: 1), seed: 2)
    var slot: SerialNOR? = try TestChip().nor
    slot?.status = (0, 2, 0)
    #expect(faults.ask(0x05, &slot) == 0x1C && faults.ask(0x35, &slot) == 0)
    faults.send(0x06, to: &slot)
    faults.send(0x31, [0x42], to: &slot)
    #expect(faults.ask(0x05, &slot, now: 1 << 32) == 0x1C && faults.ask(0x35, &slot, now: 1 << 32) == 0x42)
    #expect(slot?.status.0 == 0 && slot?.status.1 == 0x42)
    faults.send(0x06, to: &slot, now: 1 << 32)
    faults.send(0x01, [0x04], to: &slot, now: 1 << 32)
    #expect(faults.ask(0x05, &slot, now: 1 << 33) == 0x04)
    #expect(slot?.status.0 == 0x04 && slot?.status.1 == 0x42)
  }

  @Test func theReadsOfStatusRegisters() {
    #expect((0...0xFF as ClosedRange<UInt8>).filter(NORFaults.isStatusRead) == [0x05, 0x15, 0x35, 0x3F])
  }
}

extension NORFaults {
  /// Sends a plain command to a chip.
  mutating func send(
    _ opcode: UInt8, _ data: [UInt8] = [], at address: UInt32 = 0, to slot: inout SerialNOR?, now: UInt64 = 0
  ) {
    guard let command = SerialNOR.plain(opcode, address, .write) else { return }
    data.withUnsafeBytes { write(command, to: &slot, data: $0, now: now) }
  }

  /// Reads a byte by a plain command; nil if nobody drives the bus.
  mutating func ask(_ opcode: UInt8, _ slot: inout SerialNOR?, now: UInt64 = 0) -> UInt8? {
    guard let command = SerialNOR.plain(opcode, 0, .read) else { return nil }
    var byte: UInt8 = 0
    return withUnsafeMutableBytes(of: &byte) { read(command, from: &slot, into: $0, now: now) } == .driven ? byte : nil
  }
}
