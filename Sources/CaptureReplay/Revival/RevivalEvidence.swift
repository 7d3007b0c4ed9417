import BootImage
import MBoot
import SDP
import VirtualRT1020

/// What a recording says about the board itself, gathered in one pass.
struct RevivalEvidence {
  /// Something that was seen, with the packet in which.
  struct Seen<Value> {
    var value: Value
    var packet: Int
  }

  /// A property that was asked for and told.
  struct Property {
    var tag: PropertyTag
    var index: UInt32
    var values: [UInt32]
    var packet: Int
  }

  /// HAB is closed, by the boot ROM's first word.
  private(set) var isClosed: Seen<Bool>?
  /// What error-status told first, before anything was started.
  private(set) var errorStatus: Seen<SDPStatus>?
  /// Properties, each at its first answer.
  private(set) var properties: [Property] = []
  /// Fuse words before anything burnt them.
  private(set) var fuses: [Int: Seen<UInt32>] = [:]
  /// Flash as it was before the host changed it: offsets and bytes.
  private(set) var contents: [(offset: Int, bytes: [UInt8], packet: Int)] = []
  /// Bytes of all IN reports of the flashloader, if they are all as long.
  private(set) var reportBytes: Int?
  /// What is known of the board.
  private(set) var known = CapturedKnowledge()

  private var changed = CapturedKnowledge()
  private var burnt: Set<Int> = []
  private var ram = KnownRAM()

  /// Words for configure-memory are looked for in writes of so many bytes.
  private static let wordsLimit: UInt32 = 4096

  /// Flash beyond this is not looked at: the memory window.
  static let window: ClosedRange<UInt32> = 0x6000_0000...0x6FFF_FFFF

  init(_ recording: Recording) {
    for stay in recording.stays {
      for exchange in stay.exchanges {
        switch exchange.request {
        case .sdp(let command): look(at: command, exchange)
        case .mboot(let packet): look(at: Command(packet), exchange)
        case .unreadable: break
        }
      }
    }
  }

  /// The value of a property at index 0.
  func property(_ tag: PropertyTag) -> Property? { properties.first { $0.tag == tag && $0.index == 0 } }

  /// A flash range of a command, as offsets.
  static func flashRange(_ address: UInt32, _ count: UInt32) -> Range<Int>? {
    guard count > 0, window.contains(address), count - 1 <= window.upperBound - address else { return nil }
    let start = Int(address - window.lowerBound)
    return start..<start + Int(count)
  }

  /// The first byte seen in a range of flash that is not 0xFF.
  func programmed(in range: Range<Int>) -> Int? {
    for piece in contents {
      let part = range.clamped(to: piece.offset..<piece.offset + piece.bytes.count)
      if let index = part.first(where: { piece.bytes[$0 - piece.offset] != 0xFF }) { return index }
    }
    return nil
  }

  // MARK: - Looking

  private mutating func look(at command: SDPCommand, _ exchange: RecordedExchange) {
    for answer in exchange.answers {
      guard case .habState(let word) = answer, isClosed == nil, [.habOpen, .habClosed].contains(word) else { continue }
      isClosed = Seen(value: word == .habClosed, packet: exchange.packet)
    }
    if command.code == .errorStatus, errorStatus == nil, let word = exchange.status, exchange.answers.count > 1 {
      errorStatus = Seen(value: SDPStatus(rawValue: word), packet: exchange.packet)
    }
  }

  private mutating func look(at command: Command, _ exchange: RecordedExchange) {
    for report in exchange.reports where report.isFromDevice && report.missing == 0 {
      reportBytes = reportBytes == nil || reportBytes == report.bytes.count ? report.bytes.count : 0
    }
    switch command {
    case .getProperty(let tag, let index):
      guard case .response(let packet)? = exchange.answers.first, packet.tag == .getPropertyResponse else { return }
      known.properties.insert(tag.truncated.rawValue)
      guard packet.parameters.first == 0,
        !properties.contains(where: { $0.tag == tag.truncated && $0.index == index })
      else { return }
      properties.append(
        Property(
          tag: tag.truncated, index: index, values: Array(packet.parameters.dropFirst()), packet: exchange.packet))
    case .flashReadOnce(let index, _):
      guard case .response(let packet)? = exchange.answers.first, packet.parameters.count >= 3,
        packet.parameters[0] == 0, let word = Int(exactly: index), VirtualRT1020.fuseWords.contains(word)
      else { return }
      known.fuses.insert(word)
      if fuses[word] == nil, !burnt.contains(word) {
        fuses[word] = Seen(value: packet.parameters[2], packet: exchange.packet)
      }
    case .flashProgramOnce(let index, _, _, _): if let word = Int(exactly: index) { burnt.insert(word) }
    case .readMemory(let address, _, let id): if id & 0xF00 == 0 { learnRead(address, exchange) }
    case .writeMemory(let address, let count, let id) where id & 0xF00 == 0:
      // Where cells were not erased the write ended, and what they held is still there.
      let isRefused = exchange.status == StatusCode.memoryCumulativeWrite.rawValue
      let taken = exchange.dataTaken
      if (4...Self.wordsLimit).contains(count), let bytes = exchange.dataOut, !bytes.isEmpty {
        ram.write(UInt64(address), bytes)
      }
      learnChange(address, isRefused ? min(count, UInt32(clamping: taken.before + taken.last)) : count)
    case .fillMemory(let address, let count, let pattern):
      learnChange(address, count)
      if (4...Self.wordsLimit).contains(count), KnownRAM.contains(UInt64(address), UInt64(count)) {
        ram.write(UInt64(address), (0..<4).map { UInt8(truncatingIfNeeded: pattern >> (8 * UInt32($0))) })
      }
    case .flashEraseRegion(let address, let count, let id) where id & 0xF00 == 0:
      // Whole sectors go, of a size that is not known: 4 KiB and more.
      let start = address & ~0xFFF
      learnChange(start, (count &+ (address - start) &+ 0xFFF) & ~0xFFF)
    case .flashEraseAll: changed.learnFlash(0..<Self.window.count)
    case .configureMemory(_, let address):
      // The block that the flashloader programs.
      if ram.word(UInt64(address)) == OptionWord.programConfigurationBlock { changed.learnFlash(0..<512) }
    default: break
    }
  }

  private mutating func learnRead(_ address: UInt32, _ exchange: RecordedExchange) {
    for answer in exchange.answers {
      guard case .data(let bytes, _) = answer,
        let range = Self.flashRange(address, UInt32(clamping: bytes.count))
      else { continue }
      // What was seen already, or changed by the host, tells nothing of the beginning.
      for fresh in changed.unknownFlash(in: range) {
        for piece in known.unknownFlash(in: fresh) {
          let part = (piece.lowerBound - range.lowerBound)..<(piece.upperBound - range.lowerBound)
          contents.append((piece.lowerBound, Array(bytes[part]), exchange.packet))
          known.learnFlash(piece)
        }
      }
    }
  }

  private mutating func learnChange(_ address: UInt32, _ count: UInt32) {
    guard let range = Self.flashRange(address, count) else { return }
    changed.learnFlash(range)
  }
}
