import HIDTransport
import LibUSBTransport

/// A device of NXP's vendor ids as Linux's kernel shows it.
public struct SeenDevice: Equatable, Sendable {
  /// Where it is plugged in.
  public var place: USBPort
  /// Its ids.
  public var identity: USBIdentity
  /// What the ids mean, if that is known here.
  public var name: String?
  /// The node that libusb opens; nil on systems without nodes.
  public var node: String?
  /// True if the node is there and this user may open it.
  public var access: Bool
  /// The driver of its first interface: `usbhid`, `usbfs` for a program, nil for none.
  public var driver: String?
  /// Programs that have the node open, as far as this user may see.
  public var holders: [String]

  /// True for an RT1020's boot ROM or flashloader.
  public var isBoard: Bool { [USBIdentity.bootROM, .flashloader].contains(identity) }

  /// Every such device of a Linux system, by place.
  static func all(of system: HostSystem) -> [SeenDevice] {
    system.names(in: "/sys/bus/usb/devices").compactMap { name in
      guard let place = USBPort(name) else { return nil }
      return SeenDevice(at: place, of: system)
    }
  }

  private init?(at place: USBPort, of system: HostSystem) {
    let folder = "/sys/bus/usb/devices/\(place)"
    func number(_ name: String, _ radix: Int) -> UInt16? {
      system.line("\(folder)/\(name)").flatMap { UInt16($0, radix: radix) }
    }
    guard let vendor = number("idVendor", 16), let product = number("idProduct", 16),
      KnownUSBDevice.vendorIDs.contains(vendor), let bus = number("busnum", 10), let address = number("devnum", 10)
    else { return nil }
    self.place = place
    identity = USBIdentity(vendorID: vendor, productID: product)
    name = KnownUSBDevice(identity)?.name
    let node = "/dev/bus/usb/\(Self.threeDigits(bus))/\(Self.threeDigits(address))"
    self.node = node
    access = system.isThere(node) && system.isUsable(node)
    driver = system.target("\(folder)/\(place):1.0/driver").flatMap { $0.split(separator: "/").last }.map(String.init)
    holders = driver == "usbfs" ? Self.holders(of: node, system) : []
  }

  /// A device that libusb shows, on a system whose kernel shows none.
  init(place: USBPort, identity: USBIdentity) {
    self.place = place
    self.identity = identity
    name = KnownUSBDevice(identity)?.name
    node = nil
    access = true
    driver = nil
    holders = []
  }

  private static func threeDigits(_ value: UInt16) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  /// `name (process 123)` of those who have a node open.
  private static func holders(of node: String, _ system: HostSystem) -> [String] {
    system.names(in: "/proc").filter { $0.allSatisfy(\.isNumber) }.compactMap { process in
      let open = system.names(in: "/proc/\(process)/fd").contains { descriptor in
        system.target("/proc/\(process)/fd/\(descriptor)") == node
      }
      guard open else { return nil }
      return "\(system.line("/proc/\(process)/comm") ?? "a program") (process \(process))"
    }
  }
}
