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
  /// When it next has something to say by itself, or nil.
  var nextReportTime: Duration? { get }
}

extension VirtualRT1020: SerialPeer {}
