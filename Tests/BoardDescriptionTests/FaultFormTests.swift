import BoardDescription
import JSONText
import SeededGenerator
import Testing
import VirtualRT1020

@Suite struct FaultFormTests {
  /// Each example of the table in Swift, to be compared with what its text says. `DocumentTests` sees to it that
  /// what the table shows stands here.
  static let made: [String: Fault] = [
    "nor-absent": .norAbsent(reads: .ff, operation: .erase, after: 3),
    "sfdp-corrupt": .sfdpCorrupt(at: 0, xor: [0xFF]),
    "write-enable-dead": .writeEnableDead(after: 2),
    "block-protected": .blockProtected(0x1C, times: 1),
    "wp-low": .writeProtectPinLow(),
    "qe-lost": .quadEnableLost(after: 1, times: 1),
    "qe-stuck": .quadEnableStuck(),
    "busy-stuck": .busyStuck(opcode: 0x20, after: 1),
    "erase-ignored": .eraseIgnored(at: 0x10000..<0x20000, after: 2, times: 1),
    "erase-leaves-bits": .eraseLeavesBits(0x01, at: 0x2100..<0x2101),
    "program-leaves-bits": .programLeavesBits(0x80, times: 1),
    "program-adds-bits": .programAddsBits(0x04, every: 4096, offsets: [0x10, 0x11]),
    "weak-cells": .weakCells(0x01, erases: 10, probability: 0.001),
    "worn-sector": .wornSector(erases: 5, at: 0x3000..<0x4000),
    "read-noise": .readNoise(aboveMegahertz: 100, perMillion: 20),
    "read-needs-wait": .readNeedsWait(cycles: 8),
    "left-in": .leftIn(.fourByteAddresses, untilPowerCycle: true),
    "fuse-locked": .fuseLocked(word: 5),
    "fuse-burn-ignored": .fuseBurnIgnored(word: 0x22, times: 1),
    "fuse-bits-refuse": .fuseBitsRefuse(word: 6, mask: 0x0000_0010),
    "fuse-read-error": .fuseReadError(word: 6),
    "fuse-busy": .fuseBusy(after: 1),
    "fuse-forgets": .fuseForgets(word: 0x22),
    "report-lost": .reportLost(.in, after: 4, times: 1),
    "report-duplicated": .reportDuplicated(.out, after: 1, times: 1),
    "report-short": .reportShort(.in, bytes: 8, times: 1),
    "report-delayed": .reportDelayed(.in, by: .milliseconds(250)),
    "report-stalled": .reportStalled(.out, after: 2, times: 1),
    "device-gone": .deviceGone(backAfter: .seconds(2), after: 10, times: 1),
    "enumeration-slow": .enumerationSlow(by: .seconds(3)),
    "enumeration-never": .enumerationNever(times: 1),
    "enumeration-as-rom": .enumerationAsROM(times: 1),
    "firmware-hangs": .firmwareHangs(.after, command: 0x02, after: 1),
    "firmware-crashes": .firmwareCrashes(.before, command: 0x04, times: 1),
    "firmware-answers": .firmwareAnswers(command: 0x02, Fault.Answer(status: 20106), after: 1),
    "rom-answers": .romAnswers(command: 0x05, Fault.Answer(status: 0x3333_3333)),
    "power-cut": .powerCut(in: .erase, backAfter: .seconds(1), after: 3, times: 1),
    "brown-out": .brownOut(in: .program, after: 20, times: 1),
  ]

  static let names = FaultForm.all.map(\.name)

  @Test func everyEffectHasARow() {
    #expect(Set(Self.names) == Set(Self.made.keys))
    #expect(Self.names.count == 38)
  }

  @Test(arguments: names) func exampleSaysWhatSwiftSays(_ name: String) throws {
    let form = try #require(FaultForm.named(name))
    let read = try TextFile("plan.yaml", "- " + form.example).faults()
    #expect(read == [Self.made[name]].compactMap { $0 })
  }

  @Test(arguments: names) func whatIsWrittenReadsBack(_ name: String) throws {
    let form = try #require(FaultForm.named(name))
    for seed in 1...20 {
      var random = SeededGenerator(seed: UInt64(seed))
      guard var fault = Self.made[name] else { continue }
      if form.commonKeys.contains("after") {
        fault.trigger.after = random.int(0...9)
        fault.trigger.times = [nil, 1, 7].randomElement(using: &random) ?? nil
        fault.trigger.probability = [1, 0.5, 0.001].randomElement(using: &random) ?? 1
      }
      fault.trigger.from = .nanoseconds(Int64(random.int(0...86_400_000_000_000)))
      fault.trigger.untilPowerCycle = .random(using: &random)
      if form.takesAddresses {
        fault.addresses = (0..<random.int(0...3)).map { _ in
          let start = random.int(0...0xFFF_FF00)
          return start..<(start + random.int(1...256))
        }
      }
      let text = fault.json.text(.line)
      #expect(try Fault(DescribedValue(try JSONValue(parsing: text), at: "x")) == fault, "\(text)")
      #expect(try TextFile("plan.yaml", "- " + text).faults() == [fault], "\(text)")
    }
  }

  @Test(arguments: names) func explainsItself(_ name: String) throws {
    let form = try #require(FaultForm.named(name))
    let text = form.lines.joined(separator: "\n")
    for key in form.allKeys.dropFirst() { #expect(text.contains("  " + key)) }
    #expect(text.contains(form.example) && text.contains(form.swiftExample) && text.contains(form.meaning))
  }
}
