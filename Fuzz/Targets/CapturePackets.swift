import USBCapture
import USBIP

/// Packets of any bytes and of any sense: reading them traps not, what is written reads back, and a tracker tells of
/// devices that there are.
///
/// Byte 0 chooses format and byte order. An even byte 1 makes the rest a row of packets as a capture holds them, each
/// after its length in one byte; an odd one makes it a row of packets with sound fields, eight bytes each. What comes
/// after 24 packets is not looked at: many short inputs find more than few long ones.
func fuzz(_ bytes: [UInt8]) {
  var input = FuzzInput(bytes)
  let choice = input.byte()
  let format = USBPacketFormat.allCases[Int(choice) % 3]
  let order: ByteOrder = choice & 0x80 == 0 ? .little : .big
  let isRaw = input.byte() & 1 == 0
  var session = TrackerSession()
  var left = bytes.count - 2
  var number = 0
  while left > 0, number < 24 {
    number += 1
    if isRaw {
      let count = min(Int(input.byte()), left)
      left -= 1 + count
      session.read(Array(input.bytes(count)), format, order, number)
    } else {
      left -= 8
      let (packet, payload) = packet(&input, number)
      if number <= 4 { session.roundTrip(packet, payload, format, order) }
      session.take(packet, payload)
    }
  }
  session.finish()
}

/// Descriptors: boot ROM, hub, a board's configuration, a keyboard's, reports of a board and of a keyboard, a text.
private let models: [[UInt8]] = [
  [18, 1, 0, 2, 0, 0, 0, 64, 0xC9, 0x1F, 0x30, 0x01, 1, 1, 1, 2, 0, 1],
  [18, 1, 0, 2, 9, 0, 0, 64, 0x6B, 0x1D, 2, 0, 1, 1, 1, 2, 0, 1],
  [9, 2, 32, 0, 1, 1, 0, 0xC0, 50, 9, 4, 0, 0, 2, 3, 0, 0, 0, 7, 5, 0x81, 3, 64, 0, 1, 7, 5, 2, 3, 64, 0, 1],
  [9, 2, 25, 0, 1, 1, 0, 0xC0, 50, 9, 4, 0, 0, 1, 3, 1, 1, 0, 7, 5, 0x81, 3, 8, 0, 1],
  [6, 0, 0xFF, 9, 1, 0xA1, 1, 0x75, 8, 0x85, 4, 0x95, 0x40, 0x81, 2, 0x85, 0x66, 0x95, 0x7F, 0x81, 2, 0xC0],
  [5, 1, 9, 6, 0xA1, 1, 0x75, 1, 0x95, 8, 0x81, 2, 0xC0], [8, 3, 0x41, 0, 0x42, 0xD8, 0x43, 0],
]

/// Requests that a tracker follows, and one that it does not.
private let requests: [(UInt8, UInt8)] = [
  (0x80, 6), (0x80, 6), (0x81, 6), (0x00, 5), (0x21, 9), (0xA1, 1), (0xA3, 0), (0x21, 10),
]
private let highBytes: [UInt16] = [1, 2, 3, 0x22, 2, 1, 0, 5]
private let statuses: [Int32] = [0, 0, 0, 0, -108, -71, -19, -121, -2, -32]

/// A packet with fields that matter to a tracker: few devices, few transfers, requests that it follows.
private func packet(_ input: inout FuzzInput, _ number: Int) -> (USBPacket, [UInt8]) {
  let (shape, place, request, value) = (input.byte(), input.byte(), input.byte(), input.byte())
  let (status, length, fill, more) = (input.byte(), input.byte(), input.byte(), input.byte())
  let kind = USBTransferKind(rawValue: shape & 3) ?? .control
  let isIn = shape & 4 != 0
  var packet = USBPacket(
    number: number, time: UInt64(number) * 1000, transfer: UInt64(place & 15) * 64,
    event: shape & 8 == 0 ? .submit : .complete, kind: kind,
    endpoint: (kind == .control ? 0 : 1 + (place >> 7)) | (isIn ? 0x80 : 0), bus: UInt16(more & 1),
    device: UInt16(place >> 4 & 3), status: shape & 8 == 0 ? 0 : statuses[Int(status) % statuses.count],
    length: Int(length), missing: 0)
  if kind == .control, packet.event == .submit, shape & 0x10 == 0 {
    let (type, code) = requests[Int(request & 7)]
    packet.setup = USBSetup(
      requestType: type, request: code,
      value: (type == 0 ? 0 : highBytes[Int(request >> 3 & 7)] << 8) | UInt16(value & 7),
      index: UInt16(value >> 6), length: UInt16(length))
  }
  if shape & 0xE0 == 0x20 { packet.stage = .data }
  if shape & 0xE0 == 0x40 { packet.stage = .status }
  if shape & 0xE0 == 0x60 { packet.missing = Int(fill) }
  guard packet.carriesData else { return (packet, []) }
  var payload = [UInt8](repeating: fill, count: Int(length))
  if more & 0x80 == 0 {
    payload = models[Int(more >> 1 & 7) % models.count]
    // One byte other than it should be.
    if status & 0x80 != 0 { payload[Int(fill) % payload.count] = value }
  }
  packet.length = payload.count + packet.missing
  return (packet, payload)
}
