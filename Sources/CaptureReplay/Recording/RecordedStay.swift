import HIDTransport
import USBCapture

/// One stay of a board on the bus: what it was, and what was asked of it meanwhile.
public struct RecordedStay: Equatable, Sendable {
  /// The index of the `CapturedDevice`.
  public var device: Int
  /// The boot ROM's protocol was spoken; else the flashloader's.
  public var isBootROM: Bool
  /// From its descriptor; nil where the capture does not hold one.
  public var identity: USBIdentity?
  /// The bus's number; nil where it is not known.
  public var bus: UInt16?
  /// What else the capture tells of the device, such as its descriptors.
  public var details: CapturedDevice?
  /// In order.
  public var exchanges: [RecordedExchange]
  /// When it left the bus, nanoseconds since 1970; nil if it was not seen to.
  public var leftAt: UInt64?

  /// A stay of which nothing has passed yet.
  public init(device: Int, isBootROM: Bool, identity: USBIdentity? = nil, bus: UInt16? = nil) {
    self.device = device
    self.isBootROM = isBootROM
    self.identity = identity
    self.bus = bus
    exchanges = []
  }

  /// The identity that it had, or that what it spoke makes likely.
  public var likelyIdentity: USBIdentity { identity ?? (isBootROM ? .bootROM : .flashloader) }

  /// When the first command came, nanoseconds since 1970.
  public var began: UInt64 { exchanges.first?.began ?? 0 }

  /// When the last report passed, nanoseconds since 1970.
  public var lastTime: UInt64 { exchanges.last?.lastTime ?? 0 }
}
