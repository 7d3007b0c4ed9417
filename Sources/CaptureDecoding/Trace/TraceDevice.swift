import MBoot
import USBCapture

/// What a trace must remember of a device between two events.
struct TraceDevice {
  /// The name that its process has in the trace.
  var name: String?
  /// What the host was told of the flash.
  var attributes = ExternalMemoryAttributes()
  /// When the last slice of its tracks ended, nanoseconds since 1970: the next begins no earlier.
  var last: UInt64 = 0
  /// The data that the host sent, and that the device sent, for the command under way: first and last moment.
  var sent: ClosedRange<UInt64>?
  var received: ClosedRange<UInt64>?

  /// A report of the command that is under way passed.
  mutating func pass(_ report: CapturedReport) {
    switch (report.bytes.first, report.isFromDevice) {
    case (2, false): sent = Self.extended(sent, report.time)
    case (4, true): received = Self.extended(received, report.time)
    default: break
    }
  }

  private static func extended(_ range: ClosedRange<UInt64>?, _ time: UInt64) -> ClosedRange<UInt64> {
    guard let range else { return time...time }
    return range.lowerBound...max(range.upperBound, time)
  }
}
