import CaptureDecoding
import JSONText
import MBoot
import SeededGenerator
import Testing
import USBCapture

@Suite struct FigureTests {
  @Test(arguments: 0..<20) func medians(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var histogram = DurationHistogram()
    let values = (0..<random.int(1...400)).map { _ in random.next() >> UInt64(random.int(0...63)) }
    for value in values { histogram.add(value) }
    let sorted = values.sorted()
    let median = sorted[(sorted.count - 1) / 2]
    #expect(histogram.minimum == sorted.first)
    #expect(histogram.maximum == sorted.last)
    #expect(histogram.count == values.count)
    let difference = max(histogram.median, median) - min(histogram.median, median)
    #expect(difference <= median / 32 + 1)
  }

  @Test func countsAndRetries() throws {
    var talk = Talk()
    talk.device(1, .bootROM)
    for status: UInt32 in [20106, 20106, 0] {
      talk.ask(.flashEraseRegion(address: 0x6000_0000, count: 4096, memoryID: 0))
      talk.answer(status, to: .flashEraseRegion)
    }
    talk.ask(.readMemory(address: 0, count: 1000, memoryID: 0))
    talk.answer(.readMemory(.success, count: 1000))
    talk.give([UInt8](repeating: 0, count: 1000))
    talk.answer(0, to: .readMemory)
    talk.ask(.errorStatus, of: 1)
    talk.fail(-71, fromDevice: true, of: 1)
    talk.ask(.reset)
    var stats = CaptureStats()
    var teller = StoryTeller()
    let decoded = talk.decoded
    for event in decoded.events {
      stats.take(event)
      teller.take(event)
    }
    #expect(stats.total == 6)
    #expect(stats.failed == 3)
    #expect(stats.unanswered == 1)
    #expect(stats.retries == 2)
    #expect(stats.boards == 2)
    #expect(stats.commands.map(\.name) == ["flash-erase-region", "read-memory", "reset", "error-status"])
    #expect(stats.commands[0].durations.median == 1_000_000)
    #expect(stats.commands[1].bytesIn == 1000)
    #expect(stats.commands[1].throughput == 1000 / 0.003)
    #expect(stats.statuses.map(\.count) == [2])
    #expect(stats.transferErrors.map(\.status) == [-71])
    #expect(stats.waiting.map(\.name) == ["reset"])
    let report = CaptureReport(
      stats: stats, story: teller.finish(), captured: CaptureCounts(), decoded: decoded.counts, damage: "at byte 7")
    #expect(report.lines.contains("6 commands in 12.0 ms: 3 failed, 1 unanswered, 2 repeated after a failure"))
    #expect(report.lines.contains("flash-erase-region answered 20106 FlexSPINOR: Command Failure: 2 times"))
    let json = report.json
    #expect(json["capture"]?["failed"]?.int == 3)
    #expect(json["capture"]?["damage"]?.string == "at byte 7")
    #expect(json["commands"]?[0]?["median"]?.double == 0.001)
    #expect(json["statuses"]?[0]?["status"]?["value"]?.int == 20106)
    #expect(json["transfer_errors"]?[0]?["value"]?.int == -71)
    #expect(json["waiting"]?[0]?.string == "reset")
  }

  /// Names beyond the table's rows are counted together.
  @Test func manyNames() {
    var talk = Talk()
    for tag in UInt8(0x20)...0x9F {
      talk.ask(.unknown(Packet(tag: CommandTag(rawValue: tag))))
      talk.answer(10000, to: CommandTag(rawValue: tag))
    }
    var stats = CaptureStats()
    for event in talk.decoded.events { stats.take(event) }
    #expect(stats.commands.count == 64)
    #expect(stats.total == 128)
    #expect(stats.commands.last?.name == "others")
  }
}
