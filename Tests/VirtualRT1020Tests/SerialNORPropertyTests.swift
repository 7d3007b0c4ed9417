import BootImage
import MBoot
import Testing

@testable import VirtualRT1020

/// An erase of the first sector as the serial line carries it.
enum UARTErase {
  static var frame: [UInt8] {
    UARTFrame.command(Packet(tag: .flashEraseRegion, parameters: [0x6000_0000, 4096, 0]).bytes).bytes
  }
}

/// What holds whatever is sent to a chip, seeded.
@Suite struct SerialNORPropertyTests {
  private static let opcodes: [UInt8] = [
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x06, 0x06, 0x0B, 0x11, 0x12, 0x15, 0x20, 0x21, 0x30, 0x31, 0x32, 0x35, 0x38,
    0x42, 0x44, 0x48, 0x4B, 0x50, 0x52, 0x5A, 0x60, 0x66, 0x68, 0x6B, 0x75, 0x7A, 0x90, 0x99, 0x9F, 0xAB, 0xB0, 0xB7,
    0xB9, 0xBB, 0xC7, 0xD8, 0xDC, 0xE9, 0xEB, 0xEC, 0xF5, 0xFF,
  ]

  /// Any sequence of commands, any pads, any address width, power cuts and resets in between.
  @Test(arguments: SerialNORPart.all.map(\.name), [false, true])
  func nothingTraps(part: String, isExact: Bool) throws {
    var random = SplitMix64(seed: UInt64(part.utf8.count) + (isExact ? 1000 : 0))
    var chip = try TestChip(part, fill: 0x6C)
    chip.nor.isExact = isExact
    func pick(_ values: [Int]) -> Int { values[Int(random.next() % UInt64(values.count))] }
    var buffer = [UInt8](repeating: 0, count: 64)
    for _ in 0..<500 {
      var words: [LookupInstruction] = [
        .init(.command, pads: pick([1, 1, 1, 1, 4]), Self.opcodes[pick(Array(Self.opcodes.indices))])
      ]
      if pick([0, 1, 1]) == 1 {
        words.append(.init(.rowAddress, pads: pick([1, 1, 2, 4, 8]), UInt8(pick([24, 24, 32, 8, 3]))))
      }
      if pick([0, 0, 1]) == 1 { words.append(.init(.mode8, pads: pick([1, 4]), UInt8(pick([0xA5, 0x20, 0, 0xFF])))) }
      if pick([0, 1]) == 1 { words.append(.init(.dummy, pads: 4, UInt8(pick([0, 2, 4, 6, 8, 200])))) }
      let reads = pick([0, 1]) == 1
      words.append(.init(reads ? .read : .write, pads: pick([1, 1, 2, 4, 8]), 4))
      guard
        let command = NORCommand(
          FlexSPISequence(words: LookupInstruction.words(words)), address: UInt32(truncatingIfNeeded: random.next()),
          megahertz: pick([30, 133, 200]))
      else { continue }
      if reads {
        buffer.withUnsafeMutableBytes { _ = chip.nor.read(command, into: $0, now: chip.now) }
      } else {
        let count = pick([0, 1, 2, 3, 64])
        buffer.withUnsafeBytes {
          chip.nor.write(command, data: UnsafeRawBufferPointer(rebasing: $0[..<count]), now: chip.now)
        }
      }
      switch pick(Array(0..<40)) {
      case 0: chip.nor.stop(at: chip.now - min(chip.now, random.next() % 100_000_000), losingPower: true)
      case 1: chip.nor.stop(at: chip.now, losingPower: false)
      case 2...12: chip.now = max(chip.now, chip.nor.busyUntil)
      case 13: chip.nor.forget(until: chip.now)
      default: chip.now += random.next() % 1_000_000
      }
    }
    chip.nor.stop(at: chip.now, losingPower: true)
    #expect(chip.read(0x9F, 0, 3) == chip.nor.part.jedec, "it is itself again")
  }

  /// Stopping at any time leaves the cells as so many whole operations left them, and one more at most in part.
  @Test(arguments: 0..<6) func aStopLeavesWholeOperationsAndOneInPart(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed) + 7)
    var chip = try TestChip(fill: seed % 2 == 0 ? 0xFF : 0)
    var steps: [(start: UInt64, end: UInt64, before: SerialNOR)] = []
    for _ in 0..<40 {
      let address = UInt32(random.next() % 0x4000)
      chip.send(0x06)
      chip.now += random.next() % 100_000
      let before = chip.nor
      let data = (0..<(random.next() % 300 + 1)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      switch random.next() % 8 {
      case 0: chip.send(0x20, address)
      case 1: chip.send(0x52, address)
      case 2: chip.send(0x01, 0, [UInt8(truncatingIfNeeded: random.next() & 0x83), 2])
      default: chip.send(0x02, address, data)
      }
      steps.append((chip.now, chip.nor.busyUntil, before))
      chip.now = max(chip.now + 1, chip.nor.busyUntil + 1)
    }
    for share in 0..<25 {
      let time = chip.now * UInt64(share) / 24
      var stopped = chip.nor
      stopped.stop(at: time, losingPower: true)
      let running = steps.last { $0.start <= time }
      let touched: Range<Int>
      let expected: SerialNOR
      if let running, running.end > time {
        expected = running.before
        let after = steps.first { $0.start > time }?.before ?? chip.nor
        touched = after.running?.range(pageSize: 256) ?? 0..<0
      } else {
        expected = steps.first { $0.start > time }?.before ?? chip.nor
        touched = 0..<0
      }
      for sector in 0..<9 {
        let base = sector * 4096
        let (mine, right) = (stopped.cells.bytes(at: base, count: 4096), expected.cells.bytes(at: base, count: 4096))
        guard mine != right else { continue }
        #expect(zip(mine, right).enumerated().allSatisfy { $1.0 == $1.1 || touched.contains(base + $0) }, "\(time)")
      }
      if touched.isEmpty && running.map({ $0.end <= time }) ?? true {
        #expect(stopped.status == expected.status, "\(time)")
      }
    }
  }
}
