import MBoot
import SDP
import USBCapture

/// The boot ROM's protocol: a command, data to the device, the HAB word, and a status word or data.
extension DeviceTrack {
  /// Bytes of a request without meaning that are kept.
  static let maximumUnreadableBytes = 64

  mutating func takeSDP(_ report: CapturedReport, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void) {
    switch (report.bytes.first, report.isFromDevice) {
    case (SDPReport.data, false): takeSDPData(report, &book, body)
    case (SDPReport.command, false): beginSDP(report, &book, body)
    case (SDPReport.habState, true): takeHABState(report, &book, body)
    case (SDPReport.response, true): takeSDPResponse(report, &book, body)
    default: stray(report, "report \(Self.id(report)) is none of a boot ROM", &book, body)
    }
  }

  /// A report's id, for notes.
  static func id(_ report: CapturedReport) -> String {
    (report.bytes.first.map { "\($0)" } ?? "without a byte")
      + (report.isFromDevice ? " from the device" : " to the device")
  }

  private mutating func beginSDP(
    _ report: CapturedReport, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void
  ) {
    let payload = report.bytes.span.bytes.extracting(droppingFirst: 1)
    if let sdp = SDPCommand(payload), sdp.code.rawValue >> 8 == sdp.code.rawValue & 0xFF {
      begin(.sdp(sdp), report, &book, body)
      return
    }
    begin(.unreadable(Array(report.bytes.prefix(Self.maximumUnreadableBytes))), report, &book, body)
    if report.missing > 0, report.bytes.count <= SDPCommand.byteCount {
      note(report, "the capture cuts the command off after \(report.bytes.count) bytes", body)
    } else if BoardKind.guess(report.bytes, isFromDevice: false) == .flashloader {
      note(report, "a command of the flashloader's protocol, sent to a boot ROM", body)
    } else {
      note(report, "no command of a boot ROM", body)
    }
  }

  private mutating func takeSDPData(
    _ report: CapturedReport, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void
  ) {
    guard case .sdp(let sdp)? = command?.request, let sent = command?.bytesOut, sent < Int(sdp.dataOutCount) else {
      return stray(report, "data that no command asked for", &book, body)
    }
    pass(report, &book, body)
    let present = report.bytes.count - 1
    // The rest is what hosts fill the last report with.
    move(report, from: 1, count: min(present + report.missing, Int(sdp.dataOutCount) - sent), &book, body)
  }

  private mutating func takeHABState(
    _ report: CapturedReport, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void
  ) {
    guard command != nil, command?.hab == nil else {
      return stray(report, "a HAB word that no command asked for", &book, body)
    }
    pass(report, &book, body)
    command?.hab = SDPStatus(report.bytes.span.bytes.extracting(droppingFirst: 1))
    guard case .sdp(let sdp)? = command?.request else { return }
    // A ROM has an error word after a jump, or nothing.
    if sdp.code == .jumpAddress { settle(report, &book) }
    if sdp.dataInCount == 0 { end(report, &book, body) }
  }

  private mutating func takeSDPResponse(
    _ report: CapturedReport, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void
  ) {
    guard let command else { return stray(report, "an answer that no command asked for", &book, body) }
    pass(report, &book, body)
    let word = SDPStatus(report.bytes.span.bytes.extracting(droppingFirst: 1))
    guard case .sdp(let sdp) = command.request, let count = sdp.dataInCount else {
      self.command?.status = word?.rawValue
      if case .sdp(let sdp) = command.request, word != .refused {
        checkForGap(report, moved: command.bytesOut, of: sdp.dataOutCount, &book, body)
      }
      return end(report, &book, body)
    }
    if word == .refused, command.bytesIn == 0, report.bytes.dropFirst(5).allSatisfy({ $0 == 0 }) {
      self.command?.status = word?.rawValue
      return end(report, &book, body)
    }
    let present = report.bytes.count - 1
    move(report, from: 1, count: min(present + report.missing, Int(count) - command.bytesIn), &book, body)
    if (self.command?.bytesIn ?? 0) >= Int(count) { end(report, &book, body) }
  }

  /// Counts payload of the data phase, and hands it on. `count` bytes from `start` on passed; the capture may hold
  /// fewer.
  mutating func move(
    _ report: CapturedReport, from start: Int, count: Int, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void
  ) {
    guard count > 0, let command else { return }
    if book.wantsData {
      let bytes = Array(report.bytes.dropFirst(start).prefix(count))
      body(
        .data(
          CapturedData(
            command: command.number, isFromDevice: report.isFromDevice,
            offset: report.isFromDevice ? command.bytesIn : command.bytesOut, bytes: bytes,
            missing: count - bytes.count)))
    }
    if report.isFromDevice { self.command?.bytesIn += count } else { self.command?.bytesOut += count }
  }
}
