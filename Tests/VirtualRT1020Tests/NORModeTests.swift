import BootImage
import Testing

@testable import VirtualRT1020

/// What a user's own configuration block can have the firmware do while it sets the controller up.
@Suite struct NORModeTests {
  static let firmwares = ["K2.1.0", "K2.7.0-rt1020"]

  /// The block that the firmware makes for a part with quad enable set, changed by `change`.
  private func configured(
    _ firmware: String, _ change: (inout FlashConfigurationBlock) -> Void
  ) throws -> (TestBoard, UInt32?) {
    var test = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
    #expect(test.configure(0xC000_0007) == 0)
    var block = try #require(test.block)
    change(&block)
    test.board.logsBus = true
    test.board.setRAM(at: 0x2000, block.bytes)
    let status = test.status(.configureMemory, 9, 0x2000)
    return (test, status)
  }

  private func set(_ block: inout FlashConfigurationBlock, _ offset: Int, _ bytes: [UInt8]) {
    var raw = block.bytes
    raw.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
    if let changed = FlashConfigurationBlock(bytes: raw) { block = changed }
  }

  /// Three commands may be sent; one whose sequence is 0 is left out.
  @Test(arguments: firmwares) func configurationCommandsAreSentInOrder(firmware: String) throws {
    var (test, status) = try configured(firmware) { block in
      set(&block, 0x01C, [1, 0, 0, 0])
      set(&block, 0x020, [1, 6, 0, 0, 1, 0, 0, 0, 1, 7, 0, 0])
      set(&block, 0x030, [0x02, 0, 0, 0, 0, 0, 0, 0, 0x60, 0, 0, 0])
      block.setSequence(6, LookupInstruction.words([.init(.command, 0x31), .init(.write, 1)]))
      block.setSequence(7, LookupInstruction.words([.init(.command, 0x11), .init(.write, 1)]))
    }
    #expect(status == 0)
    #expect(withoutPolls(test.board.takeBusLog()).compactMap(\.opcode) == [0x06, 0x31, 0x05, 0x06, 0x11, 0x05])
    #expect(test.board.statusRegisters == [0, 2, 0x60])
  }

  /// A wait in the block takes the place of polling.
  @Test(arguments: firmwares) func aWaitTakesThePlaceOfPolling(firmware: String) throws {
    var (test, status) = try configured(firmware) { block in
      block.deviceModeEnable = 1
      block.deviceModeSequence = 1 | 4 << 8
      block.deviceModeArgument = 0x0200
      block.waitTimeConfigurationCommands = 200
      block.setSequence(4, LookupInstruction.words([.init(.command, 0x01), .init(.write, 2)]))
    }
    #expect(status == 0)
    #expect(test.board.takeBusLog().compactMap(\.opcode) == [0x06, 0x01])
  }

  /// With no size at all there is no chip to send the mode to.
  @Test(arguments: firmwares) func aModeWithoutAnySizeIsRefused(firmware: String) throws {
    let (_, status) = try configured(firmware) { block in
      block.flashA1Size = 0
      block.deviceModeEnable = 1
    }
    #expect(status == 4)
  }

  /// The flash counts as not configured from the start of an attempt that fails while writing the mode.
  @Test(arguments: firmwares) func aModeThatFailsLeavesTheFlashUnconfigured(firmware: String) throws {
    var (test, status) = try configured(firmware) { block in
      block.deviceModeEnable = 1
      block.deviceModeSequence = 1 | 4 << 8
      block.setSequence(4, [])
    }
    #expect(status == 7001)
    #expect(test.status(.flashEraseRegion, 0x6000_0000, 0x1000, 0) == 10205)
  }

  /// The four ports' sizes add up.
  @Test(arguments: firmwares) func sizesOfAllPortsAddUp(firmware: String) throws {
    var (test, status) = try configured(firmware) { block in set(&block, 0x058, [0, 0, 0x80, 0]) }
    #expect(status == 0)
    #expect(test.property(0x19, 9) == [0, 0x1F, 0x6000_0000, 16384, 256, 4096, 65536])
  }

  /// A length that wraps to before the start is an argument error; one that wraps the other way keeps the
  /// firmware erasing for longer than anybody waits.
  @Test(arguments: firmwares) func lengthsThatWrap(firmware: String) {
    var test = TestBoard(flashloader: firmware) { $0.flash?.statusRegisters = [0, 2] }
    #expect(test.configure(0xC000_0007) == 0)
    #expect(test.status(.flashEraseRegion, 0x6000_2000, 0xFFFF_F000, 0) == 4)
    #expect(test.status(.flashEraseRegion, 0x6000_0000, 0xFFFF_FFFF, 0) == 4)
    #expect(test.status(.flashEraseRegion, 0x6000_0000, 0xB000_0000, 0) == nil)
    #expect(test.board.isHung)
  }

  /// Modes 2 and 3 change the number of pads: nothing is polled behind them, and 2 leaves a part alone that reads on
  /// more than one pad already.
  @Test(arguments: firmwares) func modesThatChangePads(firmware: String) throws {
    for (type, windowPads, opcodes) in [
      (0, 1, [0x06, 0x11, 0x05]), (1, 1, [0x06, 0x11, 0x05]), (1, 4, [0x06, 0x11, 0x05]), (2, 1, [0x06, 0x11]),
      (2, 4, []), (3, 1, [0x06, 0x11]), (3, 4, [0x06, 0x11]), (4, 4, [0x06, 0x11, 0x05]),
    ] as [(UInt8, Int, [UInt8])] {
      var (test, status) = try configured(firmware) { block in
        block.setSequence(0, LookupInstruction.words([.init(.command, pads: windowPads, 0x03), .init(.read, 4)]))
      }
      #expect(status == 0)
      var block = try #require(test.block)
      block.deviceModeEnable = 1
      block.deviceModeType = type
      block.deviceModeSequence = 1 | 4 << 8
      block.setSequence(4, LookupInstruction.words([.init(.command, 0x11), .init(.write, 1)]))
      _ = test.board.takeBusLog()
      #expect(test.configure(block) == 0)
      #expect(withoutPolls(test.board.takeBusLog()).compactMap(\.opcode) == opcodes, "type \(type), \(windowPads) pads")
    }
  }

  /// The block's wait counts 100 microseconds.
  @Test(arguments: firmwares) func howLongAWaitIs(firmware: String) throws {
    func time(_ wait: UInt16) throws -> Duration {
      let (test, status) = try configured(firmware) { block in
        block.deviceModeEnable = 1
        block.deviceModeType = 3
        block.deviceModeSequence = 1 | 4 << 8
        block.waitTimeConfigurationCommands = wait
        block.setSequence(4, LookupInstruction.words([.init(.command, 0x11), .init(.write, 1)]))
      }
      #expect(status == 0)
      return test.board.busyUntil
    }
    let none = try time(0)
    #expect(try time(1) - none == .microseconds(100))
    #expect(try time(200) - none == .milliseconds(20))
  }
}
