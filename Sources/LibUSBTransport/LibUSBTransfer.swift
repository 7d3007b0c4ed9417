import CLibUSB
import HIDTransport

/// The owner of one transfer and its buffer, used again and again. While libusb has it, it must not be freed: the
/// device that owns it sees to that. It holds the session, in which libusb looks even when it frees a transfer.
final class LibUSBTransfer {
  let buffer: UnsafeMutableRawBufferPointer
  /// libusb has it.
  fileprivate(set) var isPending = false
  private let context: LibUSBContext
  private let raw: LibUSBFunctions.Transfer

  init(_ context: LibUSBContext, byteCount: Int) throws(HIDError) {
    guard let raw = context.functions.allocateTransfer(0) else {
      throw .system("libusb has no memory for a transfer")
    }
    self.context = context
    self.raw = raw
    buffer = .allocate(byteCount: byteCount, alignment: 8)
  }

  deinit {
    // The handle may be closed by now, and libusb follows this pointer to write to its log.
    raw.pointee.dev_handle = nil
    context.functions.freeTransfer(raw)
    buffer.deallocate()
  }

  /// How it ended.
  var status: libusb_transfer_status { raw.pointee.status }
  /// Bytes that went over; for a control transfer those behind the setup packet.
  var count: Int { min(max(0, Int(raw.pointee.actual_length)), buffer.count) }

  /// Hands it to libusb. Returns libusb's code.
  func submit(
    on handle: LibUSBHandle, endpoint: UInt8, type: libusb_transfer_type, byteCount: Int
  ) -> Int32 {
    guard !isPending else { return LIBUSB_ERROR_BUSY.rawValue }
    raw.pointee.dev_handle = handle.raw
    raw.pointee.flags = 0
    raw.pointee.endpoint = endpoint
    raw.pointee.type = UInt8(type.rawValue)
    // The device keeps the time itself, and cancels.
    raw.pointee.timeout = 0
    raw.pointee.length = Int32(min(byteCount, buffer.count))
    raw.pointee.actual_length = 0
    raw.pointee.num_iso_packets = 0
    raw.pointee.callback = noteCompletion
    raw.pointee.user_data = Unmanaged.passUnretained(self).toOpaque()
    raw.pointee.buffer = buffer.bindMemory(to: UInt8.self).baseAddress
    isPending = true
    let code = context.functions.submitTransfer(raw)
    if code != 0 { isPending = false }
    return code
  }

  /// Asks for its end, which comes as an event like any other.
  func cancel() { if isPending { _ = context.functions.cancelTransfer(raw) } }
}

/// At file scope, because C calls it.
private func noteCompletion(_ transfer: UnsafeMutablePointer<libusb_transfer>?) {
  guard let owner = transfer?.pointee.user_data else { return }
  Unmanaged<LibUSBTransfer>.fromOpaque(owner).takeUnretainedValue().isPending = false
}
