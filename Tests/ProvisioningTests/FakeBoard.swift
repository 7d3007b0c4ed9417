import BootImage
import HIDTransport
import MBoot
import SDP

/// A board for tests: just enough of ROM and flashloader to answer well, and hooks to answer badly.
///
/// Not a model of the part (that is `VirtualRT1020`): every error path must be reachable on purpose.
final class FakeBoard {
  var identity: USBIdentity?
  /// How often a host said that the device is about to leave.
  var departuresExpected = 0
  /// What the jump and the reset lead to; nil leaves the bus.
  var afterJump: USBIdentity? = .flashloader
  var afterReset: USBIdentity?
  var habWord = SDPStatus.habOpen
  var errorStatus = SDPStatus.habSuccess
  /// Word with which commands end, in place of the right one.
  var sdpWords: [SDPCommand.Code: SDPStatus] = [:]
  /// Status with which flashloader commands end; for data commands the final one.
  var statuses: [CommandTag: UInt32] = [:]
  /// Commands that get no answer.
  var silent: Set<CommandTag> = []
  var silentSDP: Set<SDPCommand.Code> = []
  /// Data packet after which a write is aborted, counted from 1.
  var abortWriteAt: Int?
  /// Data packet in whose place a read is aborted, counted from 0.
  var abortReadAt: Int?
  /// Transfer (send or receive that yields a report) at which the device vanishes, counted from 1.
  var vanishAt: Int?
  /// Changes IN reports before they are delivered.
  var distort: ([UInt8]) -> [UInt8] = { $0 }
  /// Properties; nil values answer 10300.
  var properties: [UInt32: [UInt32]] = [
    0x01: [0x4B02_0100], 0x0B: [1016], 0x19: [31, 0x6000_0000, 8192, 256, 4096, 65536],
  ]
  /// Fuse words; others read as 0xABCD in front of their index. Open, no key revoked.
  var fuses: [UInt32: UInt32] = [6: 0, 0x2F: 0]
  /// Byte flips in what read-memory of flash returns, by offset.
  var readFlips: [Int: UInt8] = [:]
  var openError: HIDError?

  private(set) var transfers = 0
  private(set) var log: [Packet] = []
  private(set) var sdpLog: [SDPCommand] = []
  /// Payload of the ROM's last data report.
  private(set) var lastData: [UInt8] = []
  /// Payloads of all of its data reports.
  private(set) var loaded: [UInt8] = []
  private(set) var ram: [UInt32: UInt8] = [:]
  var flash = [UInt8](repeating: 0, count: 1 << 20)
  var paused = Duration.zero
  var queue: [[UInt8]] = []
  private var sdpPending: (SDPCommand, Int)?
  private var write: (tag: CommandTag, address: UInt32, count: Int, done: Int, packets: Int)?

  init(_ identity: USBIdentity? = .bootROM) { self.identity = identity }

  var tags: [CommandTag] { log.map(\.tag) }

  /// Counts a transfer; false once the device has vanished.
  func transfer() -> Bool {
    transfers += 1
    if let vanishAt, transfers >= vanishAt { identity = nil }
    return identity != nil
  }

  func take(_ report: [UInt8]) {
    if identity == .bootROM { takeSDP(report) } else { takeMBoot(report) }
  }

  // MARK: - Boot ROM

  private func takeSDP(_ report: [UInt8]) {
    if report[0] == 2 {
      lastData = Array(report.dropFirst())
      loaded += lastData
      guard let (command, left) = sdpPending else { return }
      let rest = left - (report.count - 1)
      sdpPending = rest > 0 ? (command, rest) : nil
      if rest <= 0 { finish(command, .writeFileComplete) }
      return
    }
    guard let command = SDPCommand(Array(report.dropFirst())) else { return }
    sdpLog.append(command)
    if silentSDP.contains(command.code) { return }
    switch command.code {
    case .writeFile, .writeDCD: sdpPending = (command, Int(command.count))
    case .errorStatus: finish(command, errorStatus)
    case .readRegister:
      hab()
      if let word = sdpWords[command.code] { return push(4, word.bytes, pad: 64) }
      var left = Int(command.count)
      var value: UInt8 = 0
      while left > 0 {
        let bytes = (0..<min(64, left)).map { _ -> UInt8 in
          value &+= 1
          return value
        }
        push(4, bytes, pad: 64)
        left -= 64
      }
    case .skipDCDHeader: finish(command, .acknowledged)
    case .jumpAddress:
      hab()
      if let word = sdpWords[command.code] { return push(4, word.bytes, pad: 64) }
      identity = afterJump
    default: finish(command, .writeComplete)
    }
  }

  private func hab() { push(3, habWord.bytes, pad: 4) }

  private func finish(_ command: SDPCommand, _ word: SDPStatus) {
    hab()
    let right = command.code == .writeDCD ? .writeComplete : word
    push(4, (sdpWords[command.code] ?? right).bytes, pad: 64)
  }

  private func push(_ id: UInt8, _ bytes: [UInt8], pad: Int) {
    queue.append([id] + bytes + [UInt8](repeating: 0, count: max(0, pad - bytes.count)))
  }

  // MARK: - Flashloader

  private func answer(_ tag: CommandTag, _ status: UInt32) {
    respond(Packet(tag: .genericResponse, parameters: [status, UInt32(tag.rawValue)]))
  }

  private func respond(_ packet: Packet) { queue.append(Report.make(id: 3, payload: packet.bytes)) }

  private func takeMBoot(_ report: [UInt8]) {
    guard let header = Report.Header(report.span.bytes) else { return }
    let payload = Array(report[4..<(4 + header.length)])
    if header.id == Report.ID.dataOut { return takeData(payload) }
    guard let packet = Packet(payload) else { return }
    log.append(packet)
    if silent.contains(packet.tag) { return }
    let status = statuses[packet.tag] ?? 0
    switch packet.tag {
    case .getProperty:
      guard let values = properties[packet.parameter(0)], status == 0 else {
        return respond(Packet(tag: .getPropertyResponse, parameters: [status == 0 ? 10300 : status]))
      }
      respond(Packet(tag: .getPropertyResponse, parameters: [0] + values))
    case .writeMemory, .receiveSBFile:
      answer(packet.tag, 0)
      let isWrite = packet.tag == .writeMemory
      let count = Int(packet.parameter(isWrite ? 1 : 0))
      write = (packet.tag, isWrite ? packet.parameter(0) : 0, count, 0, 0)
      if count == 0 { answer(packet.tag, status) }
    case .readMemory: read(packet, status)
    case .fillMemory:
      for index in 0..<packet.parameter(1) {
        ram[packet.parameter(0) + index] = UInt8(truncatingIfNeeded: packet.parameter(2) >> (8 * (index % 4)))
      }
      answer(packet.tag, status)
    case .configureMemory:
      if status == 0, ram[packet.parameter(1) + 3] == 0xF0 {
        flash.replaceSubrange(0..<512, with: Self.block)
      }
      answer(packet.tag, status)
    case .flashEraseRegion:
      if status == 0 {
        let start = Int(packet.parameter(0) - 0x6000_0000) & ~4095
        let end = (Int(packet.parameter(0) - 0x6000_0000) + Int(packet.parameter(1)) + 4095) & ~4095
        flash.replaceSubrange(start..<end, with: [UInt8](repeating: 0xFF, count: end - start))
      }
      answer(packet.tag, status)
    case .flashReadOnce:
      respond(
        Packet(
          tag: .flashReadOnceResponse,
          parameters: status == 0
            ? [0, 4, fuses[packet.parameter(0)] ?? 0xABCD_0000 + packet.parameter(0)] : [status, 0])
      )
    case .reset:
      answer(packet.tag, status)
      leavesAfterAnswer = true
    default: answer(packet.tag, status)
    }
  }

  var leavesAfterAnswer = false

  private func read(_ packet: Packet, _ status: UInt32) {
    let (address, count) = (packet.parameter(0), Int(packet.parameter(1)))
    respond(Packet(tag: .readMemoryResponse, flags: 1, parameters: [0, packet.parameter(1)]))
    var offset = 0
    var packets = 0
    while offset < count {
      if packets == abortReadAt || status != 0 {
        queue.append(Report.make(id: 4, payload: []))
        return answer(.readMemory, status == 0 ? 10200 : status)
      }
      let part = min(1016, count - offset)
      queue.append(
        Report.make(
          id: 4,
          payload: (offset..<(offset + part)).map {
            let place = Int(address) - 0x6000_0000 + $0
            return (place >= 0 && place < flash.count ? flash[place] : 0) ^ (readFlips[place] ?? 0)
          }))
      offset += part
      packets += 1
    }
    answer(.readMemory, 0)
  }

  private func takeData(_ bytes: [UInt8]) {
    guard var now = write else { return }
    if bytes.isEmpty {
      write = nil
      return answer(now.tag, 10002)
    }
    now.packets += 1
    for (index, byte) in bytes.enumerated() {
      let place = Int(now.address) - 0x6000_0000 + now.done + index
      if place >= 0, place < flash.count {
        flash[place] = byte
      } else {
        ram[now.address &+ UInt32(now.done + index)] = byte
      }
    }
    now.done += bytes.count
    write = now
    if now.packets == abortWriteAt {
      write = nil
      queue.append(Report.make(id: 3, payload: []))
      answer(now.tag, statuses[now.tag] ?? 20106)
    } else if now.done >= now.count {
      write = nil
      answer(now.tag, statuses[now.tag] ?? 0)
    }
  }

  /// A block as a flashloader makes it, as far as tests look.
  static let block: [UInt8] = {
    var block = FlashConfigurationBlock()
    block.tag = FlashConfigurationBlock.tagValue
    block.version = FlashConfigurationBlock.versionValue
    block.serialClockFrequency = 7
    return block.bytes
  }()
}
