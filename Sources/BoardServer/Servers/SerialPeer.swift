import VirtualRT1020

/// What stands at the device's end of a serial line: takes bytes, gives bytes, has its own clock.
protocol SerialPeer {
  /// Hands it bytes from the line.
  mutating func uartSend(_ bytes: RawSpan)
  /// Takes what it has sent since the last call.
  mutating func uartReceive() -> [UInt8]
  /// Lets its time pass.
  mutating func advance(by time: Duration)
  /// Its time.
  var time: Duration { get }
  /// Until when it works on what it has heard; `time` or earlier while it waits.
  var busyUntil: Duration { get }
}

extension VirtualRT1020: SerialPeer {}
