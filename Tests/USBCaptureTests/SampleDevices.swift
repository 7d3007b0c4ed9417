/// Descriptors of devices for tests.
enum SampleDevices {
  static func device(_ vendor: UInt16, _ product: UInt16, deviceClass: UInt8 = 0) -> [UInt8] {
    [
      18, 1, 0, 2, deviceClass, 0, 0, 64, UInt8(vendor & 0xFF), UInt8(vendor >> 8), UInt8(product & 0xFF),
      UInt8(product >> 8), 1, 1, 1, 2, 0, 1,
    ]
  }

  static let rom = device(0x1FC9, 0x0130)
  static let flashloader = device(0x15A2, 0x0073)
  static let hub = device(0x1D6B, 0x0002, deviceClass: 9)
  static let keyboard = device(0x046D, 0xC31C)

  /// One interface with an endpoint each way.
  static func configuration(
    interfaceClass: UInt8 = 3, subclass: UInt8 = 0, protocol number: UInt8 = 0, packet: UInt16 = 64
  ) -> [UInt8] {
    let size: [UInt8] = [UInt8(packet & 0xFF), UInt8(packet >> 8)]
    let body: [UInt8] =
      [9, 4, 0, 0, 2, interfaceClass, subclass, number, 0] + [9, 0x21, 0x10, 1, 0, 1, 0x22, 76, 0]
      + [7, 5, 0x81, 3] + size + [1] + [7, 5, 0x02, 3] + size + [1]
    return [9, 2, UInt8(9 + body.count), 0, 1, 1, 0, 0xC0, 50] + body
  }

  /// Reports 3 and 4 to the host, of 5 and 65 bytes; a vendor's page.
  static let boardReports: [UInt8] = [
    0x06, 0x00, 0xFF, 0x09, 0x01, 0xA1, 0x01, 0x75, 0x08, 0x85, 0x03, 0x95, 0x04, 0x81, 0x02, 0x85, 0x04, 0x95, 0x40,
    0x81, 0x02, 0xC0,
  ]

  /// A keyboard's: the desktop page.
  static let keyboardReports: [UInt8] = [
    0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0xC0,
  ]
}
