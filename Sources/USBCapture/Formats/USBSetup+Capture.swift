import USBIP

extension USBSetup {
  /// Bytes of a setup packet.
  static let byteCount = 8

  /// The eight bytes at `offset`, which must be there: little-endian in every capture, as on the bus.
  @inline(__always)
  init(_ bytes: RawSpan, at offset: Int) {
    self.init(
      requestType: bytes.byte(at: offset), request: bytes.byte(at: offset + 1),
      value: bytes.number(at: offset + 2, .little, as: UInt16.self),
      index: bytes.number(at: offset + 4, .little, as: UInt16.self),
      length: bytes.number(at: offset + 6, .little, as: UInt16.self))
  }

  func append(toCapture bytes: inout [UInt8]) {
    bytes.append(requestType)
    bytes.append(request)
    for field in [value, index, length] { bytes.append(number: field, .little) }
  }
}
