import USBIP

/// usbmon's binary headers: `struct usbmon_packet` of the kernel, its first 48 bytes or all 64.
enum USBMonHeader {
  /// Where the fields stand.
  private enum Place {
    static let transfer = 0
    static let event = 8
    static let kind = 9
    static let endpoint = 10
    static let device = 11
    static let bus = 12
    static let setupFlag = 14
    static let status = 28
    static let length = 32
    static let captured = 36
    static let setup = 40
    /// Of an isochronous transfer, in place of the setup bytes.
    static let isochronousCount = 44
    static let descriptorCount = 60
  }

  /// Bytes of a descriptor of an isochronous transfer's packet; they stand between header and payload.
  private static let descriptorBytes = 16
  /// The kernel's status of a transfer that is under way, EINPROGRESS.
  private static let underWay: Int32 = -115
  /// Flags of data that are not there: `<` because they will come, `>` because they were shown.
  private static let comes = UInt8(ascii: "<")
  private static let shown = UInt8(ascii: ">")
  private static let none = UInt8(ascii: "-")

  @inline(__always)
  static func read(
    _ bytes: RawSpan, _ format: USBPacketFormat, _ order: ByteOrder, number: Int, time: UInt64
  ) -> USBPacketFormat.Reading {
    let header = format.headerBytes
    guard bytes.byteCount >= header, let kind = USBTransferKind(rawValue: bytes.byte(at: Place.kind)) else {
      return .unreadable
    }
    let event: USBPacket.Event
    switch bytes.byte(at: Place.event) {
    case UInt8(ascii: "S"): event = .submit
    case UInt8(ascii: "C"): event = .complete
    case UInt8(ascii: "E"): event = .error
    default: return .unreadable
    }
    let length = Int(bytes.number(at: Place.length, order, as: UInt32.self))
    var packet = USBPacket(
      number: number, time: time, transfer: bytes.number(at: Place.transfer, order, as: UInt64.self), event: event,
      kind: kind, endpoint: bytes.byte(at: Place.endpoint), bus: bytes.number(at: Place.bus, order, as: UInt16.self),
      device: UInt16(bytes.byte(at: Place.device)), length: length)
    if event != .submit { packet.status = bytes.number(at: Place.status, order, as: Int32.self) }
    if kind == .control, event == .submit, bytes.byte(at: Place.setupFlag) == 0 {
      packet.setup = USBSetup(bytes, at: Place.setup)
    }
    var start = header
    if kind == .isochronous {
      let place = format == .usbmon ? Place.descriptorCount : Place.isochronousCount
      start += Int(bytes.number(at: place, order, as: UInt32.self)) * descriptorBytes
      start = min(start, bytes.byteCount)
    }
    let claimed = header + Int(bytes.number(at: Place.captured, order, as: UInt32.self))
    let end = max(start, min(claimed, bytes.byteCount))
    if packet.carriesData { packet.missing = max(0, length - (end - start)) }
    return .packet(packet, payload: start..<end)
  }

  static func append(
    _ packet: USBPacket, _ payload: RawSpan, _ format: USBPacketFormat, _ order: ByteOrder, to bytes: inout [UInt8]
  ) {
    bytes.reserveCapacity(bytes.count + format.headerBytes + payload.byteCount)
    bytes.append(number: packet.transfer, order)
    bytes.append(packet.event.letter)
    bytes.append(packet.kind.rawValue)
    bytes.append(packet.endpoint)
    bytes.append(UInt8(truncatingIfNeeded: packet.device))
    bytes.append(number: packet.bus, order)
    bytes.append(packet.setup == nil ? none : 0)
    bytes.append(payload.byteCount > 0 ? 0 : packet.isIn ? comes : shown)
    bytes.append(number: packet.time / 1_000_000_000, order)
    bytes.append(number: UInt32(truncatingIfNeeded: packet.time % 1_000_000_000 / 1000), order)
    bytes.append(number: packet.event == .submit ? underWay : packet.status, order)
    bytes.append(number: UInt32(clamping: packet.length), order)
    bytes.append(number: UInt32(clamping: payload.byteCount), order)
    (packet.setup ?? .none).append(toCapture: &bytes)
    if format == .usbmon {
      // Interval, start frame, flags (URB_DIR_IN), number of descriptors.
      for word: UInt32 in [0, 0, packet.isIn ? 0x200 : 0, 0] { bytes.append(number: word, order) }
    }
    bytes.append(payload)
  }
}

extension USBPacket.Event {
  /// As usbmon writes it.
  var letter: UInt8 {
    switch self {
    case .submit: UInt8(ascii: "S")
    case .complete: UInt8(ascii: "C")
    case .error: UInt8(ascii: "E")
    }
  }
}
