import JSONText
import Testing

@testable import VirtualRT1020

/// Every recording of NXP's real flashloaders, replayed on the virtual board.
@Suite struct RecordingTests {
  static let suites = ["commands", "properties", "ram", "exec", "flexspi", "fuses", "options", "limits"]
  static let generations = ["K2.1.0": "", "K2.7.0": "k2.7.0/"]

  @Test(arguments: ["K2.1.0", "K2.7.0"], suites)
  func packets(generation: String, suite: String) throws {
    try replay(generation, suite, faults: [])
  }

  /// Faults that never strike change nothing, though all that the board does goes past them.
  @Test(arguments: ["K2.1.0", "K2.7.0"], suites)
  func packetsPastFaultsThatNeverStrike(generation: String, suite: String) throws {
    let never = Fault.Trigger(after: .max)
    try replay(generation, suite, faults: Self.dormant.map { Fault($0, trigger: never) })
  }

  private static let dormant: [Fault.Effect] = [
    .norAbsent(reads: .zero, operation: .command), .norAbsent(reads: .zero, operation: .change),
    .sfdpCorrupt(offset: 0, xor: [0xFF]), .writeEnableDead, .blockProtected(bits: 0x3C), .quadEnableLost,
    .busyStuck(opcode: 0x20), .eraseIgnored, .eraseLeavesBits(mask: 1), .programLeavesBits(mask: 1),
    .programAddsBits(every: 16, offsets: [1], mask: 1), .weakCells(mask: 1, erases: 0), .wornSector(erases: 0),
    .readNeedsWait(cycles: 2), .leftIn(.suspended), .leftIn(.continuousRead), .fuseLocked(word: 6),
    .fuseBurnIgnored(word: 6), .fuseBitsRefuse(word: 6, mask: 1), .fuseReadError(word: 6), .fuseBusy,
    .fuseForgets(word: 6), .reportLost(.in), .reportLost(.out), .reportDuplicated(.in), .reportDuplicated(.out),
    .reportShort(.in, bytes: 1), .reportDelayed(.out, .seconds(1)), .reportStalled(.in), .deviceGone(backAfter: nil),
    .enumerationNever, .enumerationAsROM, .firmwareHangs(.before, command: nil), .firmwareCrashes(.after, command: nil),
    .powerCut(operation: .command, backAfter: nil), .brownOut(operation: .change),
    .powerCut(operation: .burn, backAfter: nil),
  ]

  private func replay(_ generation: String, _ suite: String, faults: [Fault]) throws {
    let file = try RecordingFile((Self.generations[generation] ?? "") + suite + ".jsonl")
    let pattern = try RecordingFile.pattern()
    var recorded = try RecordedBoard(suite: suite, scenario: "", generation: generation)
    recorded.board.add(faults)
    var compared = 0
    for line in file.lines {
      if let scenario = line.text("scenario"), line["request"] == nil {
        recorded = try RecordedBoard(suite: suite, scenario: scenario, generation: generation)
        recorded.board.add(faults)
      } else if let request = line.text("request") {
        guard Self.isReproducible(line) else { continue }
        try replay(line, request, on: &recorded, pattern, generation)
        compared += 1
      } else {
        compareState(line, recorded)
      }
    }
    #expect(compared > 10)
  }

  /// False for what Recordings/README.md lists as not to be reproduced.
  static func isReproducible(_ line: JSONObject) -> Bool {
    let name = line.text("name") ?? ""
    let scenario = line.text("in_scenario") ?? ""
    if scenario == "call good" || name.hasPrefix("read-memory reserved") { return false }
    if line.texts("data_out")?.contains(where: { $0 == "abort" || $0 == "fail" }) == true { return false }
    return !name.contains("host aborts")
  }

  private func replay(
    _ line: JSONObject, _ request: String, on recorded: inout RecordedBoard, _ pattern: [UInt8], _ generation: String
  ) throws {
    let name = "\(generation) \(line.text("in_scenario") ?? ""): \(line.text("name") ?? "")"
    placeOption(line, request, on: &recorded)
    _ = recorded.board.takeBusLog()
    let packet = RecordingFile.bytes(hex: request)
    var reports = packet.isEmpty ? [] : recorded.exchange(recorded.padded(1, packet))
    var position = 0
    for data in line.texts("data_out") ?? [] {
      let payload = Self.payload(data, pattern, &position)
      reports += recorded.exchange(recorded.padded(2, payload))
    }
    let expected = (line.objects("packets_in") ?? []).map { packet -> String in
      let hex = packet.text("hex") ?? ""
      switch packet.text("type") {
      case "cmd": return "3:" + hex
      case "data": return "4:" + hex
      default: return "3:"
      }
    }
    let answered = reports.map { report in
      let length = Int(report[2]) | Int(report[3]) << 8
      return "\(report[0]):" + RecordingFile.hex(report[4..<min(report.count, 4 + length)])
    }
    // A program that starts cannot be run here: the flashloader answers, and is gone.
    if line.text("name")?.hasPrefix("execute 20202001") == true, expected.isEmpty {
      #expect(recorded.board.running == .application(entry: 0x2020_2000), "\(name)")
      return
    }
    #expect(answered.count == expected.count, "\(name)")
    for (answer, wanted) in zip(answered, expected) {
      #expect(Self.matches(answer, wanted), "\(name): \(answer.prefix(80)) instead of \(wanted.prefix(80))")
    }
    compareBus(line, recorded.board.takeBusLog(), name)
    if line.text("stopped") == "reset" { #expect(recorded.board.resetCount == 1, "\(name)") }
  }

  /// Some lines say that the recorder itself put an option word into RAM.
  private func placeOption(_ line: JSONObject, _ request: String, on recorded: inout RecordedBoard) {
    guard line.text("name")?.contains("placed by the harness") == true else { return }
    let address = RecordingFile.bytes(hex: request).suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    recorded.board.setRAM(at: address, [0x07, 0x00, 0x00, 0xC0])
  }

  static func payload(_ text: String, _ pattern: [UInt8], _ position: inout Int) -> [UInt8] {
    guard text != "empty" else { return [] }
    guard let open = text.firstIndex(of: "("), let count = Int(text[text.index(after: open)...].dropLast()) else {
      let bytes = RecordingFile.bytes(hex: text)
      position += bytes.count
      return bytes
    }
    defer { position += count }
    if text.hasPrefix("ffffffff") { return [UInt8](repeating: 0xFF, count: count) }
    return Array(pattern[position..<(position + count)])
  }

  /// A recorded text may be cut: `head...(length)`.
  static func matches(_ answer: String, _ wanted: String) -> Bool {
    guard let dots = wanted.firstRange(of: "...") else { return answer == wanted }
    return answer.hasPrefix(wanted[..<dots.lowerBound])
  }

  private func compareBus(_ line: JSONObject, _ log: [BusTransaction], _ name: String) {
    var mine = log.map { BusEntry($0) }
    let theirs = (line.objects("nor") ?? []).map { BusEntry($0) }
    // The recorder did not log the read-back of a whole chip.
    if line.text("note")?.contains("verify not logged") == true || line.text("name") == "flash-erase-all 9" {
      mine.removeAll { $0.description.hasPrefix("ahb ") || $0.description.hasPrefix("ip eb ") }
      let rest = theirs.filter { !$0.description.hasPrefix("ip eb ") }
      #expect(BusEntry.folded(mine) == BusEntry.folded(rest), "\(name)")
      return
    }
    #expect(BusEntry.folded(mine) == BusEntry.folded(theirs), "\(name)")
  }

  private func compareState(_ line: JSONObject, _ recorded: RecordedBoard) {
    let scenario = line.text("in_scenario") ?? ""
    if let offset = line.text("flash_array").flatMap({ Int($0, radix: 16) }), let hex = line.text("hex") {
      #expect(RecordingFile.hex(recorded.board.flash(at: offset, count: hex.count / 2)) == hex, "\(scenario)")
      if let first = line.text("sr1") {
        #expect(RecordingFile.hex(recorded.board.statusRegisters.prefix(1)) == first, "\(scenario)")
      }
      if let second = line.text("sr2") {
        #expect(RecordingFile.hex(recorded.board.statusRegisters.dropFirst().prefix(1)) == second, "\(scenario)")
      }
    }
    if line.text("memory") != nil, let hex = line.text("hex") {
      #expect(recorded.block.map { RecordingFile.hex($0.bytes) } == hex, "\(scenario)")
    }
    for (index, word) in (line.texts("fuses") ?? []).enumerated() {
      #expect(recorded.board.fuse(index) == UInt32(word, radix: 16), "\(scenario): fuse \(index)")
    }
  }
}
