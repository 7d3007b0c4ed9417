import HIDTransport

/// The board as something on a USB cable: for whoever shows it to USB hosts.
extension VirtualRT1020 {
  /// One stay of the device on the bus: what a host enumerates, and may talk to until the stay ends.
  public struct BusStay: Equatable, Sendable {
    /// What the device says it is.
    public var identity: USBIdentity
    /// Tells the stays of one board apart.
    public var number: Int
    /// Bytes of its longest IN report, the id included.
    public var reportBytes: Int
  }

  /// Bytes of the boot ROM's longest IN report, the id included.
  private static let bootROMReportBytes = 65

  /// The stay that lasts now; nil while nothing is on the bus. It changes nothing, but must be `mutating`: else asking
  /// a board that something else holds copies the whole board.
  public mutating func busStay() -> BusStay? {
    guard let identity else { return nil }
    return BusStay(
      identity: identity, number: attachment,
      reportBytes: flashloader?.core.profile.reportBytes ?? Self.bootROMReportBytes)
  }

  /// Until when the part works, as `busyUntil`; `mutating` for the same reason as `busStay`.
  public mutating func workEnd() -> Duration { busyUntil }
}
