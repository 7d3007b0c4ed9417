import CLibUSB
import HIDTransport

/// The owner of one libusb session. A look at the bus takes a fresh one: without udev's daemon, as in a container,
/// a session never hears of devices that came after it.
final class LibUSBContext {
  let functions: LibUSBFunctions
  let raw: LibUSBFunctions.Context

  init(_ functions: LibUSBFunctions) throws(HIDError) {
    self.functions = functions
    var made: LibUSBFunctions.Context?
    let code = functions.initialize(&made)
    guard code == 0, let made else { throw .system("libusb cannot start: \(functions.name(of: code))") }
    raw = made
  }

  deinit { functions.exit(raw) }

  /// Serial number and product name, asked of the device itself; none if it cannot be opened.
  func names(of entry: LibUSBEntry) -> [String] {
    var handle: LibUSBFunctions.Handle?
    guard functions.open(entry.device, &handle) == 0, let handle else { return [] }
    defer { functions.close(handle) }
    return [entry.serialIndex, entry.productIndex].compactMap { index in
      guard index > 0 else { return nil }
      var text = [UInt8](repeating: 0, count: 256)
      let count = functions.stringDescriptor(handle, index, &text, Int32(text.count))
      return count > 0 ? String(decoding: text.prefix(Int(count)), as: UTF8.self) : nil
    }
  }

  /// Lets libusb do its work until something happened or `time` is over.
  func handleEvents(for time: Duration) throws(HIDError) {
    let parts = max(time, .zero).components
    var limit = timeval()
    limit.tv_sec = .init(clamping: parts.seconds)
    limit.tv_usec = .init(parts.attoseconds / 1_000_000_000_000)
    let code = functions.handleEvents(raw, &limit, nil)
    // A signal, or a turn without events, is no error: the caller looks at its clock.
    guard code == 0 || code == LIBUSB_ERROR_INTERRUPTED.rawValue || code == LIBUSB_ERROR_TIMEOUT.rawValue else {
      throw .system("libusb cannot wait for the device: \(functions.name(of: code))")
    }
  }
}
