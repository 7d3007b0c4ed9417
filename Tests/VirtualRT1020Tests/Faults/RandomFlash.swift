import BootImage
import Testing

@testable import VirtualRT1020

/// A controller with a small flash, one seed for faults and commands; what is read is folded into a hash.
struct RandomFlash {
  var flexSPI = FlexSPI()
  var random: SplitMix64
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  private var armed: UInt64 = 0

  init(seed: UInt64) throws {
    random = SplitMix64(seed: seed)
    let names = SerialNORPart.all.map(\.name)
    flexSPI.chip = try TestChip(names[Int(seed) % names.count]) { $0.size = 64 << 10 }.nor
    flexSPI.floating = BoardConfiguration.Floating.allCases[Int(seed % 3)]
  }

  private mutating func below(_ limit: Int) -> Int { Self.below(limit, &random) }
  private static func below(_ limit: Int, _ random: inout SplitMix64) -> Int {
    Int(random.next() % UInt64(limit))
  }

  mutating func step() {
    switch below(40) {
    case 0, 1:
      armed += 1
      flexSPI.faults.arm(Self.fault(&random), seed: armed)
    case 2: if below(4) == 0 { flexSPI.faults.clear(from: &flexSPI.chip) }
    case 3:
      flexSPI.chip?.losePower()
      flexSPI.faults.losePower()
    case 4: note([UInt8(clamping: flexSPI.faults.takeInterruption() == nil ? 0 : 1)])
    case 5: for strike in flexSPI.faults.takeStruck() { note(strike.text.utf8) }
    case 6...12: flexSPI.now += random.next() % 1_000_000_000
    case 13...20: write(0x06, [])
    default:
      below(2) == 0 ? read() : write(opcode(), (0..<below(300)).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    }
  }

  private mutating func note(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }

  private mutating func opcode() -> UInt8 {
    let known: [UInt8] = [
      0x01, 0x02, 0x03, 0x05, 0x06, 0x0B, 0x12, 0x20, 0x31, 0x35, 0x52, 0x5A, 0x60, 0x66, 0x99, 0x6B, 0x7A, 0x9F, 0xAB,
      0xB9, 0xD8, 0xE9, 0xEB, 0xEC, 0xFF,
    ]
    return below(4) == 0 ? UInt8(truncatingIfNeeded: random.next()) : known[below(known.count)]
  }

  private mutating func sequence(_ opcode: UInt8, _ data: LookupInstruction.Opcode) -> FlexSPISequence {
    let pads = [1, 2, 4]
    var instructions: [LookupInstruction] = [.init(.command, pads: below(6) == 0 ? 4 : 1, opcode)]
    if below(4) > 0 { instructions.append(.init(.rowAddress, pads: pads[below(3)], below(3) == 0 ? 32 : 24)) }
    if below(2) == 0 { instructions.append(.init(.dummy, pads: pads[below(3)], UInt8(below(12)))) }
    instructions.append(.init(data, pads: pads[below(3)], 4))
    return FlexSPISequence(words: LookupInstruction.words(instructions))
  }

  private mutating func write(_ opcode: UInt8, _ data: [UInt8]) {
    let sequence = sequence(opcode, .write)
    let address = UInt32(truncatingIfNeeded: random.next())
    _ = data.withUnsafeBytes { flexSPI.write(sequence, address: address, $0) }
  }

  private mutating func read() {
    let sequence = sequence(opcode(), .read)
    let address = UInt32(truncatingIfNeeded: random.next())
    var bytes = [UInt8](repeating: 0, count: 1 + below(300))
    let megahertz = [30, 60, 133][below(3)]
    _ = bytes.withUnsafeMutableBytes { flexSPI.read(sequence, address: address, into: $0, megahertz: megahertz) }
    note(bytes)
    note([flexSPI.readyAt.map { $0 > flexSPI.now ? 2 : 1 } ?? 0])
  }

  /// Erases, programs and reads a chip from which everything wrong is taken.
  mutating func expectHealthyOnceLifted() {
    flexSPI.faults.clear(from: &flexSPI.chip)
    flexSPI.chip?.losePower()
    flexSPI.chip?.status = (0, 0, 0)
    var slot: SerialNOR? = flexSPI.chip
    var faults = NORFaults()
    for (opcode, data) in [(0x20, []), (0x02, [0x12, 0x34])] as [(UInt8, [UInt8])] {
      faults.send(0x06, to: &slot, now: flexSPI.now)
      faults.send(opcode, data, at: 0x2000, to: &slot, now: flexSPI.now)
      flexSPI.now += 1_000_000_000
    }
    #expect(slot?.cells.bytes(at: 0x2000, count: 3) == [0x12, 0x34, 0xFF])
  }

  // MARK: - Faults

  /// Any fault of the flash, with figures from sound to senseless.
  static func fault(_ random: inout SplitMix64) -> Fault {
    var trigger = Fault.Trigger()
    if below(2, &random) == 0 { trigger.after = below(6, &random) - 1 }
    if below(2, &random) == 0 { trigger.times = below(6, &random) - 1 }
    if below(3, &random) == 0 { trigger.probability = Double(below(5, &random)) / 3 - 0.3 }
    if below(4, &random) == 0 { trigger.from = .milliseconds(below(3000, &random)) }
    trigger.untilPowerCycle = below(3, &random) == 0
    let ranges: [[Range<Int>]] = [
      [], [], [0x1000..<0x1003], [0..<Int.max], [Int.min..<0], [5..<5, 0x7FF0..<0x9010, 0..<0x100],
    ]
    return Fault(effect(&random), addresses: ranges[below(ranges.count, &random)], trigger: trigger)
  }

  private static func effect(_ random: inout SplitMix64) -> Fault.Effect {
    let operation = Fault.Operation.allCases[below(Fault.Operation.allCases.count, &random)]
    let floating = BoardConfiguration.Floating.allCases[below(3, &random)]
    let mask = UInt8(truncatingIfNeeded: random.next())
    let figures = [0, 1, 2, 3, 8, 100, 1_000_000, -1, Int.max, Int.min]
    let figure = figures[below(figures.count, &random)]
    let other = figures[below(figures.count, &random)]
    let opcodes: [UInt8?] = [nil, 0x20, 0x02, 0x06, 0x05, 0xEB]
    let effects: [Fault.Effect] = [
      .norAbsent(reads: floating, operation: operation),
      .sfdpCorrupt(offset: figure, xor: [UInt8](repeating: mask, count: below(300, &random))),
      .writeEnableDead, .blockProtected(bits: mask), .writeProtectPinLow, .quadEnableLost, .quadEnableStuck,
      .busyStuck(opcode: opcodes[below(opcodes.count, &random)]), .eraseIgnored, .eraseLeavesBits(mask: mask),
      .programLeavesBits(mask: mask), .programAddsBits(every: figure, offsets: [other, 3, 0], mask: mask),
      .weakCells(mask: mask, erases: figure), .wornSector(erases: figure),
      .readNoise(aboveMegahertz: below(2, &random) == 0 ? 50 : figure, perMillion: other),
      .readNeedsWait(cycles: figure), .leftIn(Fault.State.allCases[below(5, &random)]),
      .powerCut(operation: operation, backAfter: nil), .brownOut(operation: operation),
    ]
    return effects[below(effects.count, &random)]
  }
}
