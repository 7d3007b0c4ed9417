import USBIP

/// USBPcap's headers: `USBPCAP_BUFFER_PACKET_HEADER` and what follows it in control and isochronous transfers.
///
/// Before its version 1.5 USBPcap wrote a control transfer as two or three packets (setup, data, status), since then as
/// two (setup with the data to the device; complete with the data from it). Source: the comments in USBPcap's
/// USBPcap.h and in Wireshark's packet-usb.c.
enum USBPcapHeader {
  /// Where the fields stand.
  private enum Place {
    static let headerLength = 0
    static let transfer = 2
    static let status = 10
    static let function = 14
    static let info = 16
    static let bus = 17
    static let device = 19
    static let endpoint = 21
    static let kind = 22
    static let length = 23
    static let stage = 27
  }

  /// The header's length, that of control transfers, and the numbers of their stages.
  private static let headerBytes = 27
  private static let controlBytes = 28
  private enum Stage {
    static let setup: UInt8 = 0
    static let data: UInt8 = 1
    static let status: UInt8 = 2
    static let complete: UInt8 = 3
  }
  /// Kinds that are no transfers: a note about an IRP, and what USBPcap does not know.
  private static let otherKinds: Set<UInt8> = [0xFE, 0xFF]

  @inline(__always)
  static func read(_ bytes: RawSpan, number: Int, time: UInt64) -> USBPacketFormat.Reading {
    guard bytes.byteCount >= headerBytes else { return .unreadable }
    let header = Int(bytes.number(at: Place.headerLength, .little, as: UInt16.self))
    guard header >= headerBytes else { return .unreadable }
    guard let kind = USBTransferKind(rawValue: bytes.byte(at: Place.kind)) else {
      return otherKinds.contains(bytes.byte(at: Place.kind)) ? .other : .unreadable
    }
    let isComplete = bytes.byte(at: Place.info) & 1 == 1
    // Isochronous packets have a longer header, whose length names it.
    var start = min(header, bytes.byteCount)
    let length = Int(bytes.number(at: Place.length, .little, as: UInt32.self))
    let end = min(start + length, bytes.byteCount)
    var packet = USBPacket(
      number: number, time: time, transfer: bytes.number(at: Place.transfer, .little, as: UInt64.self),
      event: isComplete ? .complete : .submit, kind: kind, endpoint: bytes.byte(at: Place.endpoint),
      bus: bytes.number(at: Place.bus, .little, as: UInt16.self),
      device: bytes.number(at: Place.device, .little, as: UInt16.self), length: length)
    if isComplete {
      packet.status = USBDStatus.errno(bytes.number(at: Place.status, .little, as: UInt32.self))
    }
    packet.missing = max(0, length - (end - start))
    if kind == .control {
      guard header >= controlBytes, bytes.byteCount >= controlBytes else { return .unreadable }
      switch bytes.byte(at: Place.stage) {
      case Stage.setup:
        guard end - start >= USBSetup.byteCount else { return .unreadable }
        let setup = USBSetup(bytes, at: start)
        start += USBSetup.byteCount
        packet.event = .submit
        packet.setup = setup
        packet.length = setup.isIn ? Int(setup.length) : length - USBSetup.byteCount
      case Stage.data: packet.stage = .data
      case Stage.status: packet.stage = .status
      case Stage.complete: break
      default: return .unreadable
      }
    }
    return .packet(packet, payload: start..<end)
  }

  static func append(_ packet: USBPacket, _ payload: RawSpan, to bytes: inout [UInt8]) {
    let isControl = packet.kind == .control
    let isComplete = packet.event != .submit
    let setup = isControl && !isComplete && packet.stage == nil ? packet.setup ?? .some(.none) : nil
    let setupBytes = setup == nil ? 0 : USBSetup.byteCount
    bytes.reserveCapacity(bytes.count + controlBytes + setupBytes + payload.byteCount)
    let header = isControl ? controlBytes : packet.kind == .isochronous ? isochronousBytes : headerBytes
    bytes.append(number: UInt16(header), .little)
    bytes.append(number: packet.transfer, .little)
    bytes.append(number: isComplete ? USBDStatus.status(packet.status) : 0, .little)
    bytes.append(number: function(packet.kind), .little)
    bytes.append(isComplete ? 1 : 0)
    bytes.append(number: packet.bus, .little)
    bytes.append(number: packet.device, .little)
    bytes.append(packet.endpoint)
    bytes.append(packet.kind.rawValue)
    bytes.append(number: UInt32(clamping: setupBytes + payload.byteCount + max(0, packet.missing)), .little)
    if isControl { bytes.append(stage(packet)) }
    // Start frame, number of packets, errors: the descriptors of an isochronous transfer are not kept.
    if packet.kind == .isochronous { bytes.append(contentsOf: repeatElement(0, count: isochronousBytes - headerBytes)) }
    setup?.append(toCapture: &bytes)
    bytes.append(payload)
  }

  /// An isochronous header without descriptors.
  private static let isochronousBytes = 39

  private static func stage(_ packet: USBPacket) -> UInt8 {
    switch packet.stage {
    case .data: Stage.data
    case .status: Stage.status
    case nil: packet.event == .submit ? Stage.setup : Stage.complete
    }
  }

  /// URB_FUNCTION_CONTROL_TRANSFER, _BULK_OR_INTERRUPT_TRANSFER, _ISOCH_TRANSFER of Windows' usb.h.
  private static func function(_ kind: USBTransferKind) -> UInt16 {
    switch kind {
    case .control: 0x08
    case .interrupt, .bulk: 0x09
    case .isochronous: 0x0A
    }
  }
}
