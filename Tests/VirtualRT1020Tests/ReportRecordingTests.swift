import JSONText
import Testing

@testable import VirtualRT1020

/// Recordings at the level of whole HID reports.
@Suite struct ReportRecordingTests {
  /// Exact reports in both directions; bytes behind the declared payload are leftovers and need not match,
  /// but on this board they do.
  @Test(arguments: ["K2.1.0", "K2.7.0"]) func reports(generation: String) throws {
    let file = try RecordingFile((RecordingTests.generations[generation] ?? "") + "hid.jsonl")
    let pattern = try RecordingFile.pattern()
    var recorded = try RecordedBoard(suite: "hid", scenario: "", generation: generation)
    for line in file.lines {
      guard let name = line.text("name"), !name.contains("already set") else { continue }
      // The recorder started afresh here.
      if name.contains("nothing aborted") {
        recorded = try RecordedBoard(suite: "hid", scenario: "", generation: generation)
      }
      var position = 0
      var waiting: [[UInt8]] = []
      for event in line.objects("wire") ?? [] {
        let head = RecordingFile.bytes(hex: event.text("head") ?? "")
        switch event.text("dir") {
        case "out":
          #expect(waiting.isEmpty, "\(name)")
          waiting = recorded.exchange(Self.report(head, event, pattern, &position))
        case "in":
          guard !waiting.isEmpty else {
            Issue.record("\(name): no report where \(RecordingFile.hex(head.prefix(16))) was recorded")
            continue
          }
          let report = waiting.removeFirst()
          #expect(report.count == event.number("len"), "\(name)")
          let length = min(Int(head[2]) | Int(head[3]) << 8, head.count - 4)
          #expect(
            report.prefix(4 + length).elementsEqual(head.prefix(4 + length)),
            "\(name): \(RecordingFile.hex(report.prefix(20)))")
        default: break
        }
      }
      #expect(waiting.isEmpty, "\(name)")
    }
  }

  /// The recorded head of an OUT report, its payload completed from the pattern.
  static func report(_ head: [UInt8], _ event: JSONObject, _ pattern: [UInt8], _ position: inout Int) -> [UInt8] {
    let count = event.number("len") ?? head.count
    var report = head + [UInt8](repeating: 0, count: max(0, count - head.count))
    let length = Int(head[2]) | Int(head[3]) << 8
    guard head[0] == 2, length > head.count - 4 else { return report }
    let payload = pattern[position..<min(position + length, pattern.count)]
    for (index, byte) in payload.enumerated() where 4 + index < report.count { report[4 + index] = byte }
    position += length
    return report
  }

  /// The chip asked and mended through a crafted configuration block.
  @Test(arguments: ["K2.1.0", "K2.7.0"]) func probes(generation: String) throws {
    let file = try RecordingFile((RecordingTests.generations[generation] ?? "") + "probe.jsonl")
    var recorded = try RecordedBoard(suite: "probe", scenario: "", generation: generation)
    for line in file.lines {
      if let scenario = line.text("scenario") {
        recorded = try Self.probeBoard(line, generation: generation)
        #expect(!scenario.isEmpty)
        continue
      }
      let name = "\(generation) \(line.text("name") ?? "")"
      _ = recorded.board.takeBusLog()
      var reports: [[UInt8]] = []
      for out in line.texts("out") ?? [] { reports += recorded.exchange(RecordingFile.bytes(hex: out)) }
      let answered = reports.map { report in
        RecordingFile.hex(report.prefix(4 + (Int(report[2]) | Int(report[3]) << 8)))
      }
      #expect(answered == line.texts("in"), "\(name)")
      let mine = BusEntry.folded(recorded.board.takeBusLog().map { BusEntry($0) })
      #expect(mine == BusEntry.folded((line.objects("nor") ?? []).map { BusEntry($0) }), "\(name)")
    }
  }

  static func probeBoard(_ line: JSONObject, generation: String) throws -> RecordedBoard {
    guard case .object(let boot) = line["boot"], case .object(let nor) = boot["nor"] else {
      throw RecordingFile.Malformed()
    }
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    configuration.firmware = generation
    configuration.flash?.part = nor.text("part") == "is25lp064" ? "IS25LP064A" : "W25Q64JV"
    configuration.flash?.anyProtectionBitProtectsAll = true
    configuration.flash?.statusRegisters = [UInt8(boot.number("sr1") ?? 0), UInt8(boot.number("sr2") ?? 0)]
    for case .array(let entry) in boot.list("flash") ?? [] {
      guard entry.count == 2, let offset = entry[0].int, case .string(let hex) = entry[1] else { continue }
      configuration.flash?.contents.append((offset, RecordingFile.bytes(hex: hex)))
    }
    return RecordedBoard(VirtualRT1020(configuration))
  }
}
