import USBIP

/// One packet of a capture: half of a USB transfer, as usbmon or USBPcap saw it, whatever the file's link type and byte
/// order. The payload travels beside it, so that reading copies nothing.
public struct USBPacket: Equatable, Sendable {
  /// Which half.
  public enum Event: UInt8, Sendable {
    /// The host's driver hands the transfer over; data of an OUT transfer are here.
    case submit
    /// The transfer came back; data of an IN transfer are here.
    case complete
    /// The submission itself failed.
    case error
  }

  /// A part of a control transfer that has a packet of its own: USBPcap before its version 1.5 wrote them so.
  public enum Stage: UInt8, Sendable {
    /// The data, in either direction: of an OUT transfer they belong to the submission before.
    case data
    /// The end; of an IN transfer the data stage before brought the data.
    case status
  }

  /// Its place in the capture, from 1, as Wireshark numbers frames.
  public var number: Int
  /// When, in nanoseconds since 1970.
  public var time: UInt64
  /// What pairs a submission with its completion: the URB's address (usbmon) or the IRP's (USBPcap).
  public var transfer: UInt64
  /// Which half.
  public var event: Event
  /// The kind of transfer.
  public var kind: USBTransferKind
  /// The endpoint's address, bit 7 set for IN.
  public var endpoint: UInt8
  /// The bus's number.
  public var bus: UInt16
  /// The device's address on the bus; 0 while it is being enumerated.
  public var device: UInt16
  /// Of a completion: 0 or a negative Linux errno, to which USBPcap's USBD_STATUS is translated.
  public var status: Int32
  /// The setup bytes, where this is a control transfer's submission.
  public var setup: USBSetup?
  /// The stage of a control transfer that this packet alone is; nil where a packet is a submission or a completion.
  public var stage: Stage?
  /// Bytes that the transfer carries: asked for at a submission, moved at a completion. USBPcap does not say what was
  /// asked of an interrupt or bulk IN endpoint, nor what an OUT transfer moved: 0.
  public var length: Int
  /// Bytes of payload that the capture does not hold: usbmon cut them off, or the snap length did.
  public var missing: Int

  /// Makes a packet from its fields.
  public init(
    number: Int, time: UInt64, transfer: UInt64, event: Event, kind: USBTransferKind, endpoint: UInt8, bus: UInt16,
    device: UInt16, status: Int32 = 0, setup: USBSetup? = nil, stage: Stage? = nil, length: Int = 0, missing: Int = 0
  ) {
    self.number = number
    self.time = time
    self.transfer = transfer
    self.event = event
    self.kind = kind
    self.endpoint = endpoint
    self.bus = bus
    self.device = device
    self.status = status
    self.setup = setup
    self.stage = stage
    self.length = length
    self.missing = missing
  }

  /// True for a transfer towards the host.
  public var isIn: Bool { endpoint & 0x80 != 0 }

  /// True for the half that holds the transfer's data: the submission towards the device, the completion towards the
  /// host.
  public var carriesData: Bool { isIn ? event == .complete : event == .submit }
}
