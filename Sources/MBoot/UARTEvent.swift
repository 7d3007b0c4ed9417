/// What a stretch of a UART line turned out to be.
public enum UARTEvent: Equatable, Sendable {
  /// A whole frame with a right checksum.
  case frame(UARTFrame)
  /// A frame whose checksum is wrong, or that declares more payload than is allowed. The device answers with a
  /// NAK. `length` is what the frame declares, 0 for a ping response.
  case badCRC(type: UInt8, length: Int, expected: UInt16, found: UInt16)
  /// So many bytes belonged to no frame. Neighbouring stretches of noise may come as several events.
  case noise(Int)
}
