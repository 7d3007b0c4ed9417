import Testing

@testable import VirtualRT1020

/// Status registers: what a write changes, and what forbids it.
@Suite struct SerialNORStatusTests {
  @Test func onlyWritableBitsChange() throws {
    var chip = try TestChip("W25Q64JV-IM")
    chip.run(0x01, 0, [0xFF, 0xFF])
    #expect(chip.nor.status == (0xFC, 0x7B, 0))
    var lockless = try TestChip("W25Q64JV-IM")
    lockless.run(0x11, 0, [0xFF])
    #expect(lockless.nor.status == (0, 0, 0x64))
  }

  @Test func oneTimeBitsNeverClear() throws {
    var chip = try TestChip("GD25Q64")
    chip.run(0x31, 0, [0x08])
    chip.run(0x31, 0, [0x10])
    #expect(chip.nor.status.1 == 0x18)
  }

  @Test(arguments: ["W25Q64JV-IQ", "W25Q32JV", "W25Q128JV", "W25Q256JV"])
  func quadEnableOfSomePartsIsFixed(part: String) throws {
    var chip = try TestChip(part)
    #expect(chip.nor.quadEnabled)
    chip.run(0x01, 0, [0, 0])
    #expect(chip.nor.quadEnabled && chip.nor.status.0 == 0)
  }

  @Test func aMissingSecondByteIsKeptOrClearedAsThePartDoes() throws {
    var keeps = try TestChip("GD25Q64")
    keeps.run(0x01, 0, [0, 0x02])
    keeps.run(0x01, 0, [0x04])
    #expect(keeps.nor.status == (0x04, 0x02, 0))
    var clears = try TestChip("GD25Q64") { $0.statusWrites[0].clearsMissing = true }
    clears.run(0x01, 0, [0, 0x02])
    clears.run(0x01, 0, [0x04])
    #expect(clears.nor.status == (0x04, 0, 0))
  }

  @Test func macronixKeepsItsConfigurationWhere15ReadsIt() throws {
    var chip = try TestChip("MX25L6433F")
    chip.run(0x01, 0, [0x40, 0x41])
    #expect(chip.read(0x05) == [0x40] && chip.read(0x15) == [0x41])
    #expect(chip.read(0x35) == nil && chip.nor.quadEnabled)
  }

  @Test func writeProtectPinLocksWhileTheBitIsSetAndThePinIsAPin() throws {
    var chip = try TestChip("W25Q64JV-IM")
    chip.nor.writeProtectPinIsLow = true
    chip.run(0x01, 0, [0x9C])
    #expect(chip.nor.status.0 == 0x9C, "the bit was clear before")
    chip.send(0x06)
    chip.send(0x01, 0, [0])
    #expect(chip.nor.status.0 == 0x9C)
    #expect(chip.nor.busyUntil <= chip.now + 1000, "refused, and over at once")
    chip.nor.writeProtectPinIsLow = false
    chip.now = chip.nor.busyUntil
    chip.run(0x31, 0, [0x02])
    chip.nor.writeProtectPinIsLow = true
    chip.run(0x01, 0, [0x80])
    #expect(chip.nor.status.0 == 0x80, "with quad enable the pin is a data line")
  }

  @Test func lockDownLastsUntilThePowerGoes() throws {
    var chip = try TestChip("W25Q64JV-IM")
    chip.run(0x31, 0, [0x01])
    chip.run(0x01, 0, [0x1C])
    chip.run(0x31, 0, [0x00])
    #expect(chip.nor.status == (0, 1, 0))
    chip.nor.losePower()
    #expect(chip.nor.status == (0, 0, 0))
    chip.run(0x01, 0, [0x1C])
    #expect(chip.nor.status.0 == 0x1C)
  }

  @Test func volatileWritesNeedNoLatchAndGoWithThePower() throws {
    var chip = try TestChip("W25Q64JV-IM")
    chip.run(0x01, 0, [0x04, 0x02])
    chip.send(0x50)
    chip.send(0x01, 0, [0x1C])
    #expect(chip.nor.busyUntil <= chip.now + 1000)
    chip.now = chip.nor.busyUntil
    #expect(chip.status == 0x1C)
    #expect(chip.nor.hiddenStatus.map { $0 == (0x04, 0x02, 0) } == true)
    chip.nor.losePower()
    #expect(chip.nor.status == (0x04, 0x02, 0) && chip.nor.hiddenStatus == nil)
    chip.send(0x50)
    _ = chip.status
    chip.send(0x01, 0, [0x1C])
    #expect(chip.nor.status.0 == 0x04, "a command in between disarms")
    var macronix = try TestChip("MX25L6433F")
    macronix.send(0x50)
    macronix.send(0x01, 0, [0x1C])
    #expect(macronix.nor.status.0 == 0, "a part that lacks 50")
  }

  @Test func bitsMaySetThemselvesAtPowerUp() throws {
    var chip = try TestChip { $0.setAtPowerUp = [0x1C, 0, 0] }
    chip.nor.losePower()
    #expect(chip.nor.status.0 == 0x1C)
  }

  @Test func identitiesBesides9F() throws {
    var chip = try TestChip("W25Q64JV-IQ")
    #expect(chip.read(0x90, 0, 4) == [0xEF, 0x16, 0xEF, 0x16])
    #expect(chip.read(0x90, 1, 2) == [0x16, 0xEF])
    #expect(chip.read(0xAB, 0, 2) == [0x16, 0x16])
    #expect(chip.read(0x4B, 0, 9)?.last == 0xFF)
    chip.send(0xB9)
    #expect(chip.read(0x9F, 0, 3) == nil)
    #expect(chip.read(0xAB) == [0x16], "it wakes the chip up")
    #expect(chip.read(0x9F, 0, 3) == [0xEF, 0x40, 0x17])
    var old = try TestChip("M25P64")
    for opcode: UInt8 in [0x90, 0x4B, 0x5A, 0x35, 0x15, 0xEB, 0x6B, 0x48] {
      #expect(old.read(opcode, 0, 2) == nil, "\(opcode)")
    }
    old.run(0x20, 0)
    #expect(old.now == 0, "it has no small sectors")
    func unique(_ seed: UInt64) -> [UInt8]? {
      var configuration = BoardConfiguration()
      configuration.seed = seed
      guard let nor = Hardware(configuration).flexSPI.chip, var chip = try? TestChip() else { return nil }
      chip.nor = nor
      return chip.read(0x4B, 0, 8)
    }
    #expect(unique(1) == unique(1) && unique(1) != unique(2))
  }

  @Test func securityRegisters() throws {
    var chip = try TestChip("W25Q64JV-IM")
    #expect(chip.read(0x48, 0x1000, 2) == [0xFF, 0xFF])
    chip.run(0x42, 0x10FF, [0x12, 0x34])
    #expect(chip.read(0x48, 0x10FF, 2) == [0x12, 0x34])
    chip.run(0x42, 0x2000, [0x55])
    chip.run(0x44, 0x1000)
    #expect(chip.now >= 45_000_000)
    #expect(chip.read(0x48, 0x10FF, 1) == [0xFF] && chip.read(0x48, 0x2000, 1) == [0x55])
    chip.run(0x31, 0, [0x10])
    chip.run(0x44, 0x2000)
    #expect(chip.read(0x48, 0x2000, 1) == [0x55], "locked for good")
    chip.run(0x42, 0x0000, [0])
    chip.run(0x42, 0x4000, [0])
    #expect(chip.read(0x48, 0, 1) == [0xFF] && chip.read(0x48, 0x4000, 1) == [0xFF], "no such registers")
    #expect(chip.read(0x03, 0, 1) == [0xFF])
    chip.send(0x04)
    chip.send(0x42, 0x3000, [0])
    #expect(chip.read(0x48, 0x3000, 1) == [0xFF], "no latch")
  }

  /// A lock that lasts until power goes is cleared in its own register, and nothing else is.
  @Test func theLockThatPowerClears() throws {
    for register in 1...3 {
      for bit in [0, 3, 7] {
        var chip = try TestChip("W25Q64JV-IM") { $0.statusLockDownBit = .init(register, bit) }
        chip.nor.status = (0xFF, 0xFF, 0xFF)
        #expect(chip.nor.isStatusLocked)
        chip.nor.losePower()
        let left = [chip.nor.status.0, chip.nor.status.1, chip.nor.status.2]
        #expect(left == (1...3).map { $0 == register ? 0xFF & ~(1 << UInt8(bit)) : 0xFF }, "register \(register)")
        #expect(!chip.nor.isStatusLocked)
      }
    }
    var open = try TestChip("W25Q64JV-IM") {
      $0.statusLockDownBit = nil
      $0.setAtPowerUp = [0x10, 0x20, 0x40]
    }
    open.nor.losePower()
    #expect(open.nor.status == (0x10, 0x20, 0x40))
    open.nor.status = (0xFF, 0xFF, 0xFF)
    open.nor.losePower()
    #expect(open.nor.status == (0xFF, 0xFF, 0xFF))
  }

  /// All registers that the part has, to their last byte, each with its own lock.
  @Test func theLastSecurityRegister() throws {
    for number in 1...3 as ClosedRange<UInt32> {
      var chip = try TestChip("W25Q64JV-IM")
      chip.run(0x31, 0, [0x38 & ~(4 << UInt8(number))])
      for other in 1...3 as ClosedRange<UInt32> { chip.run(0x42, other << 12 | 0xFF, [UInt8(other)]) }
      let read = (1...3 as ClosedRange<UInt32>).map { chip.read(0x48, $0 << 12 | 0xFF, 1) ?? [] }
      #expect(read == (1...3).map { [$0 == number ? UInt8($0) : 0xFF] }, "register \(number)")
    }
  }

  /// The one bit that enables quad reads, of every kind of part.
  @Test func theBitThatEnablesQuadReads() throws {
    for (kind, enabling) in [
      (.status1Bit6, (0x40, 0, 0)), (.status2Bit1, (0, 0x02, 0)), (.status2Bit7, (0, 0x80, 0)),
    ] as [(SerialNORPart.QuadEnable, (UInt8, UInt8, UInt8))] {
      var chip = try TestChip { $0.quadEnable = kind }
      chip.nor.status = enabling
      #expect(chip.nor.quadEnabled)
      chip.nor.status = (~enabling.0, ~enabling.1, ~enabling.2)
      #expect(!chip.nor.quadEnabled)
    }
  }
}
