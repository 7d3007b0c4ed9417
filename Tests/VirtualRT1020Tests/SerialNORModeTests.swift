import BootImage
import Testing

@testable import VirtualRT1020

/// States that a chip can be brought into by commands.
@Suite struct SerialNORModeTests {
  private func commandOnly(_ opcode: UInt8, pads: Int = 1) -> LookupInstruction { .init(.command, pads: pads, opcode) }

  // MARK: - Suspension

  @Test func anEraseStandsStillAndGoesOn() throws {
    var chip = try TestChip("W25Q64JV-IM", fill: 0x55)
    chip.send(0x06)
    chip.send(0x20, 0x1000)
    chip.now += 15_000_000
    chip.send(0x75)
    chip.now = chip.nor.busyUntil
    #expect(chip.now < 16_000_000)
    #expect(chip.status & 1 == 0 && chip.read(0x35) == [0x80])
    #expect(chip.read(0x03, 0) == [0x55])
    #expect(Set(chip.read(0x03, 0x1000, 64) ?? []).count > 8, "undefined meanwhile")
    // Neither erases nor status writes, nor programs of that sector.
    chip.send(0x06)
    for (opcode, address) in [(0x20, 0x2000), (0xC7, 0), (0x01, 0), (0x02, 0x1000)] as [(UInt8, UInt32)] {
      chip.send(opcode, address, opcode == 0x20 || opcode == 0xC7 ? [] : [0])
      #expect(chip.status == 0x02, "\(opcode)")
    }
    chip.send(0x02, 0x3000, [0x11])
    chip.now = chip.nor.busyUntil
    #expect(chip.read(0x03, 0x3000) == [0x11])
    chip.send(0x7A)
    #expect(chip.nor.busyUntil == chip.now + 30_000_000)
    chip.now = chip.nor.busyUntil
    #expect(chip.read(0x35) == [0] && chip.read(0x03, 0x1000, 2) == [0xFF, 0xFF])
  }

  @Test func whatCanNotBeSuspended() throws {
    var chip = try TestChip("W25Q64JV-IM")
    for (opcode, data) in [(0xC7, []), (0x01, [0])] as [(UInt8, [UInt8])] {
      chip.send(0x06)
      chip.send(opcode, 0, data)
      let until = chip.nor.busyUntil
      chip.send(0x75)
      #expect(chip.nor.busyUntil == until && chip.nor.suspension == nil)
      chip.now = until
    }
    chip.send(0x75)
    #expect(chip.nor.suspension == nil, "nothing runs")
    chip.send(0x7A)
    #expect(chip.nor.busyUntil <= chip.now)
    var old = try TestChip("M25P64")
    old.send(0x06)
    old.send(0xD8)
    old.send(0x75)
    #expect(old.nor.suspension == nil && old.nor.isBusy(at: 1_000_000))
  }

  @Test func aSuspendedProgramAllowsNothingButReads() throws {
    var chip = try TestChip("GD25Q64")
    chip.send(0x06)
    chip.send(0x02, 0, [0])
    chip.send(0x75)
    chip.now = chip.nor.busyUntil
    chip.send(0x06)
    chip.send(0x02, 0x3000, [0])
    #expect(chip.status == 0x02 && chip.read(0x03, 0x3000) == [0xFF])
    chip.nor.losePower()
    #expect(chip.nor.suspension == nil)
  }

  // MARK: - QPI

  @Test func commandsOnFourPadsAfter38() throws {
    var chip = try TestChip("W25Q64JV-IM")
    chip.send(0x38)
    #expect(chip.status == 0, "not without quad enable")
    chip.run(0x31, 0, [0x02])
    chip.send(0x38)
    #expect(chip.read(0x05) == nil && chip.read(0x5A, 0, 4) == nil)
    chip.transfer(0, [], commandOnly(0x06, pads: 4))
    #expect(chip.sample(0, 1, commandOnly(0x05, pads: 4), .init(.read, pads: 4, 1)) == [0x02])
    chip.send(0xFF)
    #expect(chip.read(0x05) == nil, "its end comes on four pads too")
    chip.transfer(0, [], commandOnly(0xFF, pads: 4))
    #expect(chip.status == 0x02)
    var without = try TestChip("W25Q64JV-IQ")
    without.send(0x38)
    #expect(without.status == 0)
  }

  // MARK: - 4-byte addresses

  @Test func aShortAddressIsCompletedFromWhatFollows() throws {
    var chip = try TestChip("W25Q256JV", fill: 0)
    let read: [LookupInstruction] = [.init(.command, 0x03), .init(.rowAddress, 24), .init(.read, 4)]
    let sector: [LookupInstruction] = [.init(.command, 0x20), .init(.rowAddress, 24)]
    let program: [LookupInstruction] = [.init(.command, 0x02), .init(.rowAddress, 24), .init(.write, 4)]
    chip.nor.cells.set(0x0123_45FF..<0x0123_4601, to: 0x3C)
    chip.send(0xB7)
    #expect(chip.read(0x15) == [0x01])
    // Eight clocks early: a byte of floating bus comes first, and the address ends in ones.
    #expect(chip.sample(0x01_2345, 3, read[0], read[1], read[2]) == [0xFF, 0x3C, 0x3C])
    chip.send(0x06)
    chip.transfer(0, [], sector[0], sector[1])
    #expect(chip.status == 0x02, "an erase is not begun")
    chip.nor.cells.set(0x1000..<0x3000, to: 0xFF)
    chip.transfer(0x10, [0x20, 0x77, 0x66], program[0], program[1], program[2])
    chip.now = chip.nor.busyUntil
    #expect(chip.nor.cells.bytes(at: 0x1020, count: 3) == [0x77, 0x66, 0xFF])
    #expect(chip.sample(0x20, 1, .init(.command, 0x03), .init(.rowAddress, 32), .init(.read, 4)) == [0])
    chip.send(0xE9)
    #expect(chip.sample(0x1020, 2, read[0], read[1], read[2]) == [0x77, 0x66] && chip.read(0x15) == [0])
    var small = try TestChip("W25Q64JV-IM")
    small.send(0xB7)
    #expect(small.nor.states.isEmpty)
  }

  // MARK: - Continuous read

  @Test func modeBitsKeepTheChipReadingUntilOthersCome() throws {
    var chip = try TestChip("W25Q64JV-IM") { $0.statusRegisters = [0, 2, 0] }
    chip.nor.isExact = true
    chip.nor.cells.set(0x1234..<0x1235, to: 0x5A)
    func quad(_ mode: UInt8) -> [LookupInstruction] {
      [
        .init(.command, 0xEB), .init(.rowAddress, pads: 4, 24), .init(.mode8, pads: 4, mode),
        .init(.dummy, pads: 4, 4), .init(.read, pads: 4, 4),
      ]
    }
    let enter = quad(0xA5)
    #expect(chip.sample(0x1234, 1, enter[0], enter[1], enter[2], enter[3], enter[4]) == [0x5A])
    #expect(chip.nor.states == .continuousRead)
    #expect(chip.read(0x9F, 0, 3) != [0xEF, 0x70, 0x17], "its command is taken for an address")
    chip.nor.enter(.continuousRead)
    chip.transfer(0, [], commandOnly(0x06))
    let left = chip.nor.states.isEmpty
    #expect(!chip.nor.writeEnabled)
    if left { chip.nor.enter(.continuousRead) }
    let exit = [LookupInstruction](repeating: commandOnly(0xFF, pads: 4), count: 5)
    chip.transfer(0, [], exit[0], exit[1], exit[2], exit[3], exit[4])
    #expect(chip.nor.states.isEmpty)
    #expect(chip.read(0x9F, 0, 3) == [0xEF, 0x70, 0x17])
    let plain = quad(0x00)
    #expect(chip.sample(0x1234, 1, plain[0], plain[1], plain[2], plain[3], plain[4]) == [0x5A])
    #expect(chip.nor.states.isEmpty)
  }

  // MARK: - Reset

  @Test func aResetEndsEverythingButWhatIsKept() throws {
    var chip = try TestChip("W25Q256JV", fill: 0)
    for state in Fault.State.allCases where state != .powerDown && state != .continuousRead {
      chip.nor.enter(state)
      if state == .quadPeripheralInterface {
        chip.transfer(0, [], commandOnly(0x66, pads: 4))
        chip.transfer(0, [], commandOnly(0x99, pads: 4))
      } else {
        chip.send(0x66)
        chip.send(0x99)
      }
      #expect(chip.nor.states.isEmpty && chip.nor.suspension == nil, "\(state)")
    }
    chip.send(0x06)
    chip.send(0xD8, 0x10000)
    chip.now += 75_000_000
    chip.send(0x66)
    chip.send(0x99)
    #expect(!chip.nor.isBusy(at: chip.now))
    let cells = chip.nor.cells.bytes(at: 0x10000, count: 65536)
    #expect(Set(cells).count > 16, "half erased")
    #expect(chip.read(0x03, 0x10000, 4096) != chip.read(0x03, 0x10000, 4096), "and not settled")
    chip.run(0xD8, 0x10000)
    #expect(chip.read(0x03, 0x10000, 65536)?.allSatisfy { $0 == 0xFF } == true)
    #expect(chip.nor.states.isEmpty)
  }

  @Test(arguments: Fault.State.allCases) func theFlashloaderDoesNotFindAChipInAnyOfThese(state: Fault.State) {
    var test = TestBoard(flashloader: "K2.1.0") {
      $0.flash?.part = "W25Q256JV"
      $0.flash?.fill = 0
    }
    test.board.hardware.flexSPI.chip?.enter(state)
    let findsIt = state == .suspended || state == .fourByteAddresses
    #expect(test.configure(0xC000_0007) == (findsIt ? 0 : 20107))
    // The firmware uses 4-byte commands on a part of this size, so that the mode makes no difference.
    if findsIt { #expect(test.erase(0, 4096) == (state == .suspended ? 20106 : 0)) }
    test.board.setPower(false)
    #expect(test.board.hardware.flexSPI.chip?.states.isEmpty == true)
  }

  /// What runs can be suspended, again and again; a security register can not, nor what was over before it.
  @Test func whatIsSuspendedMoreThanOnce() throws {
    var chip = try TestChip("W25Q64JV-IM", fill: 0)
    chip.send(0x06)
    chip.send(0x20, 0x1000)
    var left = chip.nor.busyUntil
    for _ in 0..<3 {
      chip.now += 10_000_000
      chip.send(0x75)
      #expect(chip.nor.isIn(.suspended))
      left -= 10_000_000
      chip.now = chip.nor.busyUntil
      chip.send(0x7A)
      #expect(!chip.nor.isIn(.suspended) && chip.nor.busyUntil == chip.now + left)
    }
    chip.now = chip.nor.busyUntil
    #expect(chip.read(0x03, 0x1000, 2) == [0xFF, 0xFF])
    chip.send(0x06)
    chip.send(0x44, 0x1000)
    #expect(chip.nor.isBusy(at: chip.now))
    chip.send(0x75)
    #expect(!chip.nor.isIn(.suspended), "the erase before it is long over")
  }

  /// A chip in continuous read hears the end of it only where its mode bits are; a command that is too short has none.
  @Test func aCommandTooShortForModeBits() throws {
    // Behind six clocks of address come two of mode bits, or behind eight where addresses have four bytes.
    for (count, isWide, stays) in [
      (1, false, true), (3, false, true), (4, false, false), (5, false, false), (4, true, true), (5, true, false),
    ] {
      var chip = try TestChip("W25Q64JV-IM")
      chip.nor.status.1 = 2
      chip.nor.isExact = true
      chip.nor.enter(.continuousRead)
      if isWide { chip.nor.enter(.fourByteAddresses) }
      let instructions = Array(repeating: LookupInstruction(.command, pads: 4, 0xFF), count: count)
      let sequence = FlexSPISequence(words: LookupInstruction.words(instructions))
      let command = try #require(NORCommand(sequence, address: 0, megahertz: 30))
      chip.nor.write(command, data: UnsafeRawBufferPointer(start: nil, count: 0), now: 0)
      #expect(chip.nor.isIn(.continuousRead) == stays, "\(count) bytes of FF")
    }
  }

  /// The bits that show a suspended operation and 4-byte addresses stand in the register that the part has them in.
  @Test func whereStatesAreShown() throws {
    for (register, opcode) in [(2, 0x35), (3, 0x15)] as [(Int, UInt8)] {
      for bit in [0, 5, 7] {
        var chip = try TestChip("W25Q64JV-IM") {
          $0.suspendBit = .init(register, bit)
          $0.fourByteBit = nil
        }
        chip.nor.enter(.suspended)
        for (other, read) in [(2, 0x35), (3, 0x15)] as [(Int, UInt8)] {
          #expect(chip.read(read) == [other == register ? 1 << UInt8(bit) : 0], "\(opcode) \(bit)")
        }
        var wide = try TestChip("W25Q64JV-IM") {
          $0.suspendBit = nil
          $0.fourByteBit = .init(register, bit)
        }
        wide.nor.enter(.fourByteAddresses)
        for (other, read) in [(2, 0x35), (3, 0x15)] as [(Int, UInt8)] {
          #expect(wide.read(read) == [other == register ? 1 << UInt8(bit) : 0], "\(opcode) \(bit)")
        }
      }
    }
  }

  /// An erase in which a chip is found is its own, though the same sector was erased just before.
  @Test func anEraseThatTheChipWasFoundIn() throws {
    var chip = try TestChip("W25Q64JV-IM", fill: 0)
    let last = UInt32(chip.nor.part.size - 4096)
    chip.run(0x20, last)
    chip.run(0x02, last, [0x12])
    chip.nor.enter(.suspended)
    chip.send(0x7A)
    chip.now = chip.nor.busyUntil
    #expect(chip.read(0x03, last, 2) == [0xFF, 0xFF] && chip.nor.eraseCount(at: Int(last)) == 2)
  }
}
