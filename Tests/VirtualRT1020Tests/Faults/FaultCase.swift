import BootImage
import MBoot
import Testing

@testable import VirtualRT1020

/// What the tests of faults begin and end with.
enum FaultCase {
  /// One flashloader of each generation.
  static let firmwares = ["K2.1.0", "K2.7.0"]
  /// Where the data of `make` are.
  static let data: UInt32 = 0x1000

  /// A board whose flash has quad enable set and data at 0x1000 and 0x12000, with these faults from the start.
  static func make(
    _ firmware: String, _ faults: [Fault] = [], _ change: (inout BoardConfiguration) -> Void = { _ in }
  ) -> TestBoard {
    TestBoard(flashloader: firmware) {
      $0.flash?.statusRegisters = [0, 2]
      $0.flash?.contents = [(0x1000, pattern(64)), (0x12000, pattern(64))]
      $0.faults = faults
      change(&$0)
    }
  }

  /// The same, configured.
  static func configured(
    _ firmware: String, _ faults: [Fault] = [], _ change: (inout BoardConfiguration) -> Void = { _ in }
  ) -> TestBoard {
    var test = make(firmware, faults, change)
    #expect(test.configure(NORCase.option) == 0)
    return test
  }
}

extension TestBoard {
  /// Writes to flash.
  mutating func program(_ offset: UInt32, _ bytes: [UInt8]) -> UInt32? { write(NORCase.flash + offset, bytes) }

  /// Reads flash through the flashloader.
  mutating func readBack(_ offset: UInt32, _ count: Int) -> (status: UInt32?, bytes: [UInt8]) {
    read(NORCase.flash + offset, count)
  }

  /// How often each fault has struck.
  var strikes: [Int] { board.faults.map(\.strikes) }

  /// Lifts all faults: at once the board does everything right.
  mutating func expectHealthyOnceLifted(configures: Bool = true) {
    board.clearFaults()
    expectHealthy(configures: configures)
  }

  /// Configures, erases, writes and reads without a fault.
  mutating func expectHealthy(configures: Bool = true) {
    if configures { #expect(configure(NORCase.option) == 0) }
    #expect(erase(0x1000, 0x1000) == 0)
    #expect(program(0x1000, pattern(600, seed: 3)) == 0)
    let read = readBack(0x1000, 600)
    #expect(read.status == 0 && read.bytes == pattern(600, seed: 3))
    #expect(board.flash(at: 0x1000, count: 600) == pattern(600, seed: 3))
  }

  /// Resets the part, with or without a power cycle, and starts the stand-in flashloader again.
  mutating func restart(powerCycle: Bool = false) {
    if powerCycle {
      board.setPower(false)
      board.setPower(true)
    } else {
      board.reset()
    }
    settle()
    board.setRAM(at: StandInFlashloader.loadAddress, StandInFlashloader.make())
    _ = sdp(.jump(to: StandInFlashloader.jumpAddress))
    settle()
    #expect(board.running == .flashloader)
  }

  /// Configures by a block whose sequence 0 is one plain command, and reads by it: the chip itself answers.
  mutating func ask(_ opcode: UInt8, _ count: Int) -> [UInt8] {
    guard var block = try? NORCase.saved(profile.name) else { return [] }
    block.setSequence(0, LookupInstruction.words([.init(.command, opcode), .init(.read, 4)]))
    block.serialClockFrequency = 1
    #expect(configure(block) == 0)
    return readBack(0, count).bytes
  }

  /// Writes status register 1 and 2 by a block's device mode, as a host without any other means does.
  mutating func writeStatus(_ first: UInt8, _ second: UInt8) {
    guard var block = try? NORCase.saved(profile.name) else { return }
    block.deviceModeEnable = 1
    block.deviceModeType = 1
    block.deviceModeSequence = 1 | 4 << 8
    block.deviceModeArgument = UInt32(first) | UInt32(second) << 8
    block.setSequence(4, LookupInstruction.words([.init(.command, 0x01), .init(.write, 2)]))
    #expect(configure(block) == 0)
  }
}
