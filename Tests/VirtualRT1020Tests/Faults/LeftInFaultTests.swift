import BootImage
import MBoot
import Testing

@testable import VirtualRT1020

/// A flash in a state that somebody left it in.
@Suite struct LeftInFaultTests {
  @Test(arguments: FaultCase.firmwares, [.powerDown, .quadPeripheralInterface] as [Fault.State])
  func aFlashThatDoesNotHear(firmware: String, state: Fault.State) {
    var test = FaultCase.make(firmware, [.leftIn(state)])
    #expect(test.configure(NORCase.option) == 20107)
    #expect(test.erase(0, 0x1000) == 10205)
    #expect(test.configure(NORCase.option) == 20107)
    let left = test
    test.expectHealthyOnceLifted()
    // A reset of the part changes nothing, its supply does.
    test = left
    test.restart()
    #expect(test.configure(NORCase.option) == 20107)
    test.restart(powerCycle: true)
    test.expectHealthy()
    #expect(test.strikes == [1])
  }

  /// The firmware's question is taken for an address, and its last bits for the end of continuous read.
  @Test(arguments: FaultCase.firmwares) func continuousRead(firmware: String) {
    var test = FaultCase.make(firmware, [.leftIn(.continuousRead)])
    #expect(test.configure(NORCase.option) == 20107)
    #expect(test.erase(0, 0x1000) == 10205)
    test.expectHealthy()
    test.restart(powerCycle: true)
    test.expectHealthy()
    #expect(test.strikes == [1])
  }

  @Test(arguments: FaultCase.firmwares) func aSuspendedErase(firmware: String) {
    let last: UInt32 = (8 << 20) - 0x1000
    var test = FaultCase.make(firmware, [.leftIn(.suspended)]) {
      $0.flash?.part = "W25Q64JV-IM"
      $0.flash?.contents.append((Int(last), pattern(64)))
    }
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.program(last + 0x100, pattern(256)) == 10203, "it reads as noise")
    #expect(test.program(0x5000, pattern(256)) == 0, "other sectors can be programmed")
    let read = test.readBack(0x1000, 64)
    #expect(read.status == 0 && read.bytes == pattern(64))
    #expect(test.readBack(last, 64).bytes != test.readBack(last, 64).bytes)
    #expect(test.ask(0x35, 1) == [0x82])
    #expect(test.board.statusRegisters == [0, 2, 0])
    var lifted = test
    lifted.expectHealthyOnceLifted()
    #expect(lifted.board.flash(at: Int(last), count: 64) == pattern(64))
    test.restart(powerCycle: true)
    test.expectHealthy()
  }

  /// An erase that is resumed goes on to its end.
  @Test func aResumedErase() throws {
    var faults = NORFaults()
    faults.arm(.leftIn(.suspended), seed: 1)
    var slot: SerialNOR? = try TestChip(fill: 0x55).nor
    let last = (8 << 20) - 0x1000
    faults.send(0x06, to: &slot)
    #expect(slot?.eraseCount(at: last) == 0)
    faults.send(0x7A, to: &slot, now: 1 << 30)
    #expect(slot?.isBusy(at: 1 << 30) == true && slot?.states == [])
    #expect(slot?.cells.bytes(at: last - 1, count: 3) == [0x55, 0xFF, 0xFF])
    #expect(slot?.eraseCount(at: last) == 1)
    // Power that fails just then leaves it half done.
    slot?.stop(at: 1 << 30, losingPower: true)
    let cells = slot?.cells.bytes(at: last, count: 0x1000) ?? []
    #expect(Set(cells).count > 4 && cells.allSatisfy { $0 & 0x55 == 0x55 })
  }

  @Test(arguments: FaultCase.firmwares) func fourByteAddresses(firmware: String) {
    var test = FaultCase.make(firmware, [.leftIn(.fourByteAddresses)])
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.erase(0x1000, 0x1000) == 0, "what is read back lies elsewhere and is blank")
    #expect(test.board.flash(at: 0x1000, count: 64) == pattern(64))
    #expect(test.program(0x1000, pattern(256)) == 20106)
    let read = test.readBack(0x10, 8)
    #expect(read.status == 0 && read.bytes == [UInt8](repeating: 0xFF, count: 8))
    test.expectHealthyOnceLifted()
  }

  /// What ends a state on a part, sent as a host's own block can send it.
  struct End: Sendable {
    var state: Fault.State
    var part = "W25Q64JV"
    var pads = 1
    var opcode: UInt8
  }

  @Test(
    arguments: FaultCase.firmwares,
    [
      End(state: .suspended, opcode: 0x7A), End(state: .fourByteAddresses, part: "W25Q256JV", opcode: 0xE9),
      End(state: .quadPeripheralInterface, part: "W25Q64JV-IM", pads: 4, opcode: 0xFF),
      End(state: .quadPeripheralInterface, part: "IS25LP064A", pads: 4, opcode: 0xF5),
      End(state: .powerDown, opcode: 0xAB), End(state: .continuousRead, opcode: 0xFF),
    ])
  func whatEndsAState(firmware: String, end: End) throws {
    var test = FaultCase.make(firmware, [.leftIn(end.state)]) { $0.flash?.part = end.part }
    var block = try NORCase.saved(firmware)
    block.deviceModeEnable = 1
    block.deviceModeType = 1
    block.deviceModeSequence = 1 | 4 << 8
    block.waitTimeConfigurationCommands = 1
    block.setSequence(4, LookupInstruction.words([.init(.command, pads: end.pads, end.opcode)]))
    #expect(test.configure(block) == 0)
    #expect(test.board.hardware.flexSPI.chip?.states == [])
    // An erase that was resumed takes its time.
    test.board.advance(by: .seconds(1))
    test.expectHealthy()
  }

  /// A part without the command keeps the state until power goes.
  @Test func aPartThatDoesNotKnowTheEnd() throws {
    for (state, opcode) in [(.fourByteAddresses, 0xE9), (.powerDown, 0xAB)] as [(Fault.State, UInt8)] {
      var faults = NORFaults()
      faults.arm(.leftIn(state), seed: 1)
      var slot: SerialNOR? = try TestChip { $0.opcodes.release = nil }.nor
      faults.send(opcode, to: &slot)
      #expect(slot?.isIn(state) == true, "\(state)")
      slot?.losePower()
      #expect(slot?.isIn(state) == false, "\(state)")
    }
  }

  @Test func aResetEndsWhatHearsIt() throws {
    for (state, isEnded) in [
      (.suspended, true), (.fourByteAddresses, true), (.powerDown, false), (.quadPeripheralInterface, false),
    ] as [(Fault.State, Bool)] {
      var faults = NORFaults()
      faults.arm(.leftIn(state), seed: 1)
      var slot: SerialNOR? = try TestChip().nor
      faults.send(0x99, to: &slot)
      #expect(slot?.isIn(state) == true, "\(state): not without 66 before")
      faults.send(0x66, to: &slot)
      faults.send(0x99, to: &slot)
      #expect(slot?.isIn(state) == !isEnded, "\(state)")
    }
  }

  /// A host that ended the state and brought it on again keeps it.
  @Test func liftingTakesBackWhatTheFaultDidOnly() throws {
    for again in [false, true] {
      var faults = NORFaults()
      faults.arm(.leftIn(.fourByteAddresses), seed: 1)
      var slot: SerialNOR? = try TestChip("W25Q256JV").nor
      faults.send(0x06, to: &slot)
      if again {
        faults.send(0xE9, to: &slot)
        faults.send(0xB7, to: &slot)
      }
      faults.clear(from: &slot)
      #expect(slot?.isIn(.fourByteAddresses) == again)
    }
  }

  /// Option words with misc mode 1 begin with FF five times on four pads.
  @Test(arguments: FaultCase.firmwares) func theFirmwareItselfLeavesContinuousRead(firmware: String) {
    var test = FaultCase.make(firmware, [.leftIn(.continuousRead)])
    #expect(test.configure(0xC000_0017) == 0)
    #expect(test.erase(0x1000, 0x1000) == 0)
  }

  /// Unless told so a state comes once; `times` counts power coming.
  @Test func howOftenPowerBringsAState() {
    for (times, after, states) in [
      (nil, 0, [true, false, false]), (2, 0, [true, true, false]), (nil, 1, [false, true, false]),
    ] as [(Int?, Int, [Bool])] {
      var test = FaultCase.make("K2.1.0", [.leftIn(.powerDown, after: after, times: times)])
      for isLeft in states {
        #expect(test.configure(NORCase.option) == (isLeft ? 20107 : 0))
        test.restart(powerCycle: true)
      }
    }
  }
}
