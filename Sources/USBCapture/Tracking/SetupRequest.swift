import USBIP

/// The requests on endpoint 0 that a tracker follows.
enum SetupRequest: Equatable {
  /// GET_DESCRIPTOR of a device: device, configuration, string with its index.
  case descriptor(kind: UInt8, index: UInt8)
  /// GET_DESCRIPTOR of an interface's HID report descriptor.
  case reportDescriptor(interface: UInt16)
  /// SET_ADDRESS.
  case setAddress(UInt16)
  /// SET_REPORT of an output report.
  case setReport(interface: UInt16)
  /// GET_REPORT of an input report.
  case getReport(interface: UInt16)
  /// A class request to a port: only hubs have such.
  case hubPort

  static let deviceDescriptor: UInt8 = 1
  static let configurationDescriptor: UInt8 = 2
  static let stringDescriptor: UInt8 = 3
  private static let hidReportDescriptor: UInt8 = 0x22

  /// Nil for a request that tells a tracker nothing. Numbers: USB 2.0, 9.4 and 11.24.2; HID 1.11, 7.2.
  init?(_ setup: USBSetup) {
    let high = UInt8(setup.value >> 8)
    switch (setup.requestType, setup.request) {
    case (0x80, 6): self = .descriptor(kind: high, index: UInt8(truncatingIfNeeded: setup.value))
    case (0x81, 6) where high == Self.hidReportDescriptor: self = .reportDescriptor(interface: setup.index)
    case (0x00, 5): self = .setAddress(setup.value & 0x7F)
    case (0x21, 9) where high == 2: self = .setReport(interface: setup.index)
    case (0xA1, 1) where high == 1: self = .getReport(interface: setup.index)
    case (0xA3, _), (0x23, _): self = .hubPort
    default: return nil
    }
  }
}
