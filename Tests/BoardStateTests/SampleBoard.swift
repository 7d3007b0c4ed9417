import SeededGenerator
import VirtualRT1020

@testable import BoardState

/// A small board whose state changes in every way that a board's can.
struct SampleBoard {
  var board: VirtualRT1020
  private var random: SeededGenerator

  init(seed: UInt64 = 1, size: Int = 64 << 10, part: String = "IS25LP064A", fill: UInt8 = 0xFF) {
    var configuration = BoardConfiguration()
    configuration.flash?.part = part
    configuration.flash?.size = size
    configuration.flash?.fill = fill
    board = VirtualRT1020(configuration)
    random = SeededGenerator(seed: seed)
  }

  private func below(_ bound: Int, _ random: inout SeededGenerator) -> Int { Int(random.next() % UInt64(bound)) }

  /// Changes something: fuses, some bytes, a sector, status registers.
  mutating func change() {
    let size = board.flashSize
    switch below(4, &random) {
    case 0: board.setFuse(below(64, &random), UInt32(truncatingIfNeeded: random.next()))
    case 1:
      let count = 1 + below(40, &random)
      let start = below(size - count, &random)
      board.setFlash(at: start, (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    case 2:
      let start = below(size / 4096, &random) * 4096
      board.setFlash(at: start, [UInt8](repeating: 0xFF, count: min(8192, size - start)))
    default:
      board.setStatusRegisters([UInt8(truncatingIfNeeded: random.next()) & 0xFC, UInt8(below(256, &random))])
    }
  }
}

/// What two states must have in common.
struct Contents: Equatable {
  let fuses: [UInt32]
  let statusRegisters: [UInt8]
  let flash: [UInt8]

  init(_ state: NonVolatileState) {
    fuses = state.fuses
    statusRegisters = state.statusRegisters
    flash = state.flash(at: 0, count: state.flashSize)
  }
}
