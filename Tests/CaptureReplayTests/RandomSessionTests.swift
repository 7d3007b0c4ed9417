import BoardDescription
import CaptureReplay
import HIDTransport
import MBoot
import Provisioning
import SeededGenerator
import Testing
import VirtualRT1020

/// Sessions drawn from a seed, on boards that are healthy or sick in ways drawn from it too: what was recorded of them
/// is revived, and answers the same.
@Suite struct RandomSessionTests {
  private static let faults: [Fault] = [
    .blockProtected(0x3C), .blockProtected(0x3C, after: 2), .writeEnableDead(), .writeEnableDead(after: 3),
    .eraseIgnored(), .eraseIgnored(at: 0x1000..<0x2000), .eraseLeavesBits(0x10, at: 0x2000..<0x2010),
    .programLeavesBits(0x80), .programLeavesBits(0xFF, at: 0x100..<0x200, times: 1), .quadEnableStuck(),
    .norAbsent(reads: .zero), .norAbsent(operation: .erase, after: 1), .sfdpCorrupt(at: 0, xor: [1]),
    .fuseLocked(word: 0x22), .fuseBurnIgnored(word: 0x22), .fuseReadError(word: 6), .fuseBusy(after: 1),
    .firmwareHangs(.before, command: 0x02, after: 1), .firmwareHangs(.after, command: 0x04),
    .firmwareAnswers(command: 0x07, Fault.Answer(status: 10_300), after: 2, times: 2),
    .weakCells(0x01, erases: 0, probability: 0.1), .busyStuck(opcode: 0x20),
  ]

  private static func configuration(_ generator: inout SeededGenerator) -> BoardConfiguration {
    flashloader {
      $0.firmware =
        ["K2.1.0", "K2.7.0", "K2.7.0-rt1020", "K2.1.0-mcubootutility"].randomElement(using: &generator) ?? ""
      $0.fuses = [0x22: UInt32.random(in: 0...7, using: &generator), 6: 0x10]
      if Bool.random(using: &generator) { $0.flash?.part = "W25Q64JV" }
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        let bytes = (0..<Int.random(in: 1...600, using: &generator)).map { _ in
          UInt8.random(in: 0...255, using: &generator)
        }
        $0.flash?.contents.append((Int.random(in: 0...0x4000, using: &generator), bytes))
      }
      for _ in 0..<([0, 1, 1, 2].randomElement(using: &generator) ?? 1) {
        $0.faults.append(faults.randomElement(using: &generator) ?? .fuseBusy())
      }
    }
  }

  private static func ask(_ host: MBootHost, _ generator: inout SeededGenerator) throws {
    let place = 0x6000_0000 + UInt32.random(in: 0...16, using: &generator) * 0x400
    switch Int.random(in: 0...9, using: &generator) {
    case 0:
      let tag = [1, 2, 7, 0x0A, 0x0B, 0x0C, 0x0E, 0x0F, 0x11, 0x12, 0x18, 0x55].randomElement(using: &generator) ?? 1
      _ = try host.exchange(.getProperty, [UInt32(tag), 0], response: .getPropertyResponse)
    case 1: _ = try host.exchange(.getProperty, [0x19, 9], response: .getPropertyResponse)
    case 2: try host.configureFlash()
    case 3, 4: _ = try host.erase(place & ~0xFFF, UInt32.random(in: 1...0x3000, using: &generator))
    case 5, 6:
      let bytes = (0..<Int.random(in: 1...3000, using: &generator)).map { UInt8(truncatingIfNeeded: $0 * 3) }
      _ = try host.write(place, bytes)
    case 7: _ = try host.read(place, UInt32.random(in: 1...3000, using: &generator))
    case 8:
      _ = try host.exchange(
        .flashReadOnce, [[6, 0x22, 0x99].randomElement(using: &generator) ?? 6, 4], response: .flashReadOnceResponse)
    default:
      _ = try host.exchange(
        .flashProgramOnce, [0x22, 4, UInt32.random(in: 0...15, using: &generator)], permission: virtual)
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>) func itIsRevivedExactly(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let recording = try record(Self.configuration(&generator)) { tap in
      let host = try tap.mboot()
      try host.configureFlash()
      for _ in 0..<Int.random(in: 3...25, using: &generator) {
        do { try Self.ask(host, &generator) } catch is MBootError {}
      }
    }
    let revival = revive(recording)
    #expect(revival.replay.isSame, "\(revival.replay)")
    let text = RevivalText(revival, source: "seed \(seed)", imageName: "x")
    #expect(try replay(recording, on: parsed(text)) == revival.replay)
  }
}
