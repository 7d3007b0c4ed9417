import BootImage
import MBoot

@testable import VirtualRT1020

/// The flashloader's commands as a host gives them, over HID.
extension TestBoard {
  /// What came back for a command: response packets, data, and empty packets that end a data phase.
  enum Answer: Equatable {
    case response(tag: UInt8, words: [UInt32])
    case data([UInt8])
    case receiverAbort
    case senderAbort
  }

  /// Where option words and blocks are put.
  static let optionAddress: UInt32 = 0x2000

  /// The row of values of the flashloader that runs.
  var profile: FirmwareProfile { board.flashloader?.core.profile ?? board.profile }

  /// The configuration block in force.
  var block: FlashConfigurationBlock? { board.flashloader?.core.driver.block }

  static func answer(_ report: [UInt8]) -> Answer {
    let count = Int(report[2]) | Int(report[3]) << 8
    let payload = Array(report[4..<min(report.count, 4 + count)])
    if report[0] == Report.ID.dataIn { return payload.isEmpty ? .senderAbort : .data(payload) }
    guard let packet = Packet(payload) else { return .receiverAbort }
    return .response(tag: packet.tag.rawValue, words: packet.parameters)
  }

  static func report(_ id: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [id, 0, UInt8(payload.count & 0xFF), UInt8(payload.count >> 8)] + payload
  }

  static func commandReport(_ tag: CommandTag, _ words: [UInt32]) -> [UInt8] {
    // All seven parameters, so that what a command leaves out is zero and no leftover.
    let all = words + [UInt32](repeating: 0, count: 7 - words.count)
    return report(Report.ID.commandOut, Packet(tag: tag, parameters: all).bytes)
  }

  mutating func command(_ tag: CommandTag, _ words: UInt32...) -> [Answer] {
    exchange(Self.commandReport(tag, words)).map(Self.answer)
  }

  /// The last status that came, or nil for silence.
  static func status(_ answers: [Answer]) -> UInt32? {
    for case .response(_, let words) in answers.reversed() { return words.first }
    return nil
  }

  mutating func status(_ tag: CommandTag, _ words: UInt32...) -> UInt32? {
    Self.status(exchange(Self.commandReport(tag, words)).map(Self.answer))
  }

  // MARK: - Commands

  mutating func property(_ tag: UInt32, _ index: UInt32 = 0) -> [UInt32] {
    guard case .response(0xA7, let words) = command(.getProperty, tag, index).last else { return [] }
    return words
  }

  mutating func erase(_ offset: UInt32, _ count: UInt32) -> UInt32? {
    status(.flashEraseRegion, 0x6000_0000 + offset, count, 0)
  }

  mutating func write(_ address: UInt32, _ bytes: [UInt8]) -> UInt32? {
    var answers = command(.writeMemory, address, UInt32(bytes.count), 0)
    for start in stride(from: 0, to: bytes.count, by: profile.usbPacketBytes) {
      let piece = Array(bytes[start..<min(start + profile.usbPacketBytes, bytes.count)])
      answers += exchange(Self.report(Report.ID.dataOut, piece)).map(Self.answer)
    }
    // The first response only opens the data phase.
    return answers.count > 1 ? Self.status(answers) : nil
  }

  mutating func read(_ address: UInt32, _ count: Int) -> (status: UInt32?, bytes: [UInt8]) {
    let answers = command(.readMemory, address, UInt32(count), 0)
    var bytes: [UInt8] = []
    for case .data(let piece) in answers { bytes += piece }
    guard answers.count > 1 else { return (nil, bytes) }
    return (Self.status(answers), bytes)
  }

  /// Puts option words into RAM and configures the flash by them.
  mutating func configure(_ words: UInt32...) -> UInt32? {
    board.setRAM(at: Self.optionAddress, words.flatMap(littleEndian))
    return status(.configureMemory, MemoryID.flexSPINOR, Self.optionAddress)
  }

  /// Puts a whole block into RAM and configures the flash by it.
  mutating func configure(_ block: FlashConfigurationBlock) -> UInt32? {
    board.setRAM(at: Self.optionAddress, block.bytes)
    return status(.configureMemory, MemoryID.flexSPINOR, Self.optionAddress)
  }

  mutating func programOnce(_ index: UInt32, _ word: UInt32, count: UInt32 = 4) -> UInt32? {
    status(.flashProgramOnce, index, count, word)
  }

  mutating func readOnce(_ index: UInt32, count: UInt32 = 4) -> [UInt32] {
    guard case .response(0xAF, let words) = command(.flashReadOnce, index, count).last else { return [] }
    return words
  }
}
