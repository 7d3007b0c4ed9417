/// One report of a recorded exchange.
public struct RecordedReport: Equatable, Sendable {
  /// True for what the device sent.
  public var isFromDevice: Bool
  /// The report, its id first, as far as the capture holds it.
  public var bytes: [UInt8]
  /// Bytes at its end that are not in the capture.
  public var missing: Int
  /// Nanoseconds since 1970.
  public var time: UInt64

  /// Makes a report from its fields.
  public init(isFromDevice: Bool, bytes: [UInt8], missing: Int = 0, time: UInt64) {
    self.isFromDevice = isFromDevice
    self.bytes = bytes
    self.missing = missing
    self.time = time
  }
}
