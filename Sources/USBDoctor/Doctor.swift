import HIDTransport
import LibUSBTransport

/// Looks at everything over which a newcomer stumbles who wants to use a board on USB or a serial port.
public struct Doctor {
  /// The machine.
  public var system: HostSystem
  /// Why libusb cannot be used; nil if it can.
  public var libusbTrouble: String?
  /// Names of the virtual boards that run.
  public var virtualBoards: [String]
  /// How the user calls this program, for remedies.
  public var program: String

  /// A doctor for a machine.
  public init(_ system: HostSystem, libusbTrouble: String?, virtualBoards: [String] = [], program: String = "boardless")
  {
    self.system = system
    self.libusbTrouble = libusbTrouble
    self.virtualBoards = virtualBoards
    self.program = program
  }

  /// Looks, and changes nothing.
  public func examine() -> DoctorReport {
    var report = DoctorReport()
    report.add(library())
    if system.isLinux {
      report.devices = SeenDevice.all(of: system)
      for finding in kernel() + boards(report.devices) + rules(report.devices) + serialPorts() { report.add(finding) }
    } else {
      // A system without libusb has said so above.
      let present = (try? LibUSBBus.everything()) ?? []
      report.devices = present.filter { KnownUSBDevice.vendorIDs.contains($0.identity.vendorID) }
        .map { SeenDevice(place: $0.port, identity: $0.identity) }
      for finding in boards(report.devices) { report.add(finding) }
    }
    if !virtualBoards.isEmpty {
      let names = virtualBoards.joined(separator: ", ")
      report.add(Finding("virtual-boards", .note, "virtual boards run: \(names); reach one with --board NAME"))
    }
    return report
  }

  private func library() -> Finding {
    guard let libusbTrouble else { return Finding("libusb", .ok, "libusb-1.0 is there") }
    return Finding("libusb", .problem, libusbTrouble, remedy: LibUSBLibrary.remedy)
  }

  private func kernel() -> [Finding] {
    guard system.isThere("/sys/bus/usb/devices") else {
      return [
        Finding(
          "usb", .problem, "the kernel shows no USB at all: a container or virtual machine without it",
          remedy: "give it to the container (--device /dev/bus/usb), or attach the board with usbip")
      ]
    }
    return []
  }

  // MARK: - Boards

  private func boards(_ devices: [SeenDevice]) -> [Finding] {
    var findings: [Finding] = []
    for device in devices where device.name != nil && !device.isBoard {
      findings.append(
        Finding("board", .note, "\(device.place) is \(device.identity), \(device.name ?? ""): another chip"))
    }
    for device in devices where device.isBoard {
      findings.append(
        Finding("board", .ok, "\(device.place) is \(device.identity), \(device.name ?? "a board")"))
      findings += access(device) + driver(device)
    }
    if !devices.contains(where: \.isBoard) {
      findings.append(
        Finding(
          "board", .warning, "no RT1020 in serial download is on USB",
          remedy: "set the boot switches to serial download, power-cycle, and use a cable that carries data"))
    }
    return findings
  }

  private func access(_ device: SeenDevice) -> [Finding] {
    guard let node = device.node else { return [] }
    if device.access { return [Finding("permission", .ok, "this user may open \(node)")] }
    guard system.isThere(node) else {
      return [
        Finding(
          "permission", .problem, "the kernel has the board, but there is no node \(node)",
          remedy: "in a container, give it /dev/bus/usb; elsewhere see to it that udev runs")
      ]
    }
    let hasRule = !UdevRules(system).good.isEmpty
    return [
      Finding(
        "permission", .problem, "this user may not open \(node)",
        remedy: hasRule
          ? "the rule is there: plug the board in again; over ssh also: sudo usermod -aG \(UdevRule.group) $USER, "
            + "then log in again"
          : "sudo \(program) doctor --write-udev-rule, then plug the board in again")
    ]
  }

  private func driver(_ device: SeenDevice) -> [Finding] {
    switch device.driver {
    case "usbfs"?:
      let who = device.holders.isEmpty ? "a program" : device.holders.joined(separator: ", ")
      return [
        Finding("driver", .problem, "\(who) has claimed \(device.place)", remedy: "wait for it, or end it")
      ]
    case "usbhid"?, nil: return []
    case let other?:
      return [
        Finding(
          "driver", .warning, "the kernel's driver \(other) has \(device.place)",
          remedy: "it is set aside while boardless works; if not: echo \(device.place):1.0 | sudo tee "
            + "/sys/bus/usb/drivers/\(other)/unbind")
      ]
    }
  }

  private func rules(_ devices: [SeenDevice]) -> [Finding] {
    let rules = UdevRules(system)
    if let path = rules.good.first { return [Finding("udev-rule", .ok, "\(path) gives boards to their users")] }
    let write = "sudo \(program) doctor --write-udev-rule"
    if let (path, why) = rules.flawed.first {
      return [Finding("udev-rule", .problem, "\(path) does not do: \(why)", remedy: write)]
    }
    if system.isRoot { return [Finding("udev-rule", .note, "no udev rule; root needs none", remedy: write)] }
    // The rule is wanted, unless something else has opened the board already.
    let isOpen = devices.contains { $0.isBoard && $0.access }
    return [
      Finding(
        "udev-rule", isOpen ? .warning : .problem, "no udev rule gives boards to their users", remedy: write)
    ]
  }

  // MARK: - Serial ports

  private func serialPorts() -> [Finding] {
    let ports = system.names(in: "/dev").filter { $0.hasPrefix("ttyUSB") || $0.hasPrefix("ttyACM") }
    guard !ports.isEmpty else { return [] }
    var findings: [Finding] = []
    for port in ports.map({ "/dev/\($0)" }) {
      if system.isUsable(port) {
        findings.append(Finding("serial", .ok, "this user may open \(port)"))
      } else {
        let group = system.group(of: port) ?? "dialout"
        findings.append(
          Finding(
            "serial", .warning, "this user may not open \(port)",
            remedy: "sudo usermod -aG \(group) $USER, then log in again"))
      }
    }
    let modem = system.names(in: "/proc").contains { process in
      process.allSatisfy(\.isNumber) && system.line("/proc/\(process)/comm") == "ModemManager"
    }
    if modem {
      findings.append(
        Finding(
          "modem-manager", .warning, "ModemManager runs: it asks new serial ports whether they are modems",
          remedy: "sudo systemctl disable --now ModemManager, or wait half a minute after plugging in"))
    }
    return findings
  }
}
