import HIDTransport

/// A device as a capture shows it, from its first packet until it leaves. A board that re-enumerates is a device
/// anew, at a new address or the same.
public struct CapturedDevice: Equatable, Sendable {
  /// Its place in the order of appearance, from 0: what reports and commands name.
  public var index: Int
  /// The bus's number.
  public var bus: UInt16
  /// Its address on the bus.
  public var address: UInt16
  /// From its device descriptor; nil where the capture does not hold one.
  public var identity: USBIdentity?
  /// The device descriptor, 18 bytes.
  public var deviceDescriptor: [UInt8]?
  /// The longest configuration descriptor seen.
  public var configurationDescriptor: [UInt8]?
  /// The HID report descriptor.
  public var reportDescriptor: [UInt8]?
  /// String descriptors by index, without the list of languages.
  public var strings: [UInt8: String]
  /// When its first packet passed, nanoseconds since 1970.
  public var firstSeen: UInt64

  /// A device of which nothing is known but its place.
  public init(index: Int, bus: UInt16, address: UInt16, firstSeen: UInt64) {
    self.index = index
    self.bus = bus
    self.address = address
    self.firstSeen = firstSeen
    strings = [:]
  }

  /// `1.7`, as Wireshark writes an address without the endpoint.
  public var place: String { "\(bus).\(address)" }
}
