import USBIP

/// A transfer in a recording: what its submission and its completion have in common.
public struct RecordedTransfer: Equatable, Sendable {
  /// What pairs the two.
  public var number: UInt64
  /// The device.
  public var device: RecordedDevice
  /// The kind of transfer.
  public var kind: USBTransferKind
  /// The endpoint's address, bit 7 set for IN.
  public var endpoint: UInt8
  /// The setup bytes of a control transfer.
  public var setup: USBSetup?

  /// A transfer with its fields.
  public init(
    number: UInt64, device: RecordedDevice, kind: USBTransferKind, endpoint: UInt8, setup: USBSetup? = nil
  ) {
    self.number = number
    self.device = device
    self.kind = kind
    self.endpoint = endpoint
    self.setup = setup
  }

  /// One of its two packets; setup bytes stand in the first only.
  func packet(_ event: USBPacket.Event, _ time: UInt64, status: Int32, length: Int) -> USBPacket {
    USBPacket(
      number: 0, time: time, transfer: number, event: event, kind: kind, endpoint: endpoint, bus: device.bus,
      device: device.address, status: status, setup: event == .submit ? setup : nil, length: length)
  }
}
