import MBoot
import SDP
import VirtualRT1020

/// Causes that may fit a recording, the least specific first.
struct RevivalCandidates {
  let recording: Recording
  private let evidence: RevivalEvidence
  private let flash: BoardConfiguration.Flash?
  private(set) var all: [RevivalCandidate] = []

  /// Nanoseconds of silence that are an answer.
  static let silence: UInt64 = 1_000_000_000
  /// Pages of 256 bytes that one packet may touch.
  private static let pagesOfPacket = 5
  /// Failures that are looked into.
  private static let failureLimit = 16

  init(_ recording: Recording, _ evidence: RevivalEvidence, _ flash: BoardConfiguration.Flash?) {
    self.recording = recording
    self.evidence = evidence
    self.flash = flash
    if evidence.errorStatus?.value == .habFailure {
      add(
        RevivalCandidate(
          cause: "the boot switches are at internal boot, and nothing bootable is in the flash", bootPins: .internal))
    }
    var seen: [UInt8: Int] = [:]
    var failures = 0
    for (index, stay) in recording.stays.enumerated() {
      for (position, exchange) in stay.exchanges.enumerated() {
        guard case .mboot(let packet) = exchange.request else {
          if case .sdp(let command) = exchange.request, position == stay.exchanges.count - 1 {
            lookAtJump(command, index)
          }
          continue
        }
        let before = seen[packet.tag.rawValue, default: 0]
        seen[packet.tag.rawValue] = before + 1
        guard failures < Self.failureLimit else { continue }
        if exchange.brokenEnd == .stalled {
          failures += 1
          addStall(exchange)
          continue
        }
        if let status = exchange.status, status != 0 {
          failures += 1
          lookAtFailure(exchange, Command(packet), status)
        } else if exchange.answers.isEmpty || lacksEnd(exchange) {
          failures += 1
          lookAtSilence(packet.tag, exchange, before, isLast: position == stay.exchanges.count - 1, index)
        }
      }
    }
  }

  private func lacksEnd(_ exchange: RecordedExchange) -> Bool {
    guard let command = exchange.command else { return false }
    guard command.dataOutCount ?? command.dataInCount ?? 0 > 0 else { return false }
    return exchange.answers.count(where: { if case .response = $0 { true } else { false } }) < 2
  }

  mutating func add(_ candidate: RevivalCandidate) {
    guard !all.contains(where: { $0.cause == candidate.cause }) else { return }
    all.append(candidate)
  }

  // MARK: - A status other than 0

  private mutating func lookAtFailure(_ exchange: RecordedExchange, _ command: Command, _ status: UInt32) {
    switch command {
    case .flashEraseRegion(let address, let count, _):
      addMissingFlash()
      addErase(RevivalEvidence.flashRange(address, count), status)
    case .flashEraseAll:
      addMissingFlash()
      addErase(0..<1, status)
    case .configureMemory: addMissingFlash()
    case .writeMemory(let address, let count, _), .fillMemory(let address, let count, _):
      addMissingFlash()
      if status == StatusCode.memoryCumulativeWrite.rawValue {
        addOccupied(RevivalEvidence.flashRange(address, count), after: exchange.dataTaken.before)
      }
      addWrite(RevivalEvidence.flashRange(address, count))
    case .readMemory: addMissingFlash()
    case .flashProgramOnce(let index, _, _, _): addBurn(Int(clamping: index))
    case .flashReadOnce(let index, _):
      guard VirtualRT1020.fuseWords.contains(Int(clamping: index)) else { return }
      add(
        RevivalCandidate(
          cause: "a read of fuse word \(index) raises the error flag", faults: [.fuseReadError(word: Int(index))]))
      add(RevivalCandidate(cause: "the fuse controller stays busy", faults: [.fuseBusy()]))
    default: break
    }
  }

  private mutating func addMissingFlash() {
    add(RevivalCandidate(cause: "no flash is fitted, or its lines are open: they read as ones", removesFlash: true))
    add(
      RevivalCandidate(
        cause: "the flash does not drive its lines, which read as zeros", faults: [.norAbsent(reads: .zero)]))
    add(
      RevivalCandidate(
        cause: "the flash's SFDP cannot be read right", faults: [.sfdpCorrupt(at: 0, xor: [0xFF, 0xFF, 0xFF, 0xFF])]))
    add(RevivalCandidate(cause: "the flash stays busy from power-on", faults: [.busyStuck(opcode: nil)]))
  }

  /// Block protect bits of the part: from bit 2 of register 1 up.
  private var protectionBits: UInt8 {
    let part = flash.flatMap { $0.customPart ?? SerialNORPart.named($0.part) }
    guard case .levels(let levels)? = part?.protection else { return 0x1C }
    return UInt8(truncatingIfNeeded: (1 << levels.bits - 1) << 2)
  }

  private mutating func addErase(_ range: Range<Int>?, _ status: UInt32) {
    guard let range else { return }
    let seen = evidence.programmed(in: range)
    // An erase only shows that it failed where something was to be erased.
    let guess: [(Int, [UInt8])] = seen == nil ? [(range.lowerBound, [0])] : []
    let sector = range.lowerBound & ~0xFFF
    let reach = sector..<max(sector + 4096, range.upperBound)
    add(
      RevivalCandidate(
        cause: "block protection keeps the flash from being erased and programmed",
        faults: [.blockProtected(protectionBits)], contents: guess))
    add(RevivalCandidate(cause: "the write enable latch does not set", faults: [.writeEnableDead()], contents: guess))
    add(RevivalCandidate(cause: "erases do nothing", faults: [.eraseIgnored()], contents: guess))
    add(
      RevivalCandidate(
        cause: "erases of \(words(reach)) do nothing", faults: [.eraseIgnored(at: reach)], contents: guess))
    add(
      RevivalCandidate(
        cause: "the first erase of \(words(reach)) does nothing", faults: [.eraseIgnored(at: reach, times: 1)],
        contents: guess))
    add(
      RevivalCandidate(
        cause: "a cell at \(words(range.lowerBound..<range.lowerBound + 1)) keeps a bit at 0 after an erase",
        faults: [.eraseLeavesBits(0x01, at: range.lowerBound..<range.lowerBound + 1)]))
    add(
      RevivalCandidate(
        cause: "a cell at \(words(range.lowerBound..<range.lowerBound + 1)) kept a bit at 0 after one erase",
        faults: [.eraseLeavesBits(0x01, at: range.lowerBound..<range.lowerBound + 1, times: 1)]))
    add(RevivalCandidate(cause: "quad enable is stuck at 0", faults: [.quadEnableStuck()], contents: guess))
    add(RevivalCandidate(cause: "the flash stays busy after an erase", faults: [.busyStuck(opcode: 0x20)]))
  }

  private mutating func addWrite(_ range: Range<Int>?) {
    guard let range else { return }
    add(RevivalCandidate(cause: "the write enable latch does not set", faults: [.writeEnableDead()]))
    add(RevivalCandidate(cause: "programs clear no bit", faults: [.programLeavesBits(0xFF)]))
    add(
      RevivalCandidate(
        cause: "programs of \(words(range)) clear no bit", faults: [.programLeavesBits(0xFF, at: range)]))
    add(
      RevivalCandidate(
        cause: "the first program of \(words(range)) clears no bit",
        faults: [.programLeavesBits(0xFF, at: range, times: 1)]))
    add(RevivalCandidate(cause: "the flash stays busy after a program", faults: [.busyStuck(opcode: 0x32)]))
  }

  /// A write is refused where cells are not erased: in one of the pages of the packet that ended it.
  private mutating func addOccupied(_ range: Range<Int>?, after taken: Int) {
    guard let range else { return }
    for page in 0..<Self.pagesOfPacket {
      let place = range.lowerBound + taken + page * 256
      guard place < range.upperBound else { return }
      add(RevivalCandidate(cause: "the flash is not erased at \(words(place..<place + 1))", contents: [(place, [0])]))
    }
  }

  private mutating func addBurn(_ word: Int) {
    guard VirtualRT1020.fuseWords.contains(word) else { return }
    add(RevivalCandidate(cause: "fuse word \(word) is locked", faults: [.fuseLocked(word: word)]))
    add(RevivalCandidate(cause: "burns of fuse word \(word) do nothing", faults: [.fuseBurnIgnored(word: word)]))
    add(RevivalCandidate(cause: "the fuse controller stays busy", faults: [.fuseBusy()]))
  }

  private func words(_ range: Range<Int>) -> String {
    let first = "0x" + String(range.lowerBound, radix: 16)
    return range.count == 1 ? first : first + "-0x" + String(range.upperBound - 1, radix: 16)
  }
}
