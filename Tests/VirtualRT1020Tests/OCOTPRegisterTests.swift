import MBoot
import SDP
import Testing

@testable import VirtualRT1020

/// The fuse controller's registers as the boot ROM lets a host reach them.
@Suite struct OCOTPRegisterTests {
  private static let base: UInt32 = 0x401F_4000
  private static let busy: UInt32 = 1 << 8
  private static let error: UInt32 = 1 << 9

  private func board(_ fuses: [Int: UInt32] = [:], faults: [Fault] = []) -> TestBoard {
    TestBoard(rom: {
      $0.fuses = fuses
      $0.faults = faults
    })
  }

  private func read(_ offset: UInt32, _ test: inout TestBoard) -> UInt32? {
    test.register(Self.base + offset).map { $0.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
  }

  private func write(_ offset: UInt32, _ value: UInt32, _ test: inout TestBoard) {
    #expect(test.sdpWords(.writeRegister(address: Self.base + offset, data: value)) == [.habOpen, .writeComplete])
  }

  private func wait(_ test: inout TestBoard) { test.board.advance(by: .milliseconds(1)) }

  @Test func registersStartAsTheHeaderSays() {
    var test = board()
    let values: [UInt32: UInt32] = [
      0: 0, 0x10: 0x060D_9755, 0x20: 0, 0x30: 0, 0x40: 0, 0x50: 0, 0x60: 0,
      0x90: 0x0600_0000, 0x100: 0x01C3_0092, 0x70: 0, 0x80: 0, 0x404: 0,
    ]
    for (offset, value) in values { #expect(read(offset, &test) == value, "offset \(offset)") }
    write(0x90, 5, &test)
    #expect(read(0x90, &test) == 0x0600_0000, "the version is fixed")
    write(0x10, 0xFFFF_FFFF, &test)
    write(0x100, 0xFFFF_FFFF, &test)
    #expect(read(0x10, &test) == 0x0FFF_FFFF && read(0x100, &test) == 0x1FFF_0FFF)
  }

  @Test func setClearAndToggleChangeBits() {
    var test = board()
    write(0x04, 0x3E77_0025, &test)
    #expect(read(0x00, &test) == 0x3E77_0025)
    write(0x08, 0x0077_0021, &test)
    #expect(read(0x00, &test) == 0x3E00_0004)
    write(0x0C, 0x3F00_000F, &test)
    #expect(read(0x00, &test) == 0x0100_000B)
    write(0x00, 0xFFFF_F8FF, &test)
    #expect(read(0x00, &test) == 0xFFFF_003F, "busy and error cannot be written")
    write(0x60, 0x10, &test)
    write(0x64, 0x8000_0001, &test)
    write(0x68, 0x11, &test)
    #expect(read(0x60, &test) == 0x8000_0011, "SCS locks itself")
    write(0x50, 0x5, &test)
    write(0x50, 0x2, &test)
    #expect(read(0x50, &test) == 7, "sticky bits stick")
    test.board.reset()
    test.settle()
    #expect(read(0x50, &test) == 7 && read(0x60, &test) == 0)
    test.board.setPower(false)
    test.board.setPower(true)
    test.settle()
    #expect(read(0x50, &test) == 0)
  }

  @Test func aBurnNeedsTheKeyAndTakesItsTime() {
    var test = board([0x26: 1])
    write(0x00, 0x26, &test)
    write(0x20, 0xFF00, &test)
    #expect(test.board.fuse(0x26) == 1, "without the key nothing is burnt")
    write(0x00, 0x3E76_0026, &test)
    write(0x20, 0xFF00, &test)
    #expect(test.board.fuse(0x26) == 1)
    write(0x00, 0x3E77_0026, &test)
    write(0x20, 0xFF00, &test)
    #expect(read(0x00, &test) == 0x26 | Self.busy, "busy, and the key is gone")
    #expect(test.board.fuse(0x26) == 0xFF01)
    // Asked for more while it is busy, the controller does nothing.
    write(0x00, 0x3E77_0027, &test)
    write(0x20, 1, &test)
    #expect(test.board.fuse(0x27) == 0)
    test.board.advance(by: .microseconds(8 * 10 + 1))
    #expect(read(0x00, &test) == 0x3E77_0027)
    #expect(read(0x660, &test) == 1, "the shadow is as it was")
    write(0x04, 1 << 10, &test)
    #expect(read(0x660, &test) == 0xFF01)
    #expect((read(0x00, &test) ?? 0) & Self.busy != 0)
    wait(&test)
    #expect(read(0x00, &test) == 0x3E77_0027)
    write(0x20, 3, &test)
    #expect(test.board.fuse(0x27) == 3)
  }

  @Test func aFuseIsReadPastItsShadow() {
    var test = board([0x18: 0xABCD, 0x28: 7])
    write(0x580, 0x1234, &test)
    #expect(read(0x580, &test) == 0x1234)
    write(0x00, 0x18, &test)
    write(0x30, 1, &test)
    wait(&test)
    #expect(read(0x40, &test) == 0xABCD)
    write(0x04, 1 << 10, &test)
    #expect(read(0x580, &test) == 0xABCD)
  }

  /// READ_FUSE alone is a bit of READ_CTRL.
  @Test func onlyBitZeroReads() {
    var test = board([0x18: 0xABCD])
    write(0x00, 0x18, &test)
    write(0x30, 0xFFFF_FFFE, &test)
    wait(&test)
    #expect(read(0x30, &test) == 0 && read(0x40, &test) == 0)
    write(0x30, 0xFFFF_FFFF, &test)
    wait(&test)
    #expect(read(0x30, &test) == 1 && read(0x40, &test) == 0xABCD)
  }

  /// Word, the LOCK bit that locks its burn, and the one that locks its shadow.
  private static let locks: [(Int, UInt32, UInt32)] = [
    (1, 0, 1), (5, 2, 3), (7, 2, 3), (0x0F, 18, 19), (0x20, 6, 6), (0x22, 8, 9), (0x24, 26, 27), (0x26, 10, 11),
    (0x27, 12, 13), (0x28, 16, 16), (0x2C, 21, 21),
  ]

  @Test func locksRaiseTheErrorFlagUntilItIsCleared() {
    for (index, writeBit, overrideBit) in Self.locks {
      for bit in Set([writeBit, overrideBit]) {
        var test = board([0: 1 << bit, index: 4])
        let shadow = 0x400 + UInt32(index) * 16
        write(shadow, 8, &test)
        let overridden = bit != overrideBit
        #expect((read(0, &test) ?? 0) & Self.error == (overridden ? 0 : Self.error), "word \(index) bit \(bit)")
        #expect(read(shadow, &test) == (overridden ? 8 : 4))
        write(0x08, Self.error, &test)
        write(0x00, 0x3E77_0000 | UInt32(index), &test)
        write(0x20, 1, &test)
        let burnt = bit != writeBit
        #expect((read(0, &test) ?? 0) & Self.error == (burnt ? 0 : Self.error), "word \(index) bit \(bit)")
        #expect(test.board.fuse(index) == (burnt ? 5 : 4))
      }
    }
    var test = board([0: 1 << 23, 0x28: 6])
    #expect(read(0x680, &test) == OCOTP.readLockedPattern)
    #expect(read(0, &test) == Self.error, "a read-locked shadow raises the flag")
    write(0x00, 0x3E77_0027, &test)
    write(0x20, 1, &test)
    #expect(test.board.fuse(0x27) == 0, "nothing goes while the flag is up")
    write(0x08, Self.error, &test)
    write(0x00, 0x28, &test)
    write(0x30, 1, &test)
    wait(&test)
    #expect(read(0x40, &test) == OCOTP.readLockedPattern && read(0, &test) == 0x28 | Self.error)
    test.board.reset()
    test.settle()
    #expect(read(0, &test) == 0)
  }

  @Test func theStickyBitLocksRevocationAndLOCKFollowsItsFuses() {
    var test = board([0x2F: 1])
    write(0x400, 0xFF, &test)
    #expect(read(0x400, &test) == 0 && read(0, &test) == Self.error)
    write(0x08, Self.error, &test)
    write(0x50, 2, &test)
    write(0x6F0, 0xF, &test)
    #expect(read(0x6F0, &test) == 1 && read(0, &test) == Self.error)
    write(0x08, Self.error, &test)
    write(0x00, 0x3E77_002F, &test)
    write(0x20, 2, &test)
    #expect(test.board.fuse(0x2F) == 1)
    wait(&test)
    // A lock that is burnt holds once the shadows are loaded.
    write(0x08, Self.error, &test)
    write(0x00, 0x3E77_0000, &test)
    write(0x20, 1 << 10, &test)
    wait(&test)
    write(0x00, 0x3E77_0026, &test)
    write(0x20, 1, &test)
    #expect(test.board.fuse(0x26) == 1)
    wait(&test)
    write(0x04, 1 << 10, &test)
    wait(&test)
    write(0x00, 0x3E77_0026, &test)
    write(0x20, 2, &test)
    #expect(test.board.fuse(0x26) == 1)
  }

  @Test func aShadowThatClosesThePartClosesItForNow() {
    var test = board()
    #expect(test.sdpWords(.writeRegister(address: Self.base + 0x460, data: 2)).first == .habOpen)
    #expect(test.sdpWords(.errorStatus) == [.habClosed, .habSuccess])
    #expect(test.sdpWords(.writeRegister(address: Self.base + 0x460, data: 0)) == [.habClosed, .refused])
    test.board.reset()
    test.settle()
    #expect(test.sdpWords(.errorStatus) == [.habOpen, .habSuccess])
  }

  @Test func faultsShowInTheRegisters() {
    var test = board([0x26: 1], faults: [Fault(.fuseBusy)])
    #expect(read(0, &test) == Self.busy)
    write(0x00, 0x3E77_0026, &test)
    write(0x20, 2, &test)
    #expect(test.board.fuse(0x26) == 1)
    test.board.clearFaults()
    #expect(read(0, &test) == 0x3E77_0026)
    test.board.add([Fault(.fuseReadError(word: 0x26)), Fault(.fuseLocked(word: 0x26))])
    write(0x30, 1, &test)
    wait(&test)
    #expect(read(0x40, &test) == OCOTP.readLockedPattern && (read(0, &test) ?? 0) & Self.error != 0)
    write(0x08, Self.error, &test)
    write(0x20, 2, &test)
    #expect(test.board.fuse(0x26) == 1 && (read(0, &test) ?? 0) & Self.error != 0)
  }

  /// Any write to any of the registers, any read of them: nothing traps, and fuses only gain bits.
  @Test func randomAccessesOnlyAddBits() {
    var random = SplitMix64(seed: 11)
    for _ in 0..<8 {
      var test = board()
      for _ in 0..<150 {
        let before = test.board.fuses
        let offset = UInt32(random.next() % 0x200) * 4
        switch random.next() % 4 {
        case 0: _ = test.register(Self.base + offset, count: UInt32(1 + random.next() % 40))
        case 1: test.board.advance(by: .microseconds(Int64(random.next() % 400)))
        case 2:
          _ = test.sdpWords(.writeRegister(address: Self.base, data: 0x3E77_0000 | UInt32(random.next() % 64)))
          _ = test.sdpWords(.writeRegister(address: Self.base + 0x20, data: 1 << UInt32(random.next() % 32)))
        default:
          let value = UInt32(truncatingIfNeeded: random.next()) & ~0x0002_0000
          _ = test.sdpWords(.writeRegister(address: Self.base + offset, data: value))
        }
        let isMonotonous = zip(before, test.board.fuses).allSatisfy { $0 & ~$1 == 0 }
        #expect(isMonotonous)
      }
    }
  }
}
