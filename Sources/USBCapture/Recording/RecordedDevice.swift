import HIDTransport

/// A device in a recording, from its enumeration on.
public struct RecordedDevice: Equatable, Sendable {
  /// The bus's number.
  public var bus: UInt16
  /// Its address, from 2: 1 is the root hub's.
  public var address: UInt16
  /// Address of the interrupt IN endpoint.
  public var inEndpoint: UInt8
  /// Address of the interrupt OUT endpoint; nil where OUT reports go by SET_REPORT.
  public var outEndpoint: UInt8?
  /// Number of the HID interface.
  public var interface: UInt8

  init(bus: UInt16, address: UInt16, _ descriptors: HIDDescriptors) {
    self.bus = bus
    self.address = address
    inEndpoint = descriptors.inEndpoint
    outEndpoint = descriptors.outEndpoint
    interface = descriptors.interface
  }
}
