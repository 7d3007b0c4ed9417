import HIDTransport
import MBoot
import SDP

/// Plays the host's side of one recorded exchange on a device, as the protocol goes and not as bytes come: it waits
/// for answers, sends no data that were refused, and takes what the device still has to say.
struct ExchangePlayer {
  private let exchange: RecordedExchange
  private let device: any HIDDevice
  private let timeouts: ReplayTimeouts
  /// What the device said.
  private(set) var answers: [Answer] = []
  /// Why it said no more.
  private(set) var failure: HIDError?

  /// Data reports between two looks for an early answer.
  private static let reportsPerLook = 16
  /// Bytes that a read may bring beyond those recorded.
  private static let dataLimit = 1 << 20
  /// Reports that one exchange may bring beyond its data: a device that talks without end is not listened to.
  private static let reportLimit = 64

  init(_ exchange: RecordedExchange, on device: any HIDDevice, timeouts: ReplayTimeouts) {
    self.exchange = exchange
    self.device = device
    self.timeouts = timeouts
  }

  /// Plays it.
  mutating func play() {
    guard let command = exchange.reports.first, send(command) else { return }
    switch exchange.request {
    case .sdp(let command): playSDP(command)
    case .mboot(let packet): playMBoot(Command(packet))
    case .unreadable: playRest()
    }
  }

  // MARK: - The boot ROM

  private mutating func playSDP(_ command: SDPCommand) {
    for report in exchange.dataReports where !send(report) { return }
    // Without all its data the ROM goes on waiting for them.
    guard !isCutShort else { return playRest() }
    guard receive(timeouts.answer(of: exchange)), case .habState? = answers.last else { return }
    if command.code == .readRegister {
      let reports = (Int(clamping: command.count) + SDPReport.responseBytes - 1) / SDPReport.responseBytes
      for _ in 0..<reports {
        guard receive(timeouts.data) else { return }
        if case .word? = answers.last { return }
      }
    } else if command.code != .jumpAddress {
      _ = receive(timeouts.data)
    } else if exchange.answers.count > 1 {
      // Only a jump that fails is answered by a word.
      _ = receive(timeouts.answer(of: exchange))
    }
  }

  /// The recorded host sent less data than it announced.
  private var isCutShort: Bool {
    switch exchange.request {
    case .sdp(let command):
      guard [.writeFile, .writeDCD, .writeCSF].contains(command.code) else { return false }
      let sent = exchange.dataReports.reduce(0) {
        $0 + min(SDPReport.dataBytes, $1.bytes.count + $1.missing - 1)
      }
      return sent < Int(clamping: command.count)
    case .mboot(let packet):
      let data = exchange.dataReports
      let sent = data.reduce(0) { $0 + ($1.declared ?? 0) }
      return sent < Int(clamping: Command(packet).dataOutCount ?? 0) && data.last?.declared != 0
    case .unreadable: return false
    }
  }

  // MARK: - The flashloader

  private mutating func playMBoot(_ command: Command) {
    // What was never answered is only given the time to be answered now.
    guard receive(timeouts.answer(of: exchange)), let first = lastResponse else { return }
    guard first.parameters.first == 0 else { return }
    if let count = command.dataOutCount {
      guard count > 0 else { return takeFinal() }
      guard let isAnswered = sendData() else { return }
      if !isAnswered { takeFinal() }
    } else if Self.announcesData(first) {
      takeData(Int(clamping: first.parameter(1)))
    }
  }

  private static func announcesData(_ packet: Packet) -> Bool {
    [.readMemoryResponse, .flashReadResourceResponse, .generateKeyBlobResponse].contains(packet.tag)
  }

  private var lastResponse: Packet? { if case .response(let packet)? = answers.last { packet } else { nil } }

  /// Sends the data. True if the device has given its last answer, nil if nothing more is to be waited for.
  private mutating func sendData() -> Bool? {
    for (index, report) in exchange.dataReports.enumerated() {
      if index > 0, index % Self.reportsPerLook == 0, look() { return lastResponse != nil }
      guard send(report) else {
        // A device with an abort to deliver takes nothing until it is rid of it.
        guard failure == .timeout else { return nil }
        failure = nil
        guard look() else {
          failure = .timeout
          return nil
        }
        return lastResponse != nil
      }
    }
    guard isCutShort else { return false }
    playRest()
    return nil
  }

  /// Takes a report that is there already; true if there was one.
  private mutating func look() -> Bool {
    let got = receive(.zero)
    if failure == .timeout { failure = nil }
    return got
  }

  /// Takes the answer that ends a data phase, and what stands before it.
  private mutating func takeFinal() {
    for _ in 0..<Self.reportLimit {
      guard receive(timeouts.answer(of: exchange)), lastResponse == nil else { return }
    }
  }

  /// Takes the data that were announced, and the answer behind them; of many more than were recorded not all.
  private mutating func takeData(_ count: Int) {
    let recorded = exchange.reports.reduce(0) { $1.isFromDevice ? $0 + $1.bytes.count + $1.missing : $0 }
    let most = min(count, recorded + Self.dataLimit)
    // Packets may be of one byte.
    var reports = 0
    while reports <= most + Self.reportLimit {
      guard receive(reports == 0 ? timeouts.answer(of: exchange) : timeouts.data) else { return }
      if lastResponse != nil { return }
      reports += 1
      if case .data(let bytes, _)? = answers.last, bytes.count > most {
        failure = .malformed("more data than were recorded")
        return
      }
    }
  }

  // MARK: - Whatever else was recorded

  /// The recorded host broke off: what the device said then was not asked for by any rule.
  private mutating func playRest() {
    let more = exchange.answers.count - answers.count
    for _ in 0..<max(0, min(more, Self.reportLimit)) {
      guard receive(timeouts.answer(of: exchange)) else { return }
    }
  }

  // MARK: - Reports

  private mutating func send(_ report: RecordedReport) -> Bool {
    do throws(HIDError) {
      try device.send(report.bytes, timeout: timeouts.report)
      return true
    } catch {
      failure = error
      return false
    }
  }

  private mutating func receive(_ timeout: Duration) -> Bool {
    do throws(HIDError) {
      let bytes = try device.receive(timeout: timeout)
      Answer.append(
        RecordedReport(isFromDevice: true, bytes: bytes, time: 0), to: exchange.request, &answers)
      return true
    } catch {
      failure = error
      return false
    }
  }
}

extension RecordedReport {
  /// Payload bytes that a flashloader's report declares.
  var declared: Int? { Report.Header(bytes.span.bytes)?.length }
}
