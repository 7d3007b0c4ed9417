import Testing

@testable import VirtualRT1020

/// The rows of the decision table that faults can make: what configure, erase, write and read answer, for both
/// generations; and that each board is well again once the faults are lifted.
@Suite struct FaultDecisionTests {
  /// What a row expects of a read.
  enum Read { case refused, truth, zeros, ones, garbage }

  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    /// From the start.
    var faults: [Fault] = []
    /// Once the flash is configured.
    var later: [Fault] = []
    var requirement: Int?
    var quadEnabled = true
    var floating = BoardConfiguration.Floating.ff
    var configure: UInt32? = 0
    /// Of a sector with data.
    var erase: UInt32?
    /// Of a blank sector.
    var eraseBlank: UInt32?
    var write: UInt32?
    var read = Read.truth
    var testDescription: String { name }
  }

  static let garbageTable = SFDP.w25q64(quadEnableRequirement: 4)[0x80..<0xC0]

  static let refusing: [Row] = [
    Row(name: "nothing on the bus, reads FF", faults: [.norAbsent(reads: .ff)]),
    Row(name: "nothing on the bus, reads 00", faults: [.norAbsent(reads: .zero)]),
    Row(name: "garbage in the SFDP's signature", faults: [.sfdpCorrupt(at: 0, xor: [0, 0, 0xFF])]),
    Row(name: "busy from an earlier operation", faults: [.busyStuck()]),
    Row(name: "deep power-down", faults: [.leftIn(.powerDown)]),
    Row(name: "QPI", faults: [.leftIn(.quadPeripheralInterface)]),
    Row(name: "continuous read", faults: [.leftIn(.continuousRead)]),
  ].map { row in
    var row = row
    (row.configure, row.erase, row.eraseBlank, row.write, row.read) = (20107, 10205, 10205, 10205, .refused)
    return row
  }

  static let emptyTable: [Row] = [
    Row(name: "no header of a basic table", faults: [.sfdpCorrupt(at: 8, xor: [0x81])]),
    Row(name: "a basic table of FF", faults: [.sfdpCorrupt(at: 0x80, xor: garbageTable.map { ~$0 })]),
    Row(name: "a basic table of 00", faults: [.sfdpCorrupt(at: 0x80, xor: Array(garbageTable))]),
  ].map { row in
    var row = row
    (row.erase, row.eraseBlank, row.write, row.read) = (10200, 10200, 10200, .refused)
    return row
  }

  static let others: [Row] = [
    Row(
      name: "quad enable cannot be written, bus reads 00", faults: [.writeProtectPinLow()], quadEnabled: false,
      floating: .zero, erase: 20106, eraseBlank: 20106, write: 10203, read: .zeros),
    Row(
      name: "quad enable cannot be written, bus reads FF", faults: [.writeProtectPinLow()], quadEnabled: false,
      erase: 0, eraseBlank: 0, write: 20106, read: .ones),
    Row(
      name: "write enable dead, quad enable clear", faults: [.writeEnableDead()], quadEnabled: false, floating: .zero,
      erase: 20106, eraseBlank: 20106, write: 10203, read: .zeros),
    Row(
      name: "quad enable stuck", faults: [.quadEnableStuck()], floating: .zero, erase: 20106, eraseBlank: 20106,
      write: 10203, read: .zeros),
    Row(
      name: "protected, quad enable clear, requirement 4", faults: [.blockProtected(0x1C, times: 1)],
      quadEnabled: false, erase: 0, eraseBlank: 0, write: 0),
    Row(
      name: "protected, quad enable clear, requirement 6", faults: [.blockProtected(0x1C, times: 1)], requirement: 6,
      quadEnabled: false, erase: 20106, eraseBlank: 0, write: 20106),
    Row(
      name: "protected, quad enable set", faults: [.blockProtected(0x1C, times: 1)], erase: 20106, eraseBlank: 0,
      write: 20106),
    Row(
      name: "write enable dead, quad enable set", faults: [.writeEnableDead()], erase: 20106, eraseBlank: 0,
      write: 20106),
    Row(
      name: "program cannot clear bits", faults: [.programLeavesBits(0xFF)], erase: 0, eraseBlank: 0, write: 20106),
    Row(
      name: "bit errors", faults: [.readNoise(aboveMegahertz: 30, perMillion: 100_000)], erase: 20106,
      eraseBlank: 20106, write: 10203, read: .garbage),
    Row(name: "busy stuck after an erase", faults: [.busyStuck(opcode: 0x20)], erase: nil, eraseBlank: nil, write: 0),
    Row(name: "busy stuck after a program", faults: [.busyStuck(opcode: 0x02)], erase: 0, eraseBlank: 0, write: nil),
    Row(
      name: "vanishes after configure, bus reads FF", later: [.norAbsent(reads: .ff)], erase: nil, eraseBlank: nil,
      write: nil, read: .ones),
    Row(
      name: "vanishes after configure, bus reads 00", later: [.norAbsent(reads: .zero)], erase: 20106,
      eraseBlank: 20106, write: 10203, read: .zeros),
    Row(name: "an erase suspended", faults: [.leftIn(.suspended)], erase: 20106, eraseBlank: 0, write: 0),
  ]

  /// Each command on a copy of the board, so that a hang or a change does not reach the next one.
  @Test(arguments: FaultCase.firmwares, refusing + emptyTable + others) func aRow(firmware: String, row: Row) {
    var test = FaultCase.make(firmware, row.faults) {
      $0.flash?.quadEnableRequirement = row.requirement
      $0.flash?.statusRegisters = row.quadEnabled ? [0, 2] : []
      $0.flash?.floating = row.floating
    }
    #expect(test.configure(NORCase.option) == row.configure)
    test.board.add(row.later)
    var (erasing, erasingBlank, writing, reading) = (test, test, test, test)
    #expect(erasing.erase(0x1000, 0x1000) == row.erase)
    #expect(erasingBlank.erase(0x5000, 0x1000) == row.eraseBlank)
    #expect(writing.program(0x5000, pattern(256)) == row.write)
    let read = reading.readBack(0x1000, 64)
    switch row.read {
    case .refused: #expect(read.status == row.write && read.bytes.isEmpty)
    case .truth: #expect(read.status == 0 && read.bytes == pattern(64))
    case .zeros: #expect(read.status == 0 && read.bytes == [UInt8](repeating: 0, count: 64))
    case .ones: #expect(read.status == 0 && read.bytes == [UInt8](repeating: 0xFF, count: 64))
    case .garbage: #expect(read.status == 0 && read.bytes.count == 64 && read.bytes != pattern(64))
    }
    #expect(erasing.board.isHung == (row.erase == nil))
    test.expectHealthyOnceLifted()
  }

  /// A sector that does not erase: there the write finds data.
  @Test(arguments: FaultCase.firmwares) func aSectorThatDoesNotErase(firmware: String) {
    var test = FaultCase.configured(firmware, [.eraseIgnored(at: 0x1000..<0x2000)])
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.program(0x1000, pattern(256)) == 10203)
    #expect(test.erase(0x12000, 0x1000) == 0)
    #expect(test.program(0x12000, pattern(256)) == 0)
  }

  /// A configuration that fails after a good one.
  @Test(arguments: FaultCase.firmwares) func configureFailsAfterAGoodOne(firmware: String) {
    var test = FaultCase.configured(firmware)
    test.board.add([.norAbsent(reads: .ff)])
    #expect(test.configure(NORCase.option) == 20107)
    #expect(test.erase(0x1000, 0x1000) == 4)
    #expect(test.program(0x5000, pattern(256)) == 20105)
    #expect(test.property(0x19, 9) == [0, 15, NORCase.flash, 16384, 0, 0, 0])
    test.expectHealthyOnceLifted()
  }
}
