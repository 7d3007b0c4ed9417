/// The eight bytes that begin a control transfer.
public struct USBSetup: Equatable, Sendable {
  /// bmRequestType: direction, kind, recipient.
  public var requestType: UInt8
  /// bRequest.
  public var request: UInt8
  /// wValue.
  public var value: UInt16
  /// wIndex.
  public var index: UInt16
  /// wLength: bytes of the data stage, or at most so many.
  public var length: UInt16

  /// A request with its fields.
  public init(requestType: UInt8, request: UInt8, value: UInt16 = 0, index: UInt16 = 0, length: UInt16 = 0) {
    self.requestType = requestType
    self.request = request
    self.value = value
    self.index = index
    self.length = length
  }

  /// All zero, as transfers on other endpoints have it.
  public static let none = USBSetup(requestType: 0, request: 0)

  /// True for a data stage from the device.
  public var isIn: Bool { requestType & 0x80 != 0 }

  /// As on the wire; unlike the rest of USB/IP little-endian, as USB is.
  init(_ reader: inout WireReader) {
    requestType = reader.byte()
    request = reader.byte()
    value = reader.half().byteSwapped
    index = reader.half().byteSwapped
    length = reader.half().byteSwapped
  }

  func append(to bytes: inout [UInt8]) {
    bytes += [requestType, request]
    for field in [value, index, length] { bytes.append(half: field.byteSwapped) }
  }
}
