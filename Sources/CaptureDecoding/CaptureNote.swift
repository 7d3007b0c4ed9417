/// Something in a capture that is no command, and that its reader should know.
public struct CaptureNote: Equatable, Sendable {
  /// When, nanoseconds since 1970.
  public var time: UInt64
  /// The index of the `CapturedDevice`, nil for none in particular.
  public var device: Int?
  /// The packet, numbered from 1.
  public var packet: Int
  /// What, in words, without a full stop.
  public var text: String

  /// Makes a note from its fields.
  public init(time: UInt64, device: Int?, packet: Int, text: String) {
    self.time = time
    self.device = device
    self.packet = packet
    self.text = text
  }
}
