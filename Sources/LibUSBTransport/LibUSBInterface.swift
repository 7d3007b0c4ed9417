import CLibUSB
import HIDTransport

/// The HID interface of a device, as its configuration descriptor offers it.
struct LibUSBInterface: Equatable {
  /// bInterfaceNumber.
  var number: UInt8
  /// The interrupt IN endpoint's address, such as 0x81.
  var input: UInt8
  /// Bytes of one packet of it.
  var inputPacket: Int
  /// The interrupt OUT endpoint's address; without one OUT reports go by SET_REPORT on endpoint 0.
  var output: UInt8?

  /// Bytes to ask for so that the longest report fits and no packet overflows: whole packets.
  var inputBytes: Int { (HIDLimits.reportBytes + inputPacket - 1) / inputPacket * inputPacket }

  /// The first HID interface with an interrupt IN endpoint; nil if there is none, or the device is not configured.
  init?(_ device: LibUSBFunctions.Device, _ functions: LibUSBFunctions) {
    var made: LibUSBFunctions.Configuration?
    guard functions.activeConfiguration(device, &made) == 0, let made else { return nil }
    defer { functions.freeConfiguration(made) }
    let interfaces = UnsafeBufferPointer(start: made.pointee.interface, count: Int(made.pointee.bNumInterfaces))
    for interface in interfaces {
      guard interface.num_altsetting > 0, let setting = interface.altsetting?.pointee else { continue }
      guard setting.bInterfaceClass == UInt8(LIBUSB_CLASS_HID.rawValue) else { continue }
      if let found = Self(setting) {
        self = found
        return
      }
    }
    return nil
  }

  private init?(_ setting: libusb_interface_descriptor) {
    var input: (address: UInt8, packet: Int)?
    var output: UInt8?
    for endpoint in UnsafeBufferPointer(start: setting.endpoint, count: Int(setting.bNumEndpoints)) {
      guard endpoint.bmAttributes & 0x03 == UInt8(LIBUSB_TRANSFER_TYPE_INTERRUPT.rawValue) else { continue }
      if endpoint.bEndpointAddress & 0x80 == 0 {
        output = output ?? endpoint.bEndpointAddress
      } else if input == nil {
        // Bits 12:11 are the extra transactions of a high-speed endpoint.
        let packet = Int(endpoint.wMaxPacketSize & 0x7FF) * (1 + Int(endpoint.wMaxPacketSize >> 11 & 3))
        input = (endpoint.bEndpointAddress, packet)
      }
    }
    guard let input, input.packet > 0 else { return nil }
    self.init(number: setting.bInterfaceNumber, input: input.address, inputPacket: input.packet, output: output)
  }

  init(number: UInt8, input: UInt8, inputPacket: Int, output: UInt8?) {
    self.number = number
    self.input = input
    self.inputPacket = inputPacket
    self.output = output
  }
}
