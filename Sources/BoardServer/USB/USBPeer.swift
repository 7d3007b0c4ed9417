import HIDTransport
import VirtualRT1020

/// What stands at the device's end of a USB cable: takes reports, gives reports, has its own clock.
protocol USBPeer {
  /// What a host finds on the bus now, and how often the board behind the cable has been replaced by another.
  mutating func usbStay() -> USBStay?
  /// Offers it a report.
  mutating func usbSend(_ report: RawSpan) -> VirtualRT1020.Acceptance
  /// Takes the report that is due by its time. Returns its length, or nil.
  mutating func usbReceive(into buffer: UnsafeMutableRawBufferPointer) -> Int?
  /// Whether the last report asked for ended in a STALL, once.
  mutating func usbTakeStall() -> Bool
  /// When the next report is due; nil if it would stay silent.
  mutating func usbReportTime() -> Duration?
  /// Until when it works on what it has heard.
  mutating func usbWorkEnd() -> Duration
  /// Its time.
  mutating func usbTime() -> Duration
  /// Lets its time pass.
  mutating func advance(by time: Duration)
}

/// One stay of a device on the bus, of one board.
struct USBStay: Equatable {
  var stay: VirtualRT1020.BusStay
  var board = 0
}

/// A peer that has no USB.
extension USBPeer {
  mutating func usbStay() -> USBStay? { nil }
  mutating func usbSend(_ report: RawSpan) -> VirtualRT1020.Acceptance { .absent }
  mutating func usbReceive(into buffer: UnsafeMutableRawBufferPointer) -> Int? { nil }
  mutating func usbTakeStall() -> Bool { false }
  mutating func usbReportTime() -> Duration? { nil }
  mutating func usbWorkEnd() -> Duration { .zero }
  mutating func usbTime() -> Duration { .zero }
}

extension VirtualRT1020: USBPeer {
  mutating func usbStay() -> USBStay? { busStay().map { USBStay(stay: $0) } }
  mutating func usbSend(_ report: RawSpan) -> Acceptance { send(report) }
  mutating func usbReceive(into buffer: UnsafeMutableRawBufferPointer) -> Int? { receive(into: buffer) }
  mutating func usbTakeStall() -> Bool { takeStall() }
  mutating func usbReportTime() -> Duration? { nextReportTime() }
  mutating func usbWorkEnd() -> Duration { workEnd() }
  mutating func usbTime() -> Duration { time }
}

/// The board behind the control is the one on the cable, whichever it is at the moment.
extension BoardControl: USBPeer {
  mutating func usbStay() -> USBStay? { board.busStay().map { USBStay(stay: $0, board: replacements) } }
  mutating func usbSend(_ report: RawSpan) -> VirtualRT1020.Acceptance { board.send(report) }
  mutating func usbReceive(into buffer: UnsafeMutableRawBufferPointer) -> Int? { board.receive(into: buffer) }
  mutating func usbTakeStall() -> Bool { board.takeStall() }
  mutating func usbReportTime() -> Duration? { board.nextReportTime() }
  mutating func usbWorkEnd() -> Duration { board.workEnd() }
  mutating func usbTime() -> Duration { board.time }
}
