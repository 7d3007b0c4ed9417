/// Windows' USBD_STATUS and Linux' errno for the same end of a transfer.
///
/// The numbers are those of Windows' usb.h; which errno says the same is ours, by the meanings in the kernel's
/// Documentation/driver-api/usb/error-codes.rst.
enum USBDStatus {
  /// Where several stand for one errno, the first is what a packet of Linux becomes.
  private static let table: [(status: UInt32, errno: Int32)] = [
    (0xC001_0000, -104),  // CANCELED: ECONNRESET
    (0xC000_0004, -32),  // STALL_PID: EPIPE
    (0xC000_0030, -32),  // ENDPOINT_HALTED
    (0xC000_0011, -71),  // XACT_ERROR: EPROTO
    (0xC000_0005, -71),  // DEV_NOT_RESPONDING
    (0xC000_0002, -71),  // BTSTUFF
    (0xC000_0006, -71),  // PID_CHECK_FAILURE
    (0xC000_0007, -71),  // UNEXPECTED_PID
    (0xC000_0001, -84),  // CRC: EILSEQ
    (0xC000_0003, -84),  // DATA_TOGGLE_MISMATCH
    (0xC000_0012, -75),  // BABBLE_DETECTED: EOVERFLOW
    (0xC000_0008, -75),  // DATA_OVERRUN
    (0xC000_3000, -75),  // BUFFER_TOO_SMALL
    (0x8000_0900, -121),  // ERROR_SHORT_TRANSFER: EREMOTEIO
    (0xC000_0009, -121),  // DATA_UNDERRUN
    (0xC000_000C, -70),  // BUFFER_OVERRUN: ECOMM
    (0xC000_0013, -70),  // DATA_BUFFER_ERROR
    (0xC000_000D, -63),  // BUFFER_UNDERRUN: ENOSR
    (0xC000_0010, -63),  // FIFO
    (0xC000_000F, -18),  // NOT_ACCESSED: EXDEV
    (0xC000_0B00, -18),  // ISOCH_REQUEST_FAILED
    (0xC000_7000, -108),  // DEVICE_GONE: ESHUTDOWN
    (0xC000_6000, -110),  // TIMEOUT: ETIMEDOUT
    (0x8000_0300, -22),  // INVALID_PARAMETER: EINVAL
    (0x8000_0200, -22),  // INVALID_URB_FUNCTION
    (0xC000_0A00, -22),  // BAD_START_FRAME
    (0xC000_0F00, -22),  // INVALID_CONFIGURATION_DESCRIPTOR
    (0xC000_5000, -22),  // INVALID_PIPE_FLAGS
    (0x8000_0400, -16),  // ERROR_BUSY: EBUSY
    (0xC000_0C00, -16),  // FRAME_CONTROL_OWNED
    (0x8000_0600, -2),  // INVALID_PIPE_HANDLE: ENOENT
    (0xC000_4000, -2),  // INTERFACE_NOT_FOUND
    (0x8000_0700, -28),  // NO_BANDWIDTH: ENOSPC
    (0xC000_0E00, -95),  // NOT_SUPPORTED: EOPNOTSUPP
    (0xC000_1000, -12),  // INSUFFICIENT_RESOURCES: ENOMEM
    (0x8000_0800, -5),  // INTERNAL_HC_ERROR: EIO
    (0xC000_2000, -5),  // SET_CONFIG_FAILED
    (0xC000_9000, -5),  // HUB_INTERNAL_ERROR
  ]

  /// Bits 31 and 30 set: an error; bit 31 alone: an error as well, of the driver's caller.
  private static let errorBit: UInt32 = 1 << 31
  private static let ioError: Int32 = -5
  /// Linux says that a host withdrew a transfer, or that a device left, with either of two numbers.
  private static let others: [(errno: Int32, status: UInt32)] = [(-2, 0xC001_0000), (-19, 0xC000_7000)]

  /// 0 for success and for what is under way, else a negative errno; EIO for an error that is not in the table.
  static func errno(_ status: UInt32) -> Int32 {
    guard status & errorBit != 0 else { return 0 }
    for row in table where row.status == status { return row.errno }
    return ioError
  }

  /// The way back; INTERNAL_HC_ERROR for an errno that is not in the table.
  static func status(_ errno: Int32) -> UInt32 {
    guard errno != 0 else { return 0 }
    for row in others where row.errno == errno { return row.status }
    for row in table where row.errno == errno { return row.status }
    return status(ioError)
  }
}
