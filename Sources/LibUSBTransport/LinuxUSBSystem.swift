import HIDTransport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What Linux's kernel shows of USB devices in its file system; on other systems there is nothing to see.
struct LinuxUSBSystem {
  /// What stands before `/sys`; tests have a tree of their own.
  var root = ""

  /// Where the device behind `/dev/hidrawN` is plugged in.
  /// - Throws: `HIDError.system` if that is no node of a USB HID device.
  func port(ofNode path: String) throws(HIDError) -> USBPort {
    guard let name = path.split(separator: "/").last else { throw .system("\(path) is no device") }
    guard let target = realpath("\(root)/sys/class/hidraw/\(name)/device", nil) else {
      throw .system("\(path) is no HID device that is there")
    }
    defer { free(target) }
    // …/usb1/1-2/1-2.3/1-2.3:1.0/0003:1FC9:0130.0001: the device is the last that has the form of a place.
    let parts = String(cString: target).split(separator: "/")
    guard let port = parts.reversed().lazy.compactMap({ USBPort($0) }).first else {
      throw .system("\(path) belongs to no USB device")
    }
    return port
  }

  /// Serial number and product name as the kernel has read them; nil if it shows no such device.
  func names(at port: USBPort) -> [String]? {
    let folder = "\(root)/sys/bus/usb/devices/\(port)"
    guard access(folder, F_OK) == 0 else { return nil }
    return ["serial", "product"].compactMap { Self.line("\(folder)/\($0)") }
  }

  private static func line(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 512)
    let count = fread(&buffer, 1, buffer.count, file)
    let text = String(decoding: buffer[..<count], as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).first.map(String.init)
  }
}
