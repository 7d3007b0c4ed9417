import MBoot
import SDP
import USBCapture

/// The flashloader's protocol: a command, a response; with a data phase a response, the data, and another response.
extension DeviceTrack {
  mutating func takeMBoot(_ report: CapturedReport, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void) {
    guard let header = Report.Header(report.bytes.span.bytes) else {
      if report.bytes.first == Report.ID.commandOut, !report.isFromDevice {
        return beginUnreadable(report, "no command of a flashloader", &book, body)
      }
      return stray(report, "report \(Self.id(report)) is too short for a flashloader", &book, body)
    }
    switch (header.id, report.isFromDevice) {
    case (Report.ID.dataOut, false), (Report.ID.dataIn, true): takeMBootData(report, header, &book, body)
    case (Report.ID.commandOut, false): beginMBoot(report, header, &book, body)
    case (Report.ID.commandIn, true): takeMBootResponse(report, header, &book, body)
    default: stray(report, "report \(Self.id(report)) is none of a flashloader", &book, body)
    }
  }

  private mutating func beginUnreadable(
    _ report: CapturedReport, _ text: String, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void
  ) {
    begin(.unreadable(Array(report.bytes.prefix(Self.maximumUnreadableBytes))), report, &book, body)
    note(report, text, body)
  }

  private mutating func beginMBoot(
    _ report: CapturedReport, _ header: Report.Header, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void
  ) {
    let present = report.bytes.count - Report.headerBytes
    let payload = report.bytes.span.bytes.extracting(droppingFirst: Report.headerBytes)
    // A flashloader ignores the second byte, in which every SDP command has something.
    if report.bytes[1] != 0, BoardKind.guess(report.bytes, isFromDevice: false) == .bootROM {
      return beginUnreadable(report, "a command of the boot ROM's protocol, sent to a flashloader", &book, body)
    }
    guard header.length <= present + report.missing else {
      return beginUnreadable(
        report, "a command that declares \(header.length) bytes and has \(present + report.missing): it is ignored",
        &book, body)
    }
    guard header.length > 0 else { return stray(report, "an empty command, which is ignored", &book, body) }
    guard header.length <= present else {
      return beginUnreadable(
        report, "the capture cuts the command off after \(present) of \(header.length) bytes", &book, body)
    }
    guard let packet = Packet(ignoringCount: payload.extracting(first: header.length)) else {
      return beginUnreadable(report, "no command of a flashloader", &book, body)
    }
    begin(.mboot(Command(packet)), report, &book, body)
  }

  private mutating func takeMBootData(
    _ report: CapturedReport, _ header: Report.Header, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void
  ) {
    guard let command else { return stray(report, "data that no command asked for", &book, body) }
    let total: UInt32?
    switch command.request {
    case .mboot(let mboot):
      total = report.isFromDevice ? mboot.dataInCount : mboot.dataOutCount
      guard total != nil else {
        return stray(report, "data in the middle of \(command.name), which has none", &book, body)
      }
    default: total = nil
    }
    pass(report, &book, body)
    let room = report.bytes.count - Report.headerBytes + report.missing
    if header.length > 0 {
      move(report, from: Report.headerBytes, count: min(header.length, room), &book, body)
      if header.length > room {
        note(report, "a data packet that declares \(header.length) bytes and has \(room)", body)
      }
    } else {
      let moved = report.isFromDevice ? command.bytesIn : command.bytesOut
      let who = report.isFromDevice ? "the device" : "the host"
      note(report, who + " ends the data phase after \(moved)" + Self.outOf(total), body)
    }
  }

  private static func outOf(_ total: UInt32?) -> String { total.map { " of \($0) bytes" } ?? " bytes" }

  private mutating func takeMBootResponse(
    _ report: CapturedReport, _ header: Report.Header, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void
  ) {
    guard header.length > 0 else { return takeReceiverAbort(report, &book, body) }
    let payload = report.bytes.span.bytes.extracting(droppingFirst: Report.headerBytes)
    guard let packet = Packet(payload.extracting(first: min(header.length, payload.byteCount))) else {
      return stray(report, "a response without a packet", &book, body)
    }
    let isCut = header.length > payload.byteCount
    guard let command else {
      return stray(report, "the answer to \(Self.question(packet))" + Self.words(packet), &book, body)
    }
    guard Self.answers(packet, command.request) else {
      let text = "an answer to \(Self.question(packet)), for which the host no longer waits"
      return stray(report, text + Self.words(packet), &book, body)
    }
    pass(report, &book, body)
    let isFirst = command.status == nil && !isAccepted
    if isFirst, packet.tag != .genericResponse { self.command?.values = Array(packet.parameters.dropFirst()) }
    self.command?.status = packet.parameters.first
    if isCut { note(report, "the capture cuts the response off after \(payload.byteCount) bytes", body) }
    if isFirst, Self.announcesData(packet, command) {
      isAccepted = true
    } else {
      if packet.parameters.first == 0, case .mboot(let mboot) = command.request {
        checkForGap(report, moved: command.bytesOut, of: mboot.dataOutCount ?? 0, &book, body)
        if packet.tag == .genericResponse {
          checkForGap(report, moved: command.bytesIn, of: mboot.dataInCount ?? 0, &book, body)
        }
      }
      end(report, &book, body)
    }
  }

  private mutating func takeReceiverAbort(
    _ report: CapturedReport, _ book: inout DecodingBook, _ body: (DecodedEvent) -> Void
  ) {
    guard let command else { return stray(report, "the end of a data phase", &book, body) }
    pass(report, &book, body)
    var total: UInt32?
    if case .mboot(let mboot) = command.request { total = mboot.dataOutCount }
    note(report, "the device takes no more data after \(command.bytesOut)" + Self.outOf(total), body)
  }

  /// Whether data and another response follow a first response.
  private static func announcesData(_ packet: Packet, _ command: CapturedCommand) -> Bool {
    guard packet.parameters.first ?? 0 == 0 else { return false }
    if packet.tag != .genericResponse { return Response(packet).dataInCount != nil }
    guard command.bytesOut == 0 else { return false }
    switch command.request {
    case .mboot(let mboot): return mboot.dataOutCount != nil
    case .sdp: return false
    case .unreadable: return [.writeMemory, .receiveSBFile].contains(answered(packet))
    }
  }

  /// The command that a response is about; nil where it does not say.
  private static func answered(_ packet: Packet) -> CommandTag? {
    guard packet.tag == .genericResponse else { return CommandTag(rawValue: packet.tag.rawValue & 0x1F) }
    guard packet.parameters.count > 1 else { return nil }
    return CommandTag(rawValue: UInt8(truncatingIfNeeded: packet.parameters[1]))
  }

  private static func answers(_ packet: Packet, _ request: CapturedCommand.Request) -> Bool {
    guard case .mboot(let mboot) = request else { return true }
    return packet.tag.rawValue >= CommandTag.genericResponse.rawValue && (answered(packet) ?? mboot.tag) == mboot.tag
  }

  private static func question(_ packet: Packet) -> String { answered(packet)?.name ?? "a command" }

  private static func words(_ packet: Packet) -> String {
    packet.parameters.first.map { ": \($0) \(StatusCode(rawValue: $0).text)" } ?? ""
  }
}
