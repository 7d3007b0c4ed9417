import HIDTransport

/// A device as a listing of the bus shows it.
struct LibUSBEntry {
  /// libusb's object; valid while the list is held.
  var device: LibUSBFunctions.Device
  var identity: USBIdentity
  var port: USBPort
  /// The number that the bus gave it; another one after each re-enumeration.
  var address: UInt8
  var serialIndex: UInt8
  var productIndex: UInt8

  /// Linux's node of the device.
  var node: String { "/dev/bus/usb/\(Self.threeDigits(port.bus))/\(Self.threeDigits(address))" }

  /// `1-2.3 (1fc9:0130)`.
  var words: String { "\(port) (\(identity))" }

  private static func threeDigits(_ value: UInt8) -> String {
    let digits = String(value)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }
}
