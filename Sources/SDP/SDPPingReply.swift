/// The boot ROM's answer on its UART to two bytes that blhost sends to a flashloader: a ping, which is outside
/// the 16-byte commands. Field logs show its bytes as stale data.
public struct SDPPingReply: Equatable, Sendable {
  /// What a host sends: 5A A6.
  public static let request: [UInt8] = [0x5A, 0xA6]
  /// What the reply begins with: start byte, type, and the length of what follows, 8, little-endian.
  public static let head: [UInt8] = [0x5A, 0xA8, 0x08, 0x00]
  /// Bytes of the whole reply.
  public static let byteCount = 12

  /// The part's unique id, lowest byte first on the wire. That the ROM orders it so is not proven.
  public var uniqueID: UInt64

  /// Makes a reply.
  public init(uniqueID: UInt64) { self.uniqueID = uniqueID }

  /// Reads a reply from the first twelve bytes; nil where fewer are there or the head is another.
  public init?(_ bytes: RawSpan) {
    guard bytes.byteCount >= Self.byteCount, bytes.withUnsafeBytes({ $0.starts(with: Self.head) }) else { return nil }
    uniqueID = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 4, as: UInt64.self))
  }

  /// Reads a reply held in an array.
  public init?(_ bytes: [UInt8]) { self.init(bytes.span.bytes) }

  /// The reply on the wire: 12 bytes.
  public var bytes: [UInt8] { Self.head + withUnsafeBytes(of: uniqueID.littleEndian) { [UInt8]($0) } }
}
