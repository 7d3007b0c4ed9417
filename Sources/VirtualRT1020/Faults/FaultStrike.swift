/// One strike of a fault of the flash, as data: words are made only for who reads them.
struct FaultStrike: Sendable {
  /// When, nanoseconds of the board's clock.
  let at: UInt64
  /// Whose.
  let effect: Fault.Effect
  /// Flash offsets that it was about; empty for none.
  var range: Range<Int>
  /// How many bits or bytes it spoilt, for effects that count them.
  var count: Int

  /// True if `next` only carries on with a read.
  func isContinued(by next: FaultStrike) -> Bool {
    switch effect {
    case .weakCells, .readNoise, .readNeedsWait, .quadEnableStuck:
      next.effect == effect && !range.isEmpty && next.range.lowerBound == range.upperBound
    default: false
    }
  }

  /// Takes in what carries it on.
  mutating func extend(by next: FaultStrike) {
    range = range.lowerBound..<next.range.upperBound
    count += next.count
  }

  /// What happened, one line.
  var text: String {
    switch effect {
    case .norAbsent(let reads, _): "the flash is gone, its bus reads as \(reads.rawValue)"
    case .sfdpCorrupt: "\(count) bytes of the SFDP read wrong"
    case .writeEnableDead: "write enable ignored"
    case .blockProtected(let bits): "block protect bits \(Fault.hex(bits)) turned up set"
    case .writeProtectPinLow: "write of a status register ignored: WP# is low"
    case .quadEnableLost: "quad enable turned up clear"
    case .quadEnableStuck: "quad read of \(words) not answered: quad enable is stuck at 0"
    case .busyStuck: "the busy bit is stuck"
    case .eraseIgnored: "erase of \(words) ignored"
    case .eraseLeavesBits(let mask): "erase of \(words) left bits \(Fault.hex(mask)) at 0"
    case .programLeavesBits(let mask): "program of \(words) left bits \(Fault.hex(mask)) as they were"
    case .programAddsBits(_, _, let mask): "program of \(words) cleared bits \(Fault.hex(mask)) of \(count) bytes"
    case .weakCells: "\(count) bits read wrong in \(words): weak cells"
    case .wornSector: "erase of \(words) ignored: worn out"
    case .readNoise: "\(count) bytes read wrong in \(words): noise"
    case .readNeedsWait(let cycles): "read of \(words) shifted: the flash needs \(cycles) clocks before data"
    case .leftIn(let state): "the flash is in a state left over: \(state.rawValue)"
    case .powerCut: range.isEmpty ? "power cut" : "power cut in the middle of \(words)"
    case .brownOut: range.isEmpty ? "brown-out" : "brown-out in the middle of \(words)"
    default: "\(effect)"
    }
  }

  private var words: String { Fault.words(range) }
}
