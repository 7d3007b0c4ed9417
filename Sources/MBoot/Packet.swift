/// A command or response packet: a tag, flags, and up to seven 32-bit little-endian parameters.
///
/// On the wire: tag, flags, 0, parameter count, parameters. The same layout serves both directions.
public struct Packet: Equatable, Sendable {
  /// What is asked or answered.
  public var tag: CommandTag
  /// Bit 0 says that a data phase follows; the flashloader sets it in responses and ignores it in commands.
  public var flags: UInt8
  /// At most `maximumParameters` words.
  public var parameters: [UInt32]

  /// What fits the 32 bytes of a packet.
  public static let maximumParameters = 7
  /// `flags` bit 0.
  public static let dataPhaseFlag: UInt8 = 1

  /// Makes a packet. Parameters beyond the seventh cannot be sent and are dropped by `bytes`.
  public init(tag: CommandTag, flags: UInt8 = 0, parameters: [UInt32] = []) {
    self.tag = tag
    self.flags = flags
    self.parameters = parameters
  }

  /// Reads a packet as a tolerant host does: the parameters are the whole words that are there and
  /// that the count declares, whichever is fewer. Nil only if there is no header.
  public init?(_ bytes: RawSpan) {
    guard bytes.byteCount >= 4 else { return nil }
    tag = CommandTag(rawValue: bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self))
    flags = bytes.unsafeLoad(fromByteOffset: 1, as: UInt8.self)
    let declared = Int(bytes.unsafeLoad(fromByteOffset: 3, as: UInt8.self))
    let count = min(declared, (bytes.byteCount - 4) / 4, Self.maximumParameters)
    parameters = (0..<count).map {
      UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 4 + 4 * $0, as: UInt32.self))
    }
  }

  /// Reads a packet held in an array.
  public init?(_ bytes: [UInt8]) { self.init(bytes.span.bytes) }

  /// True if flags bit 0 announces a data phase.
  public var hasDataPhase: Bool { flags & Self.dataPhaseFlag != 0 }

  /// Parameter `index`, or 0 where the packet has none, as the firmware sees it over UART.
  public func parameter(_ index: Int) -> UInt32 { index < parameters.count ? parameters[index] : 0 }

  /// The packet on the wire: 4 to 32 bytes.
  public var bytes: [UInt8] {
    let words = parameters.prefix(Self.maximumParameters)
    var result: [UInt8] = [tag.rawValue, flags, 0, UInt8(words.count)]
    result.reserveCapacity(4 + 4 * words.count)
    for word in words { withUnsafeBytes(of: word.littleEndian) { result.append(contentsOf: $0) } }
    return result
  }
}
