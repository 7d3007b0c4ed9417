/// How the transfer of a report ended: every OUT transfer's end, and the ends of IN transfers that brought no report.
public struct CapturedTransferEnd: Equatable, Sendable {
  /// The index of its `CapturedDevice`.
  public var device: Int
  /// True for a transfer on which the host waited for the device.
  public var isFromDevice: Bool
  /// When it was submitted, nanoseconds since 1970; nil where the capture began later.
  public var submitted: UInt64?
  /// When it ended, nanoseconds since 1970.
  public var time: UInt64
  /// 0, or a negative Linux errno: -2 and -104 withdrawn by the host, -32 STALL, -71 and -108 the device is gone.
  public var status: Int32
  /// The packet that submitted it, as in `CapturedReport.packet`; nil where the capture began later.
  public var submission: Int?
  /// The packet that ended it, numbered from 1.
  public var packet: Int

  /// Makes an end from its fields.
  public init(
    device: Int, isFromDevice: Bool, submitted: UInt64?, time: UInt64, status: Int32, submission: Int?, packet: Int
  ) {
    self.device = device
    self.isFromDevice = isFromDevice
    self.submitted = submitted
    self.time = time
    self.status = status
    self.submission = submission
    self.packet = packet
  }
}
