import VirtualRT1020

/// What stands at the device's end of a serial line: takes bytes, gives bytes, has its own clock.
protocol SerialPeer {
  /// Hands it bytes from the line.
  mutating func uartSend(_ bytes: RawSpan)
  /// Takes what it has sent by its time and was not taken before.
  mutating func uartReceiveDue() -> [UInt8]
  /// When the next byte is due that waits in it; nil if none does.
  var uartOutputTime: Duration? { get }
  /// Lets its time pass.
  mutating func advance(by time: Duration)
  /// Its time.
  var time: Duration { get }
  /// Until when it works on what it has heard; `time` or earlier while it waits.
  var busyUntil: Duration { get }
}

extension VirtualRT1020: SerialPeer {}

/// The board behind the control is the one on the line, whichever it is at the moment.
extension BoardControl: SerialPeer {
  mutating func uartSend(_ bytes: RawSpan) { board.uartSend(bytes) }
  mutating func uartReceiveDue() -> [UInt8] { board.uartReceiveDue() }
  var uartOutputTime: Duration? { board.uartOutputTime }
  mutating func advance(by time: Duration) { board.advance(by: time) }
  var time: Duration { board.time }
  var busyUntil: Duration { board.busyUntil }
}
