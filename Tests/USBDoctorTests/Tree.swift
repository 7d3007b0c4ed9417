import HIDTransport
import Testing

@testable import USBDoctor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A machine made of files below a folder of its own.
final class Tree {
  let root: String
  /// Paths that the user may not use.
  var locked: Set<String> = []

  init() {
    var template = Array("/tmp/doctor-XXXXXX".utf8CString)
    _ = mkdtemp(&template)
    root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    folder("/sys/bus/usb/devices")
    folder("/dev")
  }

  deinit {
    let remove = ["-rf", root]
    var arguments: [UnsafeMutablePointer<CChar>?] = (["rm"] + remove).map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    if posix_spawnp(&process, "rm", nil, nil, &arguments, environ) == 0 { waitpid(process, nil, 0) }
  }

  func folder(_ path: String) {
    var whole = root
    for part in path.split(separator: "/") {
      whole += "/\(part)"
      mkdir(whole, 0o755)
    }
  }

  func file(_ path: String, _ text: String) {
    folder(path.split(separator: "/").dropLast().joined(separator: "/"))
    guard let file = fopen(root + path, "w") else { return }
    fputs(text, file)
    fclose(file)
  }

  func link(_ path: String, to target: String) {
    folder(path.split(separator: "/").dropLast().joined(separator: "/"))
    symlink(target, root + path)
  }

  /// A device of the kernel's with its node.
  func device(
    _ place: String, vendor: String = "1fc9", product: String = "0130", address: Int = 5, driver: String? = "usbhid",
    node: Bool = true
  ) {
    let device = "/sys/bus/usb/devices/\(place)"
    file("\(device)/idVendor", vendor + "\n")
    file("\(device)/idProduct", product + "\n")
    file("\(device)/busnum", "1\n")
    file("\(device)/devnum", "\(address)\n")
    if node { file("/dev/bus/usb/001/00\(address)", "") }
    guard let driver else { return }
    link("\(device)/\(place):1.0/driver", to: "../../../bus/usb/drivers/\(driver)")
  }

  /// What a doctor says of it.
  func examined(root isRoot: Bool = false, libusb trouble: String? = nil, virtual: [String] = []) -> DoctorReport {
    var system = HostSystem(root: root)
    system.isLinux = true
    system.isRoot = isRoot
    let forbidden = Set(locked.map { root + $0 })
    system.mayUse = { isRoot || !forbidden.contains($0) }
    return Doctor(system, libusbTrouble: trouble, virtualBoards: virtual).examine()
  }
}

extension DoctorReport {
  func verdict(_ check: String) -> Finding.Verdict? { findings.first { $0.check == check }?.verdict }
  func remedy(_ check: String) -> String { findings.compactMap { $0.check == check ? $0.remedy : nil }.joined() }
  func words(_ check: String) -> String { findings.filter { $0.check == check }.map(\.words).joined(separator: "; ") }
}
