/// The HID framing of the flashloader: report id, a zero, the payload's length (16 bits,
/// little-endian), the payload. Bytes after the payload are leftovers and mean nothing.
public enum Report {
  /// Bytes before the payload.
  public static let headerBytes = 4

  /// The four report ids of the flashloader's HID descriptor.
  public enum ID {
    /// Host to device: a command packet.
    public static let commandOut: UInt8 = 1
    /// Host to device: a data packet; length 0 ends the data phase early.
    public static let dataOut: UInt8 = 2
    /// Device to host: a response packet; length 0 says the receiver aborts the data phase.
    public static let commandIn: UInt8 = 3
    /// Device to host: a data packet; length 0 says the sender aborts the data phase.
    public static let dataIn: UInt8 = 4
  }

  /// A report's header.
  public struct Header: Equatable, Sendable {
    /// One of `Report.ID`, or anything else a peer may send.
    public var id: UInt8
    /// Payload bytes that the header declares; they may not all be there.
    public var length: Int

    /// Makes a header. `length` must fit 16 bits.
    public init(id: UInt8, length: Int) {
      self.id = id
      self.length = length
    }

    /// Reads the header, or nil where fewer than four bytes are there.
    public init?(_ report: RawSpan) {
      guard report.byteCount >= headerBytes else { return nil }
      id = report.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
      length = Int(UInt16(littleEndian: report.unsafeLoadUnaligned(fromByteOffset: 2, as: UInt16.self)))
    }
  }

  /// A whole report around a payload, unpadded.
  public static func make(id: UInt8, payload: [UInt8]) -> [UInt8] {
    let length = UInt16(truncatingIfNeeded: payload.count)
    return [id, 0, UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)] + payload
  }
}
