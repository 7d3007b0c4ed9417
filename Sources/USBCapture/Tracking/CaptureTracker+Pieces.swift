/// A report that a host reads a packet at a time, as programs on libusb do that ask for wMaxPacketSize bytes.
struct PartialReport {
  var report: CapturedReport
  /// Bytes that it has when it is whole.
  var wanted: Int
}

/// Reports in pieces: usbmon and USBPcap show whole transfers, but a host may ask for a report in several.
extension CaptureTracker {
  /// Takes a piece; false if this transfer holds a report by itself.
  ///
  /// A report is put together only where its descriptor gives it more bytes than the endpoint's packets have, and the
  /// host asked for exactly one packet: any other transfer would have brought the whole report.
  mutating func gather(
    _ packet: USBPacket, _ payload: RawSpan, _ entry: PendingTransfer?, _ device: Int, _ body: (CaptureEvent) -> Void
  ) -> Bool {
    let input = states[device].input
    let isOnePacket =
      input.map { packet.endpoint == $0.endpoint && entry?.length == $0.packet && packet.missing == 0 } ?? false
    if !partials.isEmpty, let place = partials.firstIndex(where: { $0.report.device == device }) {
      if isOnePacket, add(packet, payload, to: place, body) { return true }
      flushPartial(of: device, body)
    }
    guard isOnePacket, let input, payload.byteCount == input.packet, partials.count < Self.maximumPartials else {
      return false
    }
    let wanted = states[device].reportBytes[payload.byte(at: 0)] ?? 0
    guard wanted > input.packet else { return false }
    partials.append(
      PartialReport(report: report(packet, payload, device, isFromDevice: true, asked: entry?.time), wanted: wanted))
    return true
  }

  /// Devices whose reports may come in pieces at the same time.
  private static let maximumPartials = 64

  /// Adds to the report that is under way; false if this is none of its pieces.
  private mutating func add(
    _ packet: USBPacket, _ payload: RawSpan, to place: Int, _ body: (CaptureEvent) -> Void
  ) -> Bool {
    let wanted = partials[place].wanted
    guard partials[place].report.bytes.count + payload.byteCount <= wanted else { return false }
    partials[place].report.bytes.append(payload)
    partials[place].report.time = packet.time
    partials[place].report.packet = packet.number
    let device = partials[place].report.device
    let isLast = payload.byteCount < (states[device].input?.packet ?? 0)
    if isLast || partials[place].report.bytes.count == wanted { flushPartial(of: device, body) }
    return true
  }

  /// Tells what there is of a report whose rest does not come.
  mutating func flushPartial(of device: Int, _ body: (CaptureEvent) -> Void) {
    guard !partials.isEmpty, let place = partials.firstIndex(where: { $0.report.device == device }) else { return }
    body(.report(partials.remove(at: place).report))
  }
}
