import CLibUSB
import HIDTransport

/// The owner of one look at the bus: the devices in libusb's order, valid while it is held.
final class LibUSBDeviceList {
  let context: LibUSBContext
  let entries: [LibUSBEntry]
  private let raw: LibUSBFunctions.DeviceList

  init(_ context: LibUSBContext) throws(HIDError) {
    let functions = context.functions
    var list: LibUSBFunctions.DeviceList?
    let count = functions.deviceList(context.raw, &list)
    guard count >= 0, let list else {
      throw .system("libusb cannot list the devices: \(functions.name(of: Int32(clamping: count)))")
    }
    self.context = context
    raw = list
    entries = (0..<count).compactMap { index in list[index].flatMap { Self.entry(of: $0, functions) } }
  }

  deinit { context.functions.freeDeviceList(raw, 1) }

  /// What is known without opening it; nil if it went away meanwhile.
  private static func entry(of device: LibUSBFunctions.Device, _ functions: LibUSBFunctions) -> LibUSBEntry? {
    var descriptor = libusb_device_descriptor()
    guard functions.deviceDescriptor(device, &descriptor) == 0 else { return nil }
    var ports = [UInt8](repeating: 0, count: USBPort.maximumDepth)
    let depth = functions.portNumbers(device, &ports, Int32(ports.count))
    return LibUSBEntry(
      device: device,
      identity: USBIdentity(vendorID: descriptor.idVendor, productID: descriptor.idProduct),
      port: USBPort(bus: functions.busNumber(device), ports: Array(ports.prefix(max(0, Int(depth))))),
      address: functions.deviceAddress(device), serialIndex: descriptor.iSerialNumber,
      productIndex: descriptor.iProduct)
  }
}
