/// How a capture puts a `USBPacket` into bytes, by the number of its link type (libpcap's DLT and the file's LINKTYPE).
///
/// The usbmon headers are the Linux kernel's (Documentation/usb/usbmon.rst), in the byte order of the machine that
/// captured; USBPcap's is Windows' and always little-endian (USBPcap's documentation of its capture format).
public enum USBPacketFormat: UInt32, CaseIterable, Sendable {
  /// usbmon by its text of 48 bytes, DLT_USB_LINUX.
  case usbmonShort = 189
  /// usbmon's memory-mapped header of 64 bytes, DLT_USB_LINUX_MMAPPED: what Linux captures today.
  case usbmon = 220
  /// USBPcap, DLT_USBPCAP.
  case usbpcap = 249

  /// Bytes before the payload of a packet that is not isochronous; USBPcap's control transfers have one more, and eight
  /// of setup where they begin.
  public var headerBytes: Int {
    switch self {
    case .usbmonShort: 48
    case .usbmon: 64
    case .usbpcap: 27
    }
  }

  /// What one packet of a capture is.
  public enum Reading: Equatable, Sendable {
    /// Half of a USB transfer, and where in the packet its payload stands.
    case packet(USBPacket, payload: Range<Int>)
    /// Something else that belongs into such a capture, such as USBPcap's notes about a device's driver.
    case other
    /// Nothing of this format.
    case unreadable
  }

  /// Reads one packet as a capture holds it.
  /// - Parameters:
  ///   - bytes: header and payload, as far as they were captured.
  ///   - order: of usbmon's headers; USBPcap's have one only.
  ///   - number: from 1.
  ///   - time: of the capture's record, nanoseconds since 1970.
  @inline(__always)
  public func read(_ bytes: RawSpan, order: ByteOrder = .host, number: Int, time: UInt64) -> Reading {
    switch self {
    case .usbmonShort, .usbmon: USBMonHeader.read(bytes, self, order, number: number, time: time)
    case .usbpcap: USBPcapHeader.read(bytes, number: number, time: time)
    }
  }

  /// Adds a packet as a capture holds it; `packet.missing` bytes of it passed on the bus and are not here.
  ///
  /// What the header has and `USBPacket` has not, such as the interval of an interrupt endpoint, is written as zero.
  public func append(
    _ packet: USBPacket, _ payload: RawSpan, order: ByteOrder = .host, to bytes: inout [UInt8]
  ) {
    switch self {
    case .usbmonShort, .usbmon: USBMonHeader.append(packet, payload, self, order, to: &bytes)
    case .usbpcap: USBPcapHeader.append(packet, payload, to: &bytes)
    }
  }
}
