import SeededGenerator
import Testing
import VirtualRT1020

@testable import BoardState

/// Changes as bytes: there and back, and anything else.
@Suite struct ChangeCodingTests {
  private static let changes: [NonVolatileChange] = [
    .fuse(6, 0x8000_0010), .statusRegisters([1, 2, 3]), .bytes(at: 0x1234, [9, 8, 7]), .fill(0x3000..<0x5000, 0),
    .eraseCounts(3..<9, 70_000), .securityRegisters([5, 6]),
  ]

  @Test func thereAndBack() throws {
    var body: [UInt8] = []
    for change in Self.changes { ChangeCoding.append(change, to: &body) }
    var state = try #require(NonVolatileState(flashSize: 1 << 16, fill: 0xFF))
    let fits = ChangeCoding.apply(body, to: &state)
    #expect(fits && state.fuses[6] == 0x8000_0010 && state.statusRegisters == [1, 2, 3])
    #expect(state.flash(at: 0x1233, count: 5) == [0xFF, 9, 8, 7, 0xFF])
    #expect(state.flash(at: 0x2FFF, count: 2) == [0xFF, 0] && state.flash(at: 0x4FFF, count: 2) == [0, 0xFF])
    #expect(Array(state.eraseCounts[2...9]) == [0, 70_000, 70_000, 70_000, 70_000, 70_000, 70_000, 0])
    #expect(state.securityRegisters == [5, 6])
    // Cut off anywhere within an item, it is none.
    for change in Self.changes {
      var one: [UInt8] = []
      ChangeCoding.append(change, to: &one)
      for cut in 1..<one.count {
        let fits = ChangeCoding.apply(Array(one[..<cut]), to: &state)
        #expect(!fits, "\(change) cut at \(cut)")
      }
    }
  }

  @Test func anythingElseIsRefusedWithoutATrap() throws {
    var state = try #require(NonVolatileState(flashSize: 1 << 16, fill: 0xFF))
    var random = SeededGenerator(seed: 4)
    var refused = 0
    for _ in 0..<5000 {
      var body = random.bytes(random.int(1...40))
      body[0] = UInt8(random.int(0...8))
      if !ChangeCoding.apply(body, to: &state) { refused += 1 }
    }
    #expect(refused > 4000)
  }
}
