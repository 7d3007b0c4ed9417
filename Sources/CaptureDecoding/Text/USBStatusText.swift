/// What USB says of a transfer, in words.
public enum USBStatusText {
  /// The name and meaning of a Linux errno as a URB ends with it: `EPIPE, the device refused it (STALL)`.
  public static func text(_ status: Int32) -> String {
    switch status {
    case 0: "done"
    case -2: "ENOENT, the host took it back"
    case -18: "EXDEV, in part only"
    case -19: "ENODEV, the device is gone"
    case -32: "EPIPE, the device refused it (STALL)"
    case -62: "ETIME, the device did not answer on the bus"
    case -71: "EPROTO, the device did not answer on the bus"
    case -75: "EOVERFLOW, the device sent more than was asked for"
    case -84: "EILSEQ, the device did not answer soundly on the bus"
    case -104: "ECONNRESET, the host took it back"
    case -108: "ESHUTDOWN, the device or its controller is gone"
    case -110: "ETIMEDOUT, not done in time"
    case -115: "EINPROGRESS, under way"
    case -121: "EREMOTEIO, less came than was asked for"
    default: "errno \(status.magnitude)"
    }
  }
}
