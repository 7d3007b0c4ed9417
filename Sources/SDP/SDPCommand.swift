/// A Serial Downloader Protocol command: 16 bytes, every field big-endian.
///
/// Layout: command code (2), address (4), format (1), data count (4), data (4), reserved (1).
public struct SDPCommand: Equatable, Sendable {
  /// Bytes on the wire, without a report id.
  public static let byteCount = 16

  /// What is asked for. Both bytes of a code are equal, save in UART's ping.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The 16-bit code.
    public var rawValue: UInt16
    /// Wraps a code, known or not.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Reads memory or registers: address, format, byte count.
    public static let readRegister = Code(rawValue: 0x0101)
    /// Writes one register: address, format, data.
    public static let writeRegister = Code(rawValue: 0x0202)
    /// Writes memory, data follows: address, byte count.
    public static let writeFile = Code(rawValue: 0x0404)
    /// Asks for the HAB status.
    public static let errorStatus = Code(rawValue: 0x0505)
    /// Writes a CSF; no RT1020 tool uses it.
    public static let writeCSF = Code(rawValue: 0x0606)
    /// Runs a device configuration data block, data follows: temporary address, byte count.
    public static let writeDCD = Code(rawValue: 0x0A0A)
    /// Authenticates and starts the image whose IVT stands at the address.
    public static let jumpAddress = Code(rawValue: 0x0B0B)
    /// Lets the next jump skip the DCD of the image.
    public static let skipDCDHeader = Code(rawValue: 0x0C0C)
    /// Sets the UART's rate: the rate stands in the address field.
    public static let setBaudrate = Code(rawValue: 0x0D0D)
  }

  /// What is asked for.
  public var code: Code
  /// Memory address, or the baud rate of `setBaudrate`.
  public var address: UInt32
  /// Access width in bits, 8, 16 or 32; 0 where unused.
  public var format: UInt8
  /// Bytes to read or to follow.
  public var count: UInt32
  /// The value of `writeRegister`.
  public var data: UInt32
  /// Last byte; hosts send 0, old tools a file type.
  public var reserved: UInt8

  /// Makes a command.
  public init(
    code: Code, address: UInt32 = 0, format: UInt8 = 0, count: UInt32 = 0, data: UInt32 = 0, reserved: UInt8 = 0
  ) {
    self.code = code
    self.address = address
    self.format = format
    self.count = count
    self.data = data
    self.reserved = reserved
  }

  /// Reads a command from the first 16 bytes, or nil where fewer are there. More are ignored:
  /// hosts pad.
  public init?(_ bytes: RawSpan) {
    guard bytes.byteCount >= Self.byteCount else { return nil }
    code = Code(rawValue: UInt16(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt16.self)))
    address = UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 2, as: UInt32.self))
    format = bytes.unsafeLoad(fromByteOffset: 6, as: UInt8.self)
    count = UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 7, as: UInt32.self))
    data = UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 11, as: UInt32.self))
    reserved = bytes.unsafeLoad(fromByteOffset: 15, as: UInt8.self)
  }

  /// Reads a command held in an array.
  public init?(_ bytes: [UInt8]) { self.init(bytes.span.bytes) }

  /// The command on the wire: 16 bytes.
  public var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(Self.byteCount)
    withUnsafeBytes(of: code.rawValue.bigEndian) { result.append(contentsOf: $0) }
    withUnsafeBytes(of: address.bigEndian) { result.append(contentsOf: $0) }
    result.append(format)
    withUnsafeBytes(of: count.bigEndian) { result.append(contentsOf: $0) }
    withUnsafeBytes(of: data.bigEndian) { result.append(contentsOf: $0) }
    result.append(reserved)
    return result
  }
}
