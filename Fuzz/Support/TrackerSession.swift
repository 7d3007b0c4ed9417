import USBCapture

/// A tracker, and what must hold of all that it tells.
struct TrackerSession {
  private var tracker = CaptureTracker()
  private var told = 0
  private var packets = 0

  /// One packet as a capture holds it.
  mutating func read(_ bytes: [UInt8], _ format: USBPacketFormat, _ order: ByteOrder, _ number: Int) {
    switch format.read(bytes.span.bytes, order: order, number: number, time: UInt64(number)) {
    case .packet(let packet, let place):
      require(place.lowerBound >= 0 && place.upperBound <= bytes.count, "a payload lies in its packet")
      require(packet.missing >= 0 && packet.length >= 0, "counts are counts")
      take(packet, Array(bytes[place]))
    case .other, .unreadable: break
    }
  }

  /// What is written is read back; isochronous descriptors, stages and what USBPcap has no place for aside.
  mutating func roundTrip(_ packet: USBPacket, _ payload: [UInt8], _ format: USBPacketFormat, _ order: ByteOrder) {
    var bytes: [UInt8] = []
    format.append(packet, payload.span.bytes, order: order, to: &bytes)
    guard case .packet(let again, let place) = format.read(bytes.span.bytes, order: order, number: 1, time: 0) else {
      return require(false, "it is a packet")
    }
    require(Array(bytes[place]) == payload, "its payload is the same")
    require(again.transfer == packet.transfer && again.endpoint == packet.endpoint, "its place is the same")
    require(again.kind == packet.kind && again.device == packet.device, "its device is the same")
    if packet.carriesData { require(again.missing == packet.missing, "what is missing is the same") }
  }

  mutating func take(_ packet: USBPacket, _ payload: [UInt8]) {
    packets += 1
    var told = told
    tracker.take(packet, payload.span.bytes) { Self.check($0, &told) }
    self.told = told
    require(tracker.counts.packets == packets, "every packet counts once")
    require(tracker.counts.unrelated <= packets, "and at most once as unrelated")
  }

  mutating func finish() {
    var told = told
    tracker.finish { Self.check($0, &told) }
    require(tracker.devices.indices.allSatisfy { tracker.devices[$0].index == $0 }, "devices have their places")
  }

  private static func check(_ event: CaptureEvent, _ told: inout Int) {
    switch event {
    case .device(let device):
      require(device.index <= told, "devices come in their order")
      told = max(told, device.index + 1)
    case .left(let device, _): require(device < told, "who leaves was there")
    case .report(let report):
      require(report.device < told && !(report.bytes.isEmpty && report.isFromDevice), "a report has a device")
      require(report.packet > 0, "and a packet")
    case .ended(let end): require(end.device < told && end.packet > 0, "an end has a device")
    }
  }
}
