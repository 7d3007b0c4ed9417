/// One HID report that passed, in either direction and by whichever way.
public struct CapturedReport: Equatable, Sendable {
  /// How it travelled.
  public enum Route: Sendable {
    /// The interrupt IN or OUT endpoint.
    case interrupt
    /// SET_REPORT or GET_REPORT on endpoint 0.
    case control
  }

  /// The index of its `CapturedDevice`.
  public var device: Int
  /// True for what the device sent.
  public var isFromDevice: Bool
  /// How it travelled.
  public var route: Route
  /// The report, its id first, as far as the capture holds it.
  public var bytes: [UInt8]
  /// Bytes at its end that passed on the bus and are not in the capture.
  public var missing: Int
  /// When it was there to be seen: the submission of what the host sent, the completion of what the device sent.
  /// Nanoseconds since 1970.
  public var time: UInt64
  /// Of what the device sent: when the host began to wait for it; nil where the capture began later.
  public var asked: UInt64?
  /// The packet that held its bytes, numbered from 1.
  public var packet: Int

  /// Makes a report from its fields.
  public init(
    device: Int, isFromDevice: Bool, route: Route = .interrupt, bytes: [UInt8], missing: Int = 0, time: UInt64,
    asked: UInt64? = nil, packet: Int
  ) {
    self.device = device
    self.isFromDevice = isFromDevice
    self.route = route
    self.bytes = bytes
    self.missing = missing
    self.time = time
    self.asked = asked
    self.packet = packet
  }
}
