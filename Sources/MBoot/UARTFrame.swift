/// One frame of the flashloader's UART line, either direction.
///
/// Start byte 0x5A, a type, and for commands and data: length (16 bits), CRC-16/XMODEM over start, type,
/// length and payload, then the payload. All little-endian. (NXP's bootloader source, measured on host tools.)
public enum UARTFrame: Equatable, Sendable {
  /// 0xA6, host to device: are you there? Also sets the rate by its shape.
  case ping
  /// 0xA7, device to host: the packet protocol's version, and options, which are 0.
  case pingResponse(version: FirmwareVersion, options: UInt16)
  /// 0xA1: the last command or data frame was taken.
  case ack
  /// 0xA2: the last frame was damaged; send it again.
  case nak
  /// 0xA3: the last data frame was taken and no more are wanted.
  case ackAbort
  /// 0xA4: a command packet, or a response from the device.
  case command([UInt8])
  /// 0xA5: a data packet; an empty one ends the data phase.
  case data([UInt8])

  /// First byte of every frame.
  public static let start: UInt8 = 0x5A
  /// Bytes before the payload of a command or data frame.
  public static let headerBytes = 6
  /// Bytes of a ping response.
  public static let pingResponseBytes = 10

  /// Second byte of a frame.
  public enum Kind: UInt8, Sendable {
    /// The last frame was taken.
    case ack = 0xA1
    /// The last frame was damaged.
    case nak = 0xA2
    /// Taken, and no more wanted.
    case ackAbort = 0xA3
    /// A command or response packet.
    case command = 0xA4
    /// A data packet.
    case data = 0xA5
    /// Are you there?
    case ping = 0xA6
    /// I am.
    case pingResponse = 0xA7
  }

  /// The second byte.
  public var kind: Kind {
    switch self {
    case .ping: .ping
    case .pingResponse: .pingResponse
    case .ack: .ack
    case .nak: .nak
    case .ackAbort: .ackAbort
    case .command: .command
    case .data: .data
    }
  }

  /// The frame on the wire. At most 65,535 bytes of a payload can be declared; more are cut.
  public var bytes: [UInt8] {
    switch self {
    case .ping, .ack, .nak, .ackAbort: [Self.start, kind.rawValue]
    case .pingResponse(let version, let options):
      Self.appendingChecksum(
        [
          Self.start, kind.rawValue, version.bugfix, version.minor, version.major, version.mark,
          UInt8(truncatingIfNeeded: options), UInt8(truncatingIfNeeded: options >> 8),
        ], payload: [])
    case .command(let payload), .data(let payload):
      Self.appendingChecksum(
        [
          Self.start, kind.rawValue, UInt8(truncatingIfNeeded: min(payload.count, 0xFFFF)),
          UInt8(truncatingIfNeeded: min(payload.count, 0xFFFF) >> 8),
        ], payload: payload.prefix(0xFFFF))
    }
  }

  private static func appendingChecksum(_ head: [UInt8], payload: ArraySlice<UInt8>) -> [UInt8] {
    var crc = CRC16()
    crc.update(head)
    crc.update(payload.span.bytes)
    var result = head
    result.reserveCapacity(head.count + 2 + payload.count)
    result.append(UInt8(truncatingIfNeeded: crc.value))
    result.append(UInt8(truncatingIfNeeded: crc.value >> 8))
    result.append(contentsOf: payload)
    return result
  }
}
