import HostTools
import VirtualRT1020

/// A virtual board's time as a date: it begins now, and passes as the board's does.
struct VirtualClock {
  private let bus: VirtualBus
  private let start: UInt64

  init(_ bus: VirtualBus) {
    self.bus = bus
    start = RecordingFile.systemTime()
  }

  /// Nanoseconds since 1970.
  func now() -> UInt64 {
    let (seconds, attoseconds) = bus.board.time.components
    let passed = UInt64(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000).partialValue
    return start &+ passed &+ UInt64(clamping: attoseconds / 1_000_000_000)
  }
}
