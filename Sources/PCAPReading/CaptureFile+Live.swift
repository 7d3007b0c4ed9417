import CLibPCAP
import USBCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension CaptureFile {
  /// How often a live capture of a quiet bus asks whether it should stop, milliseconds.
  private static let pollInterval: Int32 = 100

  /// Captures what passes on a bus from now on.
  /// - Parameters:
  ///   - interface: `usbmon1` for Linux' first bus, `usbmon0` for all.
  ///   - shouldStop: asked at least ten times a second while nothing passes.
  public static func live(
    _ interface: String, shouldStop: @escaping () -> Bool = { false }
  ) throws(CaptureError) -> CaptureFile {
    try live(interface, PCAPLibrary.loaded.get(), shouldStop: shouldStop)
  }

  static func live(
    _ interface: String, _ functions: PCAPFunctions, shouldStop: @escaping () -> Bool
  ) throws(CaptureError) -> CaptureFile {
    var message = [CChar](repeating: 0, count: messageBytes)
    guard let handle = functions.create(interface, &message) else {
      throw .interface(name: interface, reason: text(message))
    }
    // Reports come singly, and somebody waits for each.
    _ = functions.setImmediate(handle, 1)
    let status = functions.activate(handle)
    guard status >= 0 else {
      let words = functions.error(handle).map { String(cString: $0) } ?? ""
      let reason = reason(status, interface, words, functions)
      functions.close(handle)
      throw .interface(name: interface, reason: reason)
    }
    let capture = try CaptureFile(handle, functions, input: nil, path: interface, shouldStop: shouldStop)
    // libpcap's usbmon waits without regard to a time limit: it is asked only when there is something.
    guard functions.setNonblock(handle, 1, &message) == 0 else {
      throw .interface(name: interface, reason: text(message))
    }
    return capture
  }

  /// Waits until something may have passed; false if it should stop instead.
  func awaitPacket() -> Bool {
    guard input == nil, !shouldStop() else { return false }
    var entry = pollfd(fd: functions.selectableDescriptor(handle), events: Int16(POLLIN), revents: 0)
    // Where there is nothing to wait on, poll waits its time.
    _ = poll(&entry, entry.fd < 0 ? 0 : 1, Self.pollInterval)
    return !shouldStop()
  }

  private static func reason(
    _ status: Int32, _ interface: String, _ words: String, _ functions: PCAPFunctions
  ) -> String {
    #if canImport(Darwin)
      return "macOS has no usbmon: capture on Linux (usbmon) or Windows (USBPcap), or read a file"
    #else
      switch status {
      case PCAP_ERROR_NO_SUCH_DEVICE:
        return interface.starts(with: "usbmon")
          ? "there is no such bus, or usbmon is not loaded: 'sudo modprobe usbmon', then 'ls /dev/usbmon*'"
          : "there is no such interface: usbmon0 is all USB buses, usbmon1 the first"
      case PCAP_ERROR_PERM_DENIED, PCAP_ERROR_PROMISC_PERM_DENIED:
        return "permission denied: run it as root, or give your user the device, "
          + "'sudo setfacl -m u:$USER:r /dev/\(interface)'"
      default:
        let known = functions.statusText(status).map { String(cString: $0) } ?? "error \(status)"
        return words.isEmpty ? known : words
      }
    #endif
  }
}
