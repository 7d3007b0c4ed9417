import BootImage
import MBoot
import SDP
import Testing

@testable import VirtualRT1020

/// One board and one seed; what was said is folded into a hash.
struct RandomRun {
  var test: TestBoard
  var random: SplitMix64
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325

  init(firmware: String, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var configuration = BoardConfiguration()
    configuration.firmware = firmware
    configuration.mode = [.rom, .flashloader, .flashloader, .internal][Int(random.next() & 3)]
    configuration.ram = random.next() & 3 == 0 ? .flexRAM : .full
    configuration.flash?.part = SerialNORPart.all[Int(random.next() % UInt64(SerialNORPart.all.count))].name
    // Small, so that going over the whole chip costs little.
    configuration.flash?.size = 256 << 10
    configuration.flash?.floating = BoardConfiguration.Floating.allCases[Int(random.next() % 3)]
    configuration.flash?.statusRegisters = [
      UInt8(truncatingIfNeeded: random.next()), UInt8(truncatingIfNeeded: random.next()),
    ]
    configuration.seed = seed
    if random.next() & 7 == 0 { configuration.flash = nil }
    test = TestBoard(configuration)
    self.random = random
  }

  mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: random.next()) }
  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in byte() } }
  mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

  mutating func word() -> UInt32 {
    let places: [UInt32] = [0, 4, 0x2000, 0x2020_8000, 0x2000_8000, 0x6000_0000, 0x6000_1000, 0x6003_F000, 9, .max]
    return below(3) == 0 ? UInt32(truncatingIfNeeded: random.next()) : places[below(places.count)]
  }

  mutating func packet() -> [UInt8] {
    let count = below(2) == 0 ? UInt32(below(3000)) : word()
    var bytes = Packet(tag: CommandTag(rawValue: UInt8(below(0x16))), parameters: [word(), count, word(), word()])
      .bytes
    if below(8) == 0 { bytes[below(bytes.count)] = byte() }
    return Array(bytes.prefix(below(20) == 0 ? below(20) : 20))
  }

  mutating func sdp() -> [UInt8] {
    let codes: [UInt16] = [0x0101, 0x0202, 0x0404, 0x0505, 0x0A0A, 0x0B0B, 0x0C0C, 0x0D0D, 0x0606]
    return SDPCommand(
      code: .init(rawValue: codes[below(codes.count)]), address: word(), format: [8, 16, 32, 0][below(4)],
      count: UInt32(below(3000)), data: word()
    ).bytes
  }

  mutating func note(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }

  mutating func step() {
    switch below(20) {
    case 0...6: send(TestBoard.report(1, packet()))
    case 7, 8: send(TestBoard.report(2, bytes(below(1020))))
    case 9: send(bytes(below(1100)))
    case 10, 11: send([1] + sdp())
    case 12: send([2] + bytes(1024))
    case 13: line(UARTFrame.command(packet()).bytes)
    case 14: line(bytes(below(200)))
    case 15: line([UARTFrame.ack, .nak, .ackAbort, .ping, .data(bytes(below(300)))][below(5)].bytes)
    case 16: line(sdp())
    case 17: test.board.advance(by: .microseconds(below(3_000_000)))
    case 18: configure()
    default: press()
    }
  }

  mutating func send(_ report: [UInt8]) {
    test.settle()
    _ = test.offer(report)
    for _ in 0..<20 {
      guard let answer = test.take() else { break }
      note(answer)
    }
  }

  mutating func line(_ bytes: [UInt8]) {
    test.board.uartSend(bytes.span.bytes)
    let output = test.board.uartReceive()
    #expect(output.count < 1 << 21)
    note(output.prefix(4096))
  }

  mutating func configure() {
    let option: UInt32 = below(3) == 0 ? 0xC000_0000 | word() & 0x00FF_FFFF : 0xC000_0007
    test.board.setRAM(at: 0x2000, littleEndian(option) + littleEndian(word()))
    send(TestBoard.report(1, Packet(tag: .configureMemory, parameters: [9, 0x2000]).bytes))
  }

  mutating func press() {
    switch below(6) {
    case 0: test.board.reset()
    case 1: test.board.setPower(below(3) > 0)
    case 2: test.board.setBootPins(BootPins.allCases[below(3)])
    case 3: test.board.setStatusRegisters(bytes(3))
    case 4: test.board.setFuse(below(64), random.next() & 7 == 0 ? word() : 0)
    default:
      test.board.setPower(true)
      test.board.setRAM(at: StandInFlashloader.loadAddress, StandInFlashloader.make())
      send([1] + SDPCommand.jump(to: StandInFlashloader.jumpAddress).bytes)
    }
  }
}
