/// The four kinds of USB transfer, numbered as usbmon and USBPcap both number them.
public enum USBTransferKind: UInt8, Sendable {
  case isochronous = 0
  case interrupt = 1
  case control = 2
  case bulk = 3
}
