import BootImage
import HIDTransport
import MBoot
import Provisioning
import SDP
import VirtualRT1020

/// Makes a virtual board that answers as a recording says: a healthy board as far as the capture shows one, then the
/// least specific cause that has it fail as recorded, and for what remains the recorded answers themselves.
public struct Reviver {
  private let recording: Recording
  private let clearance: ReplayClearance
  private let evidence: RevivalEvidence
  private var configuration = BoardConfiguration()
  private var notes: [RevivalNote] = []
  private var otherCauses: [String] = []

  /// Causes that may be combined.
  private static let causeLimit = 5
  /// How often more commands may be answered as recorded.
  private static let answerRounds = 8
  /// Word 6, BOOT_CFG1, bit 1: HAB is closed.
  private static let closed: (word: Int, bits: UInt32) = (6, 0x2)

  /// - Parameter permission: virtual boards' fuses may be burnt.
  public init(_ recording: Recording, _ permission: BurnPermission) {
    self.recording = recording
    clearance = ReplayClearance(recording, permission)
    evidence = RevivalEvidence(recording)
  }

  /// Makes the board, and replays the recording on it.
  public mutating func revive() -> Revival {
    describe()
    var report = replay(configuration)
    var rounds = 0
    let candidates = RevivalCandidates(recording, evidence, configuration.flash).all
    while !report.isSame, rounds < Self.causeLimit, let better = choose(candidates, report) {
      configuration = better.configuration
      report = better.report
      rounds += 1
    }
    let answers = giveRecordedAnswers(&report)
    scaleTimes()
    if configuration.known != nil { report = replay(configuration) }
    return Revival(
      configuration: configuration, notes: notes, otherCauses: otherCauses, recordedAnswers: answers,
      replay: report)
  }

  /// Has commands that still differ answered as they were recorded. What is answered so may not have been carried out,
  /// and have others differ, which then are answered so too.
  /// - Returns: how many faults that took.
  private mutating func giveRecordedAnswers(_ report: inout ReplayReport) -> Int {
    var best = (configuration: configuration, report: report, count: 0)
    var numbers: Set<Int> = []
    var last = report
    for _ in 0..<Self.answerRounds where !last.isSame {
      let more = numbers.union(last.differences.map(\.number))
      guard more.count > numbers.count else { break }
      numbers = more
      let answers = RecordedAnswers.faults(for: numbers, in: recording)
      var changed = configuration
      changed.faults += answers
      last = replay(changed)
      if Self.score(last) < Self.score(best.report) { best = (changed, last, answers.count) }
    }
    configuration = best.configuration
    report = best.report
    return best.count
  }

  // MARK: - The search

  /// Replays the recording. `progress` is called before each command, and at the end without one, with the board's time.
  private func replay(
    _ configuration: BoardConfiguration, progress: (RecordedExchange?, Duration) -> Void = { _, _ in }
  ) -> ReplayReport {
    let bus = VirtualBus(VirtualRT1020(configuration))
    bus.board.logsEvents = false
    var replayer = Replayer(clearance, reach: .virtual)
    do throws(HIDError) {
      let report = try replayer.run(on: bus, progress: { progress($0, bus.board.time) })
      progress(nil, bus.board.time)
      return report
    } catch {
      var report = ReplayReport()
      report.recorded = recording.count
      report.stopped = "\(error)"
      return report
    }
  }

  /// Commands that are not answered as recorded; those that were not reached count too.
  private static func score(_ report: ReplayReport) -> Int {
    Set(report.differences.map(\.number)).count + (report.recorded - report.sent) + (report.stopped == nil ? 0 : 1)
  }

  /// The candidate that leaves the fewest differences, the least specific of equals; nil if none is any better.
  private mutating func choose(
    _ candidates: [RevivalCandidate], _ report: ReplayReport
  ) -> (configuration: BoardConfiguration, report: ReplayReport)? {
    var best: (candidate: RevivalCandidate, report: ReplayReport)?
    var equals: [String] = []
    for candidate in candidates {
      let tried = replay(candidate.applied(to: configuration))
      let score = Self.score(tried)
      guard score < Self.score(report) else { continue }
      if let found = best.map({ Self.score($0.report) }), score >= found {
        if score == found { equals.append(candidate.cause) }
      } else {
        best = (candidate, tried)
        equals = []
      }
    }
    guard let best else { return nil }
    otherCauses += equals
    note("faults", .guess, best.candidate.cause)
    for (offset, bytes) in best.candidate.contents {
      note("flash", .guess, "\(bytes.count) byte at 0x\(String(offset, radix: 16)) held something to be erased")
    }
    return (best.candidate.applied(to: configuration), best.report)
  }

  private mutating func note(_ key: String, _ source: RevivalNote.Source, _ text: String) {
    notes.append(RevivalNote(key: key, source: source, text: text))
  }

  // MARK: - What the capture shows

  private mutating func describe() {
    let startsInROM = recording.stays.first?.isBootROM != false
    let first = recording.exchanges.first?.packet ?? 0
    configuration.mode = startsInROM ? .rom : .flashloader
    note(
      "mode", .packet(first), startsInROM ? "the boot ROM was asked first" : "a flashloader was asked first")
    if let closed = evidence.isClosed {
      note("fuses", .packet(closed.packet), closed.value ? "HAB is closed" : "HAB is open")
      if closed.value { configuration.fuses[Self.closed.word, default: 0] |= Self.closed.bits }
    }
    for (word, seen) in evidence.fuses.sorted(by: { $0.key < $1.key }) {
      configuration.fuses[word, default: 0] |= seen.value
      note("fuses", .packet(seen.packet), "word \(word) reads as 0x\(String(seen.value, radix: 16))")
    }
    if let unique = evidence.property(.uniqueDeviceID), unique.values.count == 2 {
      configuration.fuses[1] = unique.values[0]
      configuration.fuses[2] = unique.values[1]
      note("fuses", .packet(unique.packet), "words 1 and 2 are the unique id")
    }
    var firmware = RevivedFirmware(evidence)
    firmware.describe(&configuration)
    notes += firmware.notes
    describeFlash()
    configuration.known = evidence.known
  }

  private mutating func describeFlash() {
    var flash = BoardConfiguration.Flash()
    let attributes = evidence.properties.first {
      $0.tag == .externalMemoryAttributes && $0.index == MemoryID.flexSPINOR
    }
    let size = attributes.flatMap { ExternalMemoryAttributes(words: $0.values).byteCount }
    if let attributes, let size, let bytes = Int(exactly: size), (65_536...256 << 20).contains(bytes),
      bytes & (bytes - 1) == 0
    {
      if let part = ([SerialNORPart.named(flash.part)].compactMap { $0 } + SerialNORPart.all)
        .first(where: { $0.size == bytes })
      {
        flash.part = part.name
        note("flash", .packet(attributes.packet), "it has \(bytes >> 10) KiB")
        note("flash", .guess, "it is an \(part.name), the first part of that size")
      } else {
        flash.size = bytes
        note("flash", .packet(attributes.packet), "it has \(bytes >> 10) KiB, which no known part has")
      }
    } else {
      note("flash", .guess, "it is an \(flash.part), as on NXP's board: the capture does not say")
    }
    let fitted = flash.size ?? SerialNORPart.named(flash.part)?.size ?? 0
    var count = 0
    for piece in evidence.contents where piece.offset + piece.bytes.count <= fitted {
      flash.contents.append((piece.offset, piece.bytes))
      count += piece.bytes.count
    }
    if let first = evidence.contents.first {
      note("flash", .packet(first.packet), "\(count) bytes of what it held before were read, from here on")
    }
    configuration.flash = flash
  }

  // MARK: - Times

  /// Erases take what they took in the capture, if that is another time than the part's.
  private mutating func scaleTimes() {
    guard let flash = configuration.flash, var part = flash.customPart ?? SerialNORPart.named(flash.part) else {
      return
    }
    var begun: (exchange: RecordedExchange, time: Duration)?
    var modelled = Duration.zero
    var recorded: UInt64 = 0
    var packet = 0
    func finish(_ time: Duration) {
      guard let (exchange, start) = begun, exchange.status == 0, case .flashEraseRegion? = exchange.command else {
        return
      }
      modelled += time - start
      recorded += exchange.lastTime >= exchange.began ? exchange.lastTime - exchange.began : 0
      packet = exchange.packet
    }
    _ = replay(configuration) { exchange, time in
      finish(time)
      begun = exchange.map { ($0, time) }
    }
    let seconds = modelled / .seconds(1)
    guard seconds > 0, recorded > 0 else { return }
    let factor = Double(recorded) / 1e9 / seconds
    guard !(0.8...1.25).contains(factor), (0.0001...10_000).contains(factor) else { return }
    func scaled(_ microseconds: Int) -> Int { max(1, Int(min(Double(microseconds) * factor, 3.6e9))) }
    part.times.sector = scaled(part.times.sector)
    part.times.halfBlock = scaled(part.times.halfBlock)
    part.times.block = scaled(part.times.block)
    part.name = flash.part
    guard part.flaw == nil else { return }
    configuration.flash?.customPart = part
    note("flash", .packet(packet), "the erase of a sector takes \(part.times.sector) us, as in the capture")
  }
}
