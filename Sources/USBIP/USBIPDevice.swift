/// A device as a server shows it, before anybody talks to it.
public struct USBIPDevice: Equatable, Sendable {
  /// How fast the device is connected, as the kernel numbers it.
  public enum Speed {
    /// 12 Mbit/s.
    public static let full: UInt32 = 2
    /// 480 Mbit/s.
    public static let high: UInt32 = 3
  }

  /// One interface of the device, by its class codes.
  public struct Interface: Equatable, Sendable {
    /// bInterfaceClass: 3 for HID.
    public var interfaceClass: UInt8
    /// bInterfaceSubClass.
    public var interfaceSubclass: UInt8
    /// bInterfaceProtocol.
    public var interfaceProtocol: UInt8

    /// An interface with these class codes.
    public init(interfaceClass: UInt8, interfaceSubclass: UInt8 = 0, interfaceProtocol: UInt8 = 0) {
      self.interfaceClass = interfaceClass
      self.interfaceSubclass = interfaceSubclass
      self.interfaceProtocol = interfaceProtocol
    }
  }

  /// Where the device is found on the server, 255 bytes of UTF-8 at most; the rest is cut off.
  public var path: String
  /// The name by which it is imported, such as `1-1`, 31 bytes at most; the rest is cut off.
  public var busID: String
  /// The bus's number on the server.
  public var busNumber: UInt32
  /// The device's number on the bus, 16 bits.
  public var deviceNumber: UInt32
  /// One of `Speed`, or another of the kernel's.
  public var speed: UInt32
  /// idVendor of the device descriptor.
  public var vendorID: UInt16
  /// idProduct.
  public var productID: UInt16
  /// bcdDevice.
  public var release: UInt16
  /// bDeviceClass.
  public var deviceClass: UInt8
  /// bDeviceSubClass.
  public var deviceSubclass: UInt8
  /// bDeviceProtocol.
  public var deviceProtocol: UInt8
  /// The configuration in force, 0 for none.
  public var configuration: UInt8
  /// bNumConfigurations.
  public var configurationCount: UInt8
  /// bNumInterfaces of the configuration in force.
  public var interfaceCount: UInt8

  /// A record of a device, at high speed unless said.
  public init(
    path: String, busID: String, busNumber: UInt32 = 1, deviceNumber: UInt32 = 1, speed: UInt32 = Speed.high,
    vendorID: UInt16, productID: UInt16, release: UInt16 = 0, deviceClass: UInt8 = 0, deviceSubclass: UInt8 = 0,
    deviceProtocol: UInt8 = 0, configuration: UInt8 = 1, configurationCount: UInt8 = 1, interfaceCount: UInt8 = 1
  ) {
    self.path = path
    self.busID = busID
    self.busNumber = busNumber
    self.deviceNumber = deviceNumber
    self.speed = speed
    self.vendorID = vendorID
    self.productID = productID
    self.release = release
    self.deviceClass = deviceClass
    self.deviceSubclass = deviceSubclass
    self.deviceProtocol = deviceProtocol
    self.configuration = configuration
    self.configurationCount = configurationCount
    self.interfaceCount = interfaceCount
  }

  /// What transfers to the device name it by.
  public var deviceID: UInt32 { busNumber << 16 | deviceNumber & 0xFFFF }

  /// Reads a record.
  init(_ reader: inout WireReader) throws(USBIPError) {
    path = try reader.text(USBIPProtocol.pathBytes)
    busID = try reader.text(USBIPProtocol.busIDBytes)
    busNumber = reader.word()
    deviceNumber = reader.word()
    speed = reader.word()
    vendorID = reader.half()
    productID = reader.half()
    release = reader.half()
    deviceClass = reader.byte()
    deviceSubclass = reader.byte()
    deviceProtocol = reader.byte()
    configuration = reader.byte()
    configurationCount = reader.byte()
    interfaceCount = reader.byte()
  }

  func append(to bytes: inout [UInt8]) {
    bytes.append(path, in: USBIPProtocol.pathBytes)
    bytes.append(busID, in: USBIPProtocol.busIDBytes)
    for word in [busNumber, deviceNumber, speed] { bytes.append(word: word) }
    for half in [vendorID, productID, release] { bytes.append(half: half) }
    bytes += [deviceClass, deviceSubclass, deviceProtocol, configuration, configurationCount, interfaceCount]
  }
}
