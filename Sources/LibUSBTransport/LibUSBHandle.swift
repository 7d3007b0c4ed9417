import CLibUSB
import HIDTransport

/// The owner of an open device: the handle, the claim on its HID interface, and the kernel driver that had it before
/// and gets it back.
final class LibUSBHandle {
  let context: LibUSBContext
  let interface: LibUSBInterface
  let raw: LibUSBFunctions.Handle
  private var isClosed = false
  private var isClaimed = false
  private var owesDriver = false

  /// Opens a device and takes its HID interface.
  /// - Throws: `.permission`, `.busy`, `.gone` if it left meanwhile, `.wrongDevice` without a HID interface.
  init(_ entry: LibUSBEntry, in context: LibUSBContext) throws(HIDError) {
    let functions = context.functions
    guard let interface = LibUSBInterface(entry.device, functions) else {
      throw .wrongDevice("\(entry.words) has no HID interface")
    }
    var made: LibUSBFunctions.Handle?
    let code = functions.open(entry.device, &made)
    guard code == 0, let made else { throw Self.error(code, "open", entry, functions) }
    self.context = context
    self.interface = interface
    raw = made
    let number = Int32(interface.number)
    // 0: none has it; an error: this system has no such thing, and the claim will tell.
    if functions.kernelDriverActive(made, number) == 1 {
      let code = functions.detachKernelDriver(made, number)
      guard code == 0 || code == LIBUSB_ERROR_NOT_FOUND.rawValue || code == LIBUSB_ERROR_NOT_SUPPORTED.rawValue
      else {
        let error = Self.error(code, "detach the kernel driver from", entry, functions)
        close(isGone: false)
        throw error
      }
      owesDriver = code == 0
    }
    let claim = functions.claimInterface(made, number)
    guard claim == 0 else {
      let error = Self.error(claim, "claim", entry, functions)
      close(isGone: false)
      throw error
    }
    isClaimed = true
  }

  deinit { close(isGone: false) }

  /// Gives everything back, in the reverse order; of a device that is gone only the handle.
  func close(isGone: Bool) {
    guard !isClosed else { return }
    isClosed = true
    let functions = context.functions
    let number = Int32(interface.number)
    if isClaimed, !isGone { _ = functions.releaseInterface(raw, number) }
    if owesDriver, !isGone { _ = functions.attachKernelDriver(raw, number) }
    functions.close(raw)
  }

  private static func error(
    _ code: Int32, _ what: String, _ entry: LibUSBEntry, _ functions: LibUSBFunctions
  ) -> HIDError {
    switch code {
    case LIBUSB_ERROR_ACCESS.rawValue: .permission(entry.node)
    case LIBUSB_ERROR_BUSY.rawValue: .busy("another program has claimed \(entry.words)")
    case LIBUSB_ERROR_NO_DEVICE.rawValue: .gone
    default: .system("cannot \(what) \(entry.words): \(functions.name(of: code))")
    }
  }
}
