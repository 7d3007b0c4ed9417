/// One command of device configuration data (DCD).
public struct DCDCommand: Equatable, Sendable {
  /// An address and what is written there.
  public struct Write: Equatable, Sendable {
    /// Where.
    public var address: UInt32
    /// The value, or the mask of bits.
    public var value: UInt32

    /// Makes a write.
    public init(address: UInt32, value: UInt32) {
      self.address = address
      self.value = value
    }
  }

  /// What a write does with its value.
  public enum Operation: Equatable, Sendable {
    /// Stores it.
    case store
    /// Clears the bits set in it.
    case clearBits
    /// Sets the bits set in it.
    case setBits
  }

  /// What a check waits for.
  public enum Condition: UInt8, Equatable, Sendable {
    case allClear = 0
    case allSet = 1
    case anyClear = 2
    case anySet = 3

    /// True if `value` meets it.
    public func holds(_ value: UInt32, mask: UInt32) -> Bool {
      switch self {
      case .allClear: value & mask == 0
      case .allSet: value & mask == mask
      case .anyClear: value & mask != mask
      case .anySet: value & mask != 0
      }
    }
  }

  /// What it wants.
  public enum Content: Equatable, Sendable {
    /// Writes of `width` bytes (1, 2 or 4).
    case write(width: Int, operation: Operation, writes: [Write])
    /// Waits until bits of the `width` bytes at `address` are so; at most `count` reads, nil for ever.
    case check(width: Int, condition: Condition, address: UInt32, mask: UInt32, count: UInt32?)
    /// Nothing.
    case nop
    /// Unlock features of an engine.
    case unlock(engine: UInt8, values: [UInt32])
  }

  /// Offset from the block's first byte.
  public let offset: Int
  /// The command on the wire, header included.
  public let bytes: [UInt8]
  /// What it wants.
  public let content: Content

  init(_ bytes: [UInt8], offset: Int) throws(CommandFault) {
    self.offset = offset
    self.bytes = bytes
    let header = HABHeader(bytes) ?? HABHeader(tag: 0, length: 0, parameter: 0)
    let size = CommandFault(offset: offset, .commandSize(tag: header.tag, length: bytes.count))
    let words = bytes.bigWords(from: 4)
    switch header.tag {
    case HABHeader.Tag.writeData:
      guard bytes.count % 8 == 4, bytes.count > 4 else { throw size }
      let width = try Self.width(header, offset)
      // Bits 4:3: store, store, clear the mask's bits, set them.
      let operation: Operation = [.store, .store, .clearBits, .setBits][Int(header.parameter >> 3 & 3)]
      content = .write(
        width: width, operation: operation,
        writes: stride(from: 0, to: words.count, by: 2).map { Write(address: words[$0], value: words[$0 + 1]) })
    case HABHeader.Tag.checkData:
      guard bytes.count == 12 || bytes.count == 16 else { throw size }
      let condition = Condition(rawValue: header.parameter >> 3 & 3) ?? .allClear
      content = .check(
        width: try Self.width(header, offset), condition: condition, address: words[0], mask: words[1],
        count: words.count == 3 ? words[2] : nil)
    case HABHeader.Tag.nop: content = .nop
    case HABHeader.Tag.unlock:
      guard bytes.count % 4 == 0 else { throw size }
      content = .unlock(engine: header.parameter, values: words)
    default: throw CommandFault(offset: offset, .unknownCommand(header.tag))
    }
  }

  private static func width(_ header: HABHeader, _ offset: Int) throws(CommandFault) -> Int {
    let width = header.parameter & 7
    guard width == 1 || width == 2 || width == 4 else { throw CommandFault(offset: offset, .width(width)) }
    return Int(width)
  }
}
