/// A piece of a command's data phase.
public struct CapturedData: Equatable, Sendable {
  /// The number of its `CapturedCommand`.
  public var command: Int
  /// True for data that the device sent.
  public var isFromDevice: Bool
  /// Where in the data phase it begins, in bytes.
  public var offset: Int
  /// The payload, as far as the capture holds it.
  public var bytes: [UInt8]
  /// Payload bytes at its end that are not in the capture.
  public var missing: Int

  /// Makes a piece from its fields.
  public init(command: Int, isFromDevice: Bool, offset: Int, bytes: [UInt8], missing: Int = 0) {
    self.command = command
    self.isFromDevice = isFromDevice
    self.offset = offset
    self.bytes = bytes
    self.missing = missing
  }
}
