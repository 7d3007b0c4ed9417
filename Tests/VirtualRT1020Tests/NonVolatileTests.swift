import Testing

@testable import VirtualRT1020

/// What a board keeps without power, and how two such states are compared.
@Suite struct NonVolatileTests {
  @Test func onlyPagesThatWereWrittenAreLookedAt() {
    var cells = PagedBytes(count: 1 << 20, fill: 0xFF)
    let before = cells
    #expect(cells.changedPages(since: before) == [])
    ([1, 2] as [UInt8]).withUnsafeBytes { cells.write(at: 5 * 4096 + 4090, $0) }
    cells.set(200 * 4096..<202 * 4096, to: 0)
    #expect(cells.changedPages(since: before) == [5, 200, 201])
    let middle = cells
    cells.set(200 * 4096..<201 * 4096, to: 0xFF)
    #expect(cells.changedPages(since: middle) == [200])
    #expect(cells.changedPages(since: before) == [5, 201], "an erased page is none")
  }

  @Test func changesTellTheDifference() throws {
    var board = VirtualRT1020()
    let before = board.nonVolatile
    #expect(before.registerChanges(since: before) == [] && before.changedPages(since: before) == [])
    board.setFuse(6, 0x10)
    board.setStatusRegisters([0x40])
    board.setFlash(at: 0x1FFE, [1, 2, 3, 4])
    let now = board.nonVolatile
    #expect(now.registerChanges(since: before) == [.fuse(6, 0x10), .statusRegisters([0x40, 0, 0])])
    let pages = now.changedPages(since: before)
    let changes = pages.compactMap { now.change(ofPage: $0, since: before) }
    #expect(changes == [.bytes(at: 0x1FFE, [1, 2]), .bytes(at: 0x2000, [3, 4])])
    var copy = before
    for change in changes + now.registerChanges(since: before) {
      let fits = copy.apply(change)
      #expect(fits)
    }
    #expect(copy.fuses == now.fuses && copy.flash(at: 0, count: 0x3000) == now.flash(at: 0, count: 0x3000))
    #expect(before.flash(at: 0x1FFE, count: 4) == [0xFF, 0xFF, 0xFF, 0xFF], "a value stays what it was")
  }

  @Test func wearAndSecurityRegistersAreChangesToo() throws {
    let before = try #require(NonVolatileState(flashSize: 1 << 16, fill: 0xFF))
    var now = before
    now.eraseCounts = [UInt32](repeating: 0, count: 16)
    for sector in [2, 3, 4, 15] { now.eraseCounts[sector] = 7 }
    now.eraseCounts[5] = 8
    now.securityRegisters = [1, 2, 3]
    let changes = now.registerChanges(since: before)
    #expect(
      changes == [
        .securityRegisters([1, 2, 3]), .eraseCounts(2..<5, 7), .eraseCounts(5..<6, 8), .eraseCounts(15..<16, 7),
      ])
    var copy = before
    for change in changes {
      let fits = copy.apply(change)
      #expect(fits)
    }
    #expect(copy.eraseCounts == now.eraseCounts && copy.securityRegisters == [1, 2, 3])
    #expect(copy.registerChanges(since: now) == [])
  }

  @Test func whatDoesNotFitIsRefused() throws {
    var state = try #require(NonVolatileState(flashSize: 1 << 16, fill: 0xFF))
    for change in [
      .fuse(64, 1), .fuse(-1, 1), .statusRegisters([1]), .bytes(at: 0xFFFF, [1, 2]), .bytes(at: -1, [1]),
      .fill(0..<0x10001, 0), .fill(-4..<4, 0), .eraseCounts(0..<17, 1), .eraseCounts(-1..<1, 1),
      .securityRegisters([UInt8](repeating: 0, count: 70_000)),
    ] as [NonVolatileChange] {
      let fits = state.apply(change)
      #expect(!fits, "\(change)")
    }
    #expect(NonVolatileState(flashSize: 5000, fill: 0) == nil && NonVolatileState(flashSize: 1 << 40, fill: 0) == nil)
    #expect(NonVolatileState(flashSize: 0, fill: 0xFF)?.flash(at: 0, count: 4) == [])
  }

  @Test func aBoardComesUpWithWhatItKept() {
    var first = VirtualRT1020()
    first.setFuse(6, 0x10)
    first.setFlash(at: 0x1000, [1, 2, 3])
    first.setStatusRegisters([0x40, 1, 2])
    let second = VirtualRT1020(BoardConfiguration(), keeping: first.nonVolatile)
    #expect(second.fuse(6) == 0x10 && second.flash(at: 0x1000, count: 3) == [1, 2, 3])
    #expect(second.statusRegisters == [0x40, 1, 2])
    var other = BoardConfiguration()
    other.flash?.size = 1 << 20
    let third = VirtualRT1020(other, keeping: first.nonVolatile)
    #expect(third.fuse(6) == 0x10 && third.flash(at: 0x1000, count: 3) == [0xFF, 0xFF, 0xFF])
    #expect(third.flashPart == "IS25LP064A" && third.flashSize == 1 << 20 && third.firmware == "K2.1.0")
  }

  /// Only states of flashes of one size, one fill and one set of registers tell their difference.
  @Test func whichStatesCanBeCompared() throws {
    let state = try #require(NonVolatileState(flashSize: 1 << 16, fill: 0xFF))
    var fewer = state
    fewer.statusRegisters = [0]
    #expect(state.isComparable(to: state) && !state.isComparable(to: fewer))
    for (size, fill) in [(1 << 17, 0xFF), (1 << 16, 0), (0, 0xFF), (1 << 17, 0)] as [(Int, UInt8)] {
      let other = try #require(NonVolatileState(flashSize: size, fill: fill))
      #expect(!state.isComparable(to: other) && !other.isComparable(to: state), "\(size) \(fill)")
    }
  }

  /// What is looked at and set from outside ends where the flash does.
  @Test func theEndOfTheFlash() {
    var board = VirtualRT1020()
    let size = board.flashSize
    for (offset, count, fits) in [
      (0, size, true), (size - 1, 1, true), (size - 4, 4, true), (size - 3, 4, false), (size, 1, false),
      (size, 0, true), (-1, 1, false), (0, size + 1, false),
    ] {
      let done = board.setFlash(at: offset, [UInt8](repeating: 0x11, count: count))
      #expect(done == fits, "\(count) at \(offset)")
    }
    #expect(board.flash(at: size - 2, count: 5) == [0x11, 0x11] && board.flash(at: size, count: 1) == [])
    #expect(board.flash(at: -1, count: 2) == [] && board.flash(at: 0, count: 0) == [])
    let state = board.nonVolatile
    #expect(state.flash(at: size - 2, count: 5) == [0x11, 0x11] && state.flash(at: size, count: 1) == [])
    #expect(state.flash(at: -1, count: 2) == [] && state.flash(at: 0, count: 0) == [])
  }

  /// Changes that end where the flash does fit, and those that begin or end behind it do not.
  @Test func changesAtTheEnd() throws {
    let state = try #require(NonVolatileState(flashSize: 1 << 16, fill: 0xFF))
    for (change, fits) in [
      (.bytes(at: 0xFFFE, [1, 2]), true), (.bytes(at: 0xFFFF, [1, 2]), false), (.bytes(at: 0x10000, []), true),
      (.bytes(at: 0, []), true), (.fill(0xF000..<0x10000, 0), true), (.fill(0xF000..<0x10001, 0), false),
      (.eraseCounts(0..<16, 1), true), (.eraseCounts(15..<16, 1), true), (.eraseCounts(16..<17, 1), false),
      (.fuse(63, 1), true), (.fuse(64, 1), false), (.securityRegisters([]), true),
      (.securityRegisters([UInt8](repeating: 0, count: 1 << 16)), true),
      (.securityRegisters([UInt8](repeating: 0, count: 1 << 16 + 1)), false),
    ] as [(NonVolatileChange, Bool)] {
      var copy = state
      let done = copy.apply(change)
      #expect(done == fits, "\(change)")
    }
  }

  /// A status that was only written until power goes does not come back over a state that is put in its place.
  @Test func aStateEndsAVolatileStatus() {
    var board = VirtualRT1020()
    var state = board.nonVolatile
    board.hardware.flexSPI.chip?.hiddenStatus = (0x1C, 0, 0)
    state.statusRegisters = [0x40, 2, 0]
    board.hardware.nonVolatile = state
    #expect(board.nonVolatile.statusRegisters == [0x40, 2, 0])
    board.setPower(false)
    #expect(board.nonVolatile.statusRegisters == [0x40, 2, 0])
  }
}
