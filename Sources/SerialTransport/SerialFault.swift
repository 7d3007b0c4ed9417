/// What a line whose frames do not get through is said to suffer from, for those who must tell it from
/// other `HIDError.malformed`.
public enum SerialFault {
  /// How often a frame is sent in all if the device answers with NAK.
  static let attempts = 8
  /// Damaged frames in a row before the line counts as unusable.
  static let damagedLimit = 16

  /// The device answered one frame with NAK as often as it was sent.
  public static let refusedFrame = "the device calls a frame damaged 8 times"
  /// Frames of the device came damaged, one after the other.
  public static let damagedFrames = "17 damaged frames in a row"
}
