/// What a capture tells about HID devices, in the order of its packets.
public enum CaptureEvent: Equatable, Sendable {
  /// A device's first packet, or its descriptors became known: the same index may come again, better known.
  case device(CapturedDevice)
  /// A device left: it was shut down, or another took its address.
  case left(device: Int, time: UInt64)
  /// A report passed.
  case report(CapturedReport)
  /// A report's transfer ended; an IN transfer that brought a report does not come here.
  case ended(CapturedTransferEnd)
}
