import SeededGenerator
import USBCapture
import USBIP

/// Packets by a seed, with what a format has no place for left out.
enum SamplePackets {
  static func any(_ random: inout SeededGenerator, as format: USBPacketFormat) -> (USBPacket, [UInt8]) {
    let kinds: [USBTransferKind] = [.interrupt, .interrupt, .control, .bulk, .isochronous]
    let kind = kinds[random.int(0...4)]
    let isIn = random.int(0...1) == 1
    let events: [USBPacket.Event] = format == .usbpcap ? [.submit, .complete] : [.submit, .complete, .error]
    let event = events[random.int(0...(events.count - 1))]
    var packet = USBPacket(
      number: random.int(1...1_000_000), time: random.next() >> 2, transfer: random.next(), event: event, kind: kind,
      endpoint: UInt8(random.int(0...15)) | (isIn ? 0x80 : 0), bus: UInt16(random.int(0...300)),
      device: UInt16(random.int(0...127)))
    let payload = packet.carriesData ? random.bytes(random.int(0...80)) : []
    if kind == .control, event == .submit, format == .usbpcap || random.int(0...1) == 0 {
      packet.setup = USBSetup(
        requestType: isIn ? 0x80 | random.byte() : 0x7F & random.byte(), request: random.byte(),
        value: UInt16(truncatingIfNeeded: random.word()), index: UInt16(truncatingIfNeeded: random.word()),
        length: UInt16(truncatingIfNeeded: random.word()))
    }
    if event != .submit { packet.status = [0, -32, -71, -121, -108, -104][random.int(0...5)] }
    if packet.carriesData {
      packet.missing = random.int(0...2) == 0 ? random.int(1...5000) : 0
      packet.length = payload.count + packet.missing
    } else if format != .usbpcap {
      packet.length = random.int(0...100_000)
    } else if event == .submit, let setup = packet.setup, isIn {
      packet.length = Int(setup.length)
    }
    return (packet, payload)
  }
}
