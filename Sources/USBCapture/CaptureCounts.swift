/// What passed in a capture beside the boards' reports: counted, never an error.
public struct CaptureCounts: Equatable, Sendable {
  /// All packets.
  public var packets = 0
  /// Bytes of all packets, headers of the link type included.
  public var bytes: UInt64 = 0
  /// Packets of no HID report: other devices' and kinds of transfer, enumeration.
  public var unrelated = 0
  /// Packets with less payload than passed on the bus.
  public var cut = 0
  /// Completions of interrupt and control transfers whose submission the capture does not hold.
  public var withoutSubmission = 0
  /// Submissions of such that were never seen to end.
  public var pending = 0
  /// Packets that are none of their link type: passed over.
  public var unreadable = 0

  /// Nothing yet.
  public init() {}
}
