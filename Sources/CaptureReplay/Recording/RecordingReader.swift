import CaptureDecoding
import HIDTransport
import MBoot
import SDP
import USBCapture

/// Makes recordings of what a capture's events say. Memory grows with the reports, up to a limit.
public struct RecordingReader: Sendable {
  /// Bytes of reports that are kept at most, unless another limit is given: 256 MiB.
  public static let standardLimit = 256 << 20

  private let limit: Int
  private var held = 0
  private var devices: [Int: CapturedDevice] = [:]
  /// The stays in the order of their first command.
  private var stays: [RecordedStay] = []
  /// The stay of a device that lasts.
  private var open: [Int: Int] = [:]
  /// What a command's number means in the capture.
  private var requests: [Int: CapturedCommand.Request] = [:]
  private var strays: [Int: Int] = [:]
  private var end: UInt64 = 0

  /// A reader that has read nothing.
  /// - Parameter limit: bytes of reports that it keeps at most.
  public init(limit: Int = standardLimit) { self.limit = limit }

  /// True once the limit is passed: nothing more is kept, and there will be no recording.
  public var isFull: Bool { held > limit }

  /// Takes the next event.
  public mutating func take(_ event: DecodedEvent) {
    switch event {
    case .device(let device):
      devices[device.index] = device
      end = max(end, device.firstSeen)
      if let stay = open[device.index] {
        stays[stay].identity = device.identity
        stays[stay].bus = device.bus
        stays[stay].details = device
      }
    case .left(let device, let time):
      end = max(end, time)
      if let stay = open.removeValue(forKey: device) { stays[stay].leftAt = time }
    case .began(let command): requests[command.number] = command.request
    case .ended(let command):
      end = max(end, command.ended ?? command.began)
      note(command)
    case .report(let report, let command): take(report, command: command)
    case .note(let note): end = max(end, note.time)
    case .data: break
    }
  }

  private mutating func note(_ command: CapturedCommand) {
    requests[command.number] = nil
    guard let stay = open[command.device] ?? stays.lastIndex(where: { $0.device == command.device }),
      let index = stays[stay].exchanges.lastIndex(where: { $0.number == command.number })
    else { return }
    stays[stay].exchanges[index].ending = command.ending
  }

  private mutating func take(_ report: CapturedReport, command: Int?) {
    end = max(end, report.time)
    guard !isFull else { return }
    held += report.bytes.count + MemoryLayout<RecordedReport>.size
    guard !isFull else {
      stays = []
      return
    }
    let recorded = RecordedReport(
      isFromDevice: report.isFromDevice, bytes: report.bytes, missing: report.missing, time: report.time)
    if !report.isFromDevice, report.bytes.first == Report.ID.commandOut {
      let request = request(report, command: command)
      begin(
        RecordedExchange(
          number: command ?? stays.reduce(1) { $0 + $1.exchanges.count }, request: request, packet: report.packet,
          reports: [recorded]), device: report.device)
    } else if let stay = open[report.device], let last = stays[stay].exchanges.indices.last {
      stays[stay].exchanges[last].reports.append(recorded)
    } else {
      strays[report.device, default: 0] += 1
    }
  }

  private mutating func begin(_ exchange: RecordedExchange, device: Int) {
    let isBootROM =
      switch exchange.request {
      case .sdp: true
      case .mboot: false
      case .unreadable: open[device].map { stays[$0].isBootROM } ?? (devices[device]?.identity == .bootROM)
      }
    // A board that came back at the same place without being seen to leave.
    if let stay = open[device], stays[stay].isBootROM == isBootROM {
      stays[stay].exchanges.append(exchange)
      return
    }
    var stay = RecordedStay(
      device: device, isBootROM: isBootROM, identity: devices[device]?.identity, bus: devices[device]?.bus)
    stay.details = devices[device]
    if let before = open[device] {
      // Another program at the same place: what the capture tells is of one of them.
      stays[before].leftAt = exchange.began
      stay.identity = nil
      stay.details = nil
    }
    stay.exchanges = [exchange]
    open[device] = stays.count
    stays.append(stay)
  }

  /// What a command's report asks: as the decoder says, else by who is asked, else by its looks.
  private func request(_ report: CapturedReport, command: Int?) -> RecordedExchange.Request {
    let isSDP: Bool
    switch command.flatMap({ requests[$0] }) {
    case .sdp: isSDP = true
    case .mboot: isSDP = false
    case .unreadable: return .unreadable
    case nil:
      switch devices[report.device]?.identity {
      case USBIdentity.bootROM?: isSDP = true
      case USBIdentity.flashloader?: isSDP = false
      default: isSDP = report.bytes.count > 2 && report.bytes[1] != 0 && report.bytes[1] == report.bytes[2]
      }
    }
    if isSDP {
      guard case .command(let command) = SDPMessage(report.bytes) else { return .unreadable }
      return .sdp(command)
    }
    guard case .command(let payload) = ReportMessage(report.bytes.span.bytes), let packet = Packet(payload) else {
      return .unreadable
    }
    return .mboot(packet)
  }

  // MARK: - Boards

  /// The recording of the only board, or of the one that has `device`.
  ///
  /// Stays on one bus that follow each other without overlapping are taken for one board's.
  public func recording(of device: Int? = nil) throws(RecordingError) -> Recording {
    guard !isFull else { throw .tooLarge(limit: limit) }
    guard !stays.isEmpty else { throw .noCommands }
    var boards: [[RecordedStay]] = []
    for stay in stays {
      if let board = boards.firstIndex(where: { Self.follows(stay, $0) }) {
        boards[board].append(stay)
      } else {
        boards.append([stay])
      }
    }
    let numbers = boards.map { $0.map(\.device) }
    let chosen: [RecordedStay]
    if let device {
      guard let index = numbers.firstIndex(where: { $0.contains(device) }) else {
        throw .noSuchDevice(device, Set(numbers.joined()).sorted())
      }
      chosen = boards[index]
    } else {
      guard boards.count == 1 else { throw .severalBoards(numbers) }
      chosen = boards[0]
    }
    var recording = Recording(stays: chosen, end: end)
    recording.strays = Set(chosen.map(\.device)).reduce(0) { $0 + strays[$1, default: 0] }
    recording.measureQuiet()
    return recording
  }

  private static func follows(_ stay: RecordedStay, _ board: [RecordedStay]) -> Bool {
    guard let last = board.last else { return true }
    if let bus = stay.bus, let other = last.bus, bus != other { return false }
    return last.lastTime <= stay.began
  }
}
