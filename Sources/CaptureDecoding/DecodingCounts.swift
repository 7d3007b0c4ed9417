/// What a decoder met beside commands.
public struct DecodingCounts: Equatable, Sendable {
  /// Reports of boards.
  public var boardReports = 0
  /// Reports of HID devices that are no boards.
  public var otherReports = 0
  /// Reports of boards that belong to no command.
  public var strayReports = 0
  /// Commands whose data phase has bytes that the capture does not hold.
  public var gaps = 0

  /// Transfers of boards' reports that failed.
  public var failedTransfers = 0
  /// Transfers of boards' reports that the host took back; most wait for an answer when a program ends.
  public var withdrawnTransfers = 0

  /// Nothing yet.
  public init() {}
}
