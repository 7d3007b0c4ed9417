import CLibUSB
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

/// The owner of one libusb session. A look at the bus takes a fresh one: without udev's daemon, as in a container,
/// a session never hears of devices that came after it.
final class LibUSBContext {
  let functions: LibUSBFunctions
  let raw: LibUSBFunctions.Context

  init(_ functions: LibUSBFunctions) throws(HIDError) {
    self.functions = functions
    var made: LibUSBFunctions.Context?
    let code = functions.initialize(&made)
    guard code == 0, let made else { throw .system("libusb cannot start: \(functions.name(of: code))") }
    raw = made
  }

  deinit { functions.exit(raw) }

  /// Gives `body` the devices of the bus, in libusb's order; they are held until it returns.
  func withDevices<Value>(_ body: ([LibUSBEntry]) throws(HIDError) -> Value) throws(HIDError) -> Value {
    var list: LibUSBFunctions.DeviceList?
    let count = functions.deviceList(raw, &list)
    guard count >= 0, let list else {
      throw .system("libusb cannot list the devices: \(functions.name(of: Int32(clamping: count)))")
    }
    defer { functions.freeDeviceList(list, 1) }
    return try body((0..<count).compactMap { index in list[index].flatMap { entry(of: $0) } })
  }

  /// What is known without opening it; nil if it went away meanwhile.
  private func entry(of device: LibUSBFunctions.Device) -> LibUSBEntry? {
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

  /// Serial number and product name, asked of the device itself; none if it cannot be opened.
  func names(of entry: LibUSBEntry) -> [String] {
    var handle: LibUSBFunctions.Handle?
    guard functions.open(entry.device, &handle) == 0, let handle else { return [] }
    defer { functions.close(handle) }
    return [entry.serialIndex, entry.productIndex].compactMap { index in
      guard index > 0 else { return nil }
      var text = [UInt8](repeating: 0, count: 256)
      let count = functions.stringDescriptor(handle, index, &text, Int32(text.count))
      return count > 0 ? String(decoding: text.prefix(Int(count)), as: UTF8.self) : nil
    }
  }

  /// Lets libusb do its work until something happened or `time` is over.
  func handleEvents(for time: Duration) throws(HIDError) {
    let parts = max(time, .zero).components
    var limit = timeval()
    limit.tv_sec = .init(clamping: parts.seconds)
    limit.tv_usec = .init(parts.attoseconds / 1_000_000_000_000)
    let code = functions.handleEvents(raw, &limit, nil)
    // A signal, or a turn without events, is no error: the caller looks at its clock.
    guard code == 0 || code == LIBUSB_ERROR_INTERRUPTED.rawValue || code == LIBUSB_ERROR_TIMEOUT.rawValue else {
      throw .system("libusb cannot wait for the device: \(functions.name(of: code))")
    }
  }
}
