import BootImage
import MBoot
import Testing

@testable import VirtualRT1020

/// A flash in a state that somebody left it in.
@Suite struct LeftInFaultTests {
  @Test(arguments: FaultCase.firmwares, [.powerDown, .quadPeripheralInterface, .continuousRead] as [Fault.State])
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

  @Test(arguments: FaultCase.firmwares) func aSuspendedErase(firmware: String) {
    var test = FaultCase.make(firmware, [.leftIn(.suspended)])
    #expect(test.configure(NORCase.option) == 0)
    #expect(test.erase(0x1000, 0x1000) == 20106)
    #expect(test.program(0x5000, pattern(256)) == 20106)
    let read = test.readBack(0x1000, 64)
    #expect(read.status == 0 && read.bytes == pattern(64))
    #expect(test.ask(0x35, 1) == [0x82])
    #expect(test.board.statusRegisters == [0, 2, 0])
    test.restart(powerCycle: true)
    test.expectHealthy()
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

  /// The states and the command that ends each, sent as a host's own block can send it.
  @Test(
    arguments: FaultCase.firmwares,
    [
      (.suspended, 1, 0x7A), (.fourByteAddresses, 1, 0xE9), (.quadPeripheralInterface, 4, 0xFF),
      (.quadPeripheralInterface, 4, 0xF5), (.powerDown, 1, 0xAB), (.continuousRead, 4, 0xFF),
      (.continuousRead, 1, 0xFF),
    ] as [(Fault.State, Int, UInt8)])
  func whatEndsAState(firmware: String, end: (state: Fault.State, pads: Int, opcode: UInt8)) throws {
    var test = FaultCase.make(firmware, [.leftIn(end.state)])
    var block = try NORCase.saved(firmware)
    block.deviceModeEnable = 1
    block.deviceModeType = 1
    block.deviceModeSequence = 1 | 4 << 8
    block.waitTimeConfigurationCommands = 1
    block.setSequence(4, LookupInstruction.words([.init(.command, pads: end.pads, end.opcode)]))
    #expect(test.configure(block) == 0)
    test.expectHealthy()
  }

  @Test func aResetEndsSuspensionAndFourByteAddressesOnly() throws {
    for (state, isEnded) in [
      (.suspended, true), (.fourByteAddresses, true), (.powerDown, false), (.continuousRead, false),
      (.quadPeripheralInterface, false),
    ] as [(Fault.State, Bool)] {
      var faults = NORFaults()
      faults.arm(.leftIn(state), seed: 1)
      var slot: SerialNOR? = try TestChip().nor
      faults.send(0x99, to: &slot)
      #expect(faults.armed[0].isUp, "\(state): not without 66 before")
      faults.send(0x66, to: &slot)
      faults.send(0x99, to: &slot)
      #expect(faults.armed[0].isUp == !isEnded, "\(state)")
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
