extension SerialNORPart {
  /// How many bytes of address a command takes.
  public enum AddressWidth: String, Equatable, Sendable, CaseIterable {
    /// Three, four while the part is in 4-byte address mode.
    case mode
    /// Always four.
    case four
  }

  /// A read of the array.
  public struct ReadCommand: Equatable, Sendable {
    /// The command byte, on one pad.
    public var opcode: UInt8
    /// How wide its address is.
    public var address: AddressWidth
    /// Pads of the address and of the mode bits: 1, 2 or 4.
    public var addressPads: Int
    /// Pads of the data: 1, 2 or 4.
    public var dataPads: Int
    /// Clocks between address and data: mode bits and dummies together.
    public var waitClocks: Int
    /// Highest clock, megahertz.
    public var megahertz: Int
    /// It needs quad enable.
    public var needsQuadEnable: Bool
    /// The first of the wait clocks carry mode bits, which may start continuous read.
    public var hasModeBits: Bool

    /// A read of the array.
    public init(
      _ opcode: UInt8, address: AddressWidth = .mode, addressPads: Int = 1, dataPads: Int = 1, waitClocks: Int = 0,
      megahertz: Int = 133, needsQuadEnable: Bool = false, hasModeBits: Bool = false
    ) {
      self.opcode = opcode
      self.address = address
      self.addressPads = addressPads
      self.dataPads = dataPads
      self.waitClocks = waitClocks
      self.megahertz = megahertz
      self.needsQuadEnable = needsQuadEnable
      self.hasModeBits = hasModeBits
    }

    /// The reads that quad parts share; `plain` is the highest clock of the read without dummies, `fast` of all
    /// others, megahertz.
    public static func common(plain: Int, fast: Int, fourByte: Bool = false) -> [ReadCommand] {
      let three: [ReadCommand] = [
        ReadCommand(0x03, megahertz: plain), ReadCommand(0x0B, waitClocks: 8, megahertz: fast),
        ReadCommand(0x3B, dataPads: 2, waitClocks: 8, megahertz: fast),
        ReadCommand(0xBB, addressPads: 2, dataPads: 2, waitClocks: 4, megahertz: fast),
        ReadCommand(0x6B, dataPads: 4, waitClocks: 8, megahertz: fast, needsQuadEnable: true),
        ReadCommand(
          0xEB, addressPads: 4, dataPads: 4, waitClocks: 6, megahertz: fast, needsQuadEnable: true, hasModeBits: true),
      ]
      guard fourByte else { return three }
      let opcodes: [UInt8] = [0x13, 0x0C, 0x3C, 0xBC, 0x6C, 0xEC]
      return three
        + zip(three, opcodes).map { read, opcode in
          var wide = read
          wide.opcode = opcode
          wide.address = .four
          return wide
        }
    }

    /// 03 up to 50 MHz, the others up to 133 MHz.
    public static let common = common(plain: 50, fast: 133)

    var isSound: Bool {
      [1, 2, 4].contains(addressPads) && [1, 2, 4].contains(dataPads) && (0...64).contains(waitClocks)
        && (1...1000).contains(megahertz)
    }
  }

  /// An erase.
  public struct EraseCommand: Equatable, Sendable {
    /// The command byte.
    public var opcode: UInt8
    /// Bytes that it erases, a power of two; 0 for the whole array, without an address.
    public var bytes: Int
    /// How wide its address is.
    public var address: AddressWidth

    /// An erase of `bytes`, a power of two, or of the whole array (0).
    public init(_ opcode: UInt8, bytes: Int, address: AddressWidth = .mode) {
      self.opcode = opcode
      self.bytes = bytes
      self.address = address
    }

    /// 20, 52, D8, 60 and C7.
    public static let common = [
      EraseCommand(0x20, bytes: 4 << 10), EraseCommand(0x52, bytes: 32 << 10), EraseCommand(0xD8, bytes: 64 << 10),
      EraseCommand(0x60, bytes: 0), EraseCommand(0xC7, bytes: 0),
    ]
    /// 21, 5C and DC.
    public static let fourByte = [
      EraseCommand(0x21, bytes: 4 << 10, address: .four), EraseCommand(0x5C, bytes: 32 << 10, address: .four),
      EraseCommand(0xDC, bytes: 64 << 10, address: .four),
    ]
  }

  /// A program of up to a page.
  public struct ProgramCommand: Equatable, Sendable {
    /// The command byte.
    public var opcode: UInt8
    /// How wide its address is.
    public var address: AddressWidth
    /// It needs quad enable.
    public var needsQuadEnable: Bool

    /// A program of up to a page.
    public init(_ opcode: UInt8, address: AddressWidth = .mode, needsQuadEnable: Bool = false) {
      self.opcode = opcode
      self.address = address
      self.needsQuadEnable = needsQuadEnable
    }

    /// 02, and 32 with data on four pads.
    public static let common = [ProgramCommand(0x02), ProgramCommand(0x32, needsQuadEnable: true)]
    /// 12, and 34 with data on four pads.
    public static let fourByte = [
      ProgramCommand(0x12, address: .four), ProgramCommand(0x34, address: .four, needsQuadEnable: true),
    ]
  }
}
