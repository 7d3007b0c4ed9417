/// The blocks of a pcapng file whose only interface is a usbmon one (link type 220): little-endian, nanoseconds.
///
/// Every section is alike, so sections may follow one another in a file, as several programs leave them that append
/// to it; readers start anew with each. Source: IETF draft-ietf-opsawg-pcapng.
public enum PCAPNGWriter {
  /// usbmon packets with a head of 64 bytes.
  public static let linkType = UInt16(USBPacketFormat.usbmon.rawValue)
  /// The four bytes that begin every pcapng file.
  public static let magic: [UInt8] = [0x0A, 0x0D, 0x0D, 0x0A]

  /// Bytes of an enhanced packet block around the packet.
  private static let packetFrameBytes = 32

  /// A section's head and its interface.
  ///
  /// - Parameters:
  ///   - program: what wrote it, such as `boardless 0.1.0`.
  ///   - hardware: what it was recorded on, in words; empty for nothing to say.
  ///   - interface: the interface's name.
  public static func section(program: String, hardware: String = "", interface: String = "boardless") -> [UInt8] {
    var head: [UInt8] = []
    head.append(number: UInt32(0x1A2B_3C4D), .little)
    head.append(number: UInt16(1), .little)
    head.append(number: UInt16(0), .little)
    // The section's length is not known.
    head.append(number: UInt64.max, .little)
    if !hardware.isEmpty { option(2, Array(hardware.utf8), to: &head) }
    option(4, Array(program.utf8), to: &head)
    option(0, [], to: &head)
    var description: [UInt8] = []
    description.append(number: linkType, .little)
    description.append(number: UInt16(0), .little)
    // No limit to a packet's bytes.
    description.append(number: UInt32(0), .little)
    option(2, Array(interface.utf8), to: &description)
    option(9, [9], to: &description)
    option(0, [], to: &description)
    return block(0x0A0D_0D0A, head) + block(1, description)
  }

  /// Adds a packet to `bytes`.
  public static func append(_ packet: USBPacket, _ payload: RawSpan, to bytes: inout [UInt8]) {
    let held = USBPacketFormat.usbmon.headerBytes + payload.byteCount
    let padding = -held & 3
    let length = UInt32(clamping: packetFrameBytes + held + padding)
    bytes.append(number: UInt32(6), .little)
    bytes.append(number: length, .little)
    bytes.append(number: UInt32(0), .little)
    bytes.append(number: UInt32(truncatingIfNeeded: packet.time >> 32), .little)
    bytes.append(number: UInt32(truncatingIfNeeded: packet.time), .little)
    bytes.append(number: UInt32(clamping: held), .little)
    bytes.append(number: UInt32(clamping: held + max(0, packet.missing)), .little)
    USBPacketFormat.usbmon.append(packet, payload, order: .little, to: &bytes)
    for _ in 0..<padding { bytes.append(0) }
    bytes.append(number: length, .little)
  }

  private static func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    let length = UInt32(12 + body.count)
    bytes.append(number: type, .little)
    bytes.append(number: length, .little)
    bytes += body
    bytes.append(number: length, .little)
    return bytes
  }

  /// An option, cut at the most that its length can say, padded to whole words.
  private static func option(_ code: UInt16, _ value: [UInt8], to bytes: inout [UInt8]) {
    let value = value.prefix(1024)
    bytes.append(number: code, .little)
    bytes.append(number: UInt16(value.count), .little)
    bytes += value
    bytes += [UInt8](repeating: 0, count: -value.count & 3)
  }
}
