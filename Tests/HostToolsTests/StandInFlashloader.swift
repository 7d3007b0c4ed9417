import HIDTransport
import MBoot
import SerialTransport

/// The device of the recordings: a flashloader by its answers, which can be told to misbehave. Its memory
/// stays from run to run, as it did when they were made.
final class StandInFlashloader: HIDDevice {
  /// How it misbehaves: the keys of the recordings.
  struct Fault {
    var fail: [UInt8: UInt32] = [:]
    var failFinally: [UInt8: UInt32] = [:]
    var isMute = false
    var muteAfter: Int?
    var abortAfter: Int?
    var refusesFrames = false
    var damagesFrames = false
  }

  let identity = USBIdentity.flashloader
  var fault = Fault()
  /// Commands that came, with their parameters.
  private(set) var commands: [(tag: UInt8, parameters: [UInt32])] = []
  /// Fuse words that were burnt.
  private(set) var fuses: [UInt32: UInt32] = [:]
  private var ram = [UInt8](repeating: 0, count: 0x40000)
  private var answers: [[UInt8]] = []
  /// Data that are expected: the command's tag and address, bytes still to come, packets that came.
  private var incoming: (tag: UInt8, address: UInt32, left: Int, packets: Int)?

  private static let ramStart: UInt32 = 0x2020_0000
  private static let flash: Range<UInt32> = 0x6000_0000..<0x6100_0000
  private static let packetBytes = 512

  private static let properties: [UInt32: [UInt32]] = [
    1: [0x4B02_0100], 2: [17], 3: [0x6000_0000], 4: [0x40_0000], 5: [4096], 7: [458_591], 8: [0, 0], 10: [1],
    11: [512], 12: [0x2020_0000, 0x2020_7FFF, 0, 1023], 14: [0x2020_0000], 15: [0x40000], 16: [0x27_FFF4], 17: [0],
    18: [0x1122_3344, 0x5566_7788], 23: [0], 24: [0x5401_0100],
  ]

  func forgetCommands() {
    commands = []
    answers = []
    incoming = nil
  }

  func close() {}

  func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
    if fault.refusesFrames { throw .malformed(SerialFault.refusedFrame) }
    guard let header = Report.Header(report) else { throw .malformed("no header") }
    let payload = report.extracting(4..<(4 + header.length)).withUnsafeBytes { [UInt8]($0) }
    if header.id == Report.ID.dataOut { return take(payload) }
    guard let packet = Packet(payload.span.bytes) else { throw .malformed("no packet") }
    carryOut(packet.tag.rawValue, packet.parameters)
  }

  func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
    if fault.damagesFrames { throw .malformed(SerialFault.damagedFrames) }
    guard !answers.isEmpty else { throw .timeout }
    let report = answers.removeFirst()
    buffer.copyBytes(from: report)
    return report.count
  }

  // MARK: - Commands

  private func carryOut(_ tag: UInt8, _ parameters: [UInt32]) {
    commands.append((tag, parameters))
    if fault.isMute { return }
    func word(_ index: Int) -> UInt32 { index < parameters.count ? parameters[index] : 0 }
    if let status = fault.fail[tag] { return generic(status, tag) }
    switch tag {
    case 0x01, 0x09, 0x0A, 0x0B, 0x0D, 0x11, 0x12: generic(0, tag)
    case 0x0E:
      fuses[word(0) & 0xFF_FFFF, default: 0] |= word(2)
      generic(0, tag)
    case 0x02: generic(Self.flash.contains(word(0)) ? 0 : 10200, tag)
    case 0x03: read(word(0), Int(word(1)), word(2))
    case 0x04, 0x08:
      incoming = (tag, tag == 4 ? word(0) : Self.ramStart, Int(tag == 4 ? word(1) : word(0)), 0)
      if tag == 4, word(2) != 0 { incoming?.address = 0x5000_0000 }
      generic(0, tag)
      if incoming?.left == 0 { finish(fault.failFinally[tag] ?? 0) }
    case 0x05: fill(word(0), Int(word(1)), word(2))
    case 0x07: property(word(0), word(1))
    case 0x0C: generic(word(0) == 10 ? 0 : 10301, tag)
    case 0x0F:
      if word(0) < 0x80 {
        respond(0xAF, [0, 4, fuses[word(0)] ?? 0xDEAD_0000 | word(0)])
      } else {
        generic(4, tag)
      }
    case 0x13:
      if word(2) == 0 {
        incoming = (tag, Self.ramStart, Int(word(1)), 0)
        generic(0, tag)
      } else {
        respond(0xB3, [0, word(1)], flags: 1)
        data([UInt8](repeating: 0xB1, count: Int(word(1))))
        generic(0, tag)
      }
    default: generic(10000, tag)
    }
  }

  private func property(_ tag: UInt32, _ index: UInt32) {
    if tag == 25 {
      if index == 9 { return respond(0xA7, [0, 31, 0x6000_0000, 16384, 256, 4096, 65536]) }
      return respond(0xA7, [10200])
    }
    respond(0xA7, Self.properties[tag].map { [0] + $0 } ?? [10300])
  }

  private func fill(_ address: UInt32, _ count: Int, _ pattern: UInt32) {
    guard let start = offset(address, count) else { return generic(10200, 5) }
    for index in 0..<count { ram[start + index] = UInt8(truncatingIfNeeded: pattern >> UInt32(index % 4 * 8)) }
    generic(0, 5)
  }

  private func read(_ address: UInt32, _ count: Int, _ memory: UInt32) {
    respond(0xA3, [0, UInt32(count)], flags: 1)
    if memory == 0, Self.flash.contains(address) {
      data([UInt8](repeating: 0xFF, count: count))
    } else if memory == 0, let start = offset(address, count) {
      data(Array(ram[start..<(start + count)]))
    } else {
      answers.append(Report.make(id: Report.ID.dataIn, payload: []))
      return generic(10200, 3)
    }
    generic(fault.failFinally[3] ?? 0, 3)
  }

  private func offset(_ address: UInt32, _ count: Int) -> Int? {
    guard address >= Self.ramStart, UInt64(address) + UInt64(count) <= UInt64(Self.ramStart) + UInt64(ram.count) else {
      return nil
    }
    return Int(address - Self.ramStart)
  }

  // MARK: - Data

  private func take(_ bytes: [UInt8]) {
    guard var state = incoming else { return }
    state.packets += 1
    if let limit = fault.muteAfter, state.packets >= limit {
      incoming = nil
      return
    }
    let isFlash = Self.flash.contains(state.address)
    if fault.abortAfter == state.packets || (!isFlash && offset(state.address, state.left) == nil) {
      answers.append(Report.make(id: Report.ID.commandIn, payload: []))
      incoming = state
      return finish(fault.abortAfter == nil ? 10200 : state.tag == 8 ? 10101 : 10202)
    }
    if state.tag == 4, !isFlash, let start = offset(state.address, bytes.count) {
      ram.replaceSubrange(start..<(start + bytes.count), with: bytes)
    }
    state.address += UInt32(bytes.count)
    state.left -= bytes.count
    incoming = state
    if state.left <= 0 { finish(fault.failFinally[state.tag] ?? 0) }
  }

  private func finish(_ status: UInt32) {
    guard let tag = incoming?.tag else { return }
    incoming = nil
    generic(status, tag)
  }

  private func data(_ bytes: [UInt8]) {
    for start in stride(from: 0, to: bytes.count, by: Self.packetBytes) {
      answers.append(
        Report.make(
          id: Report.ID.dataIn, payload: Array(bytes[start..<min(start + Self.packetBytes, bytes.count)])))
    }
  }

  private func generic(_ status: UInt32, _ tag: UInt8) { respond(0xA0, [status, UInt32(tag)]) }

  private func respond(_ tag: UInt8, _ words: [UInt32], flags: UInt8 = 0) {
    let packet = Packet(tag: CommandTag(rawValue: tag), flags: flags, parameters: words)
    answers.append(Report.make(id: Report.ID.commandIn, payload: packet.bytes))
  }
}
