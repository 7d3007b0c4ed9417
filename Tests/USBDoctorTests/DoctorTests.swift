import HIDTransport
import Testing

@testable import USBDoctor

@Suite struct DoctorTests {
  private let tree = Tree()

  private func withRule() { tree.file(UdevRule.path, UdevRule.text) }

  @Test func aBoardThatCanBeUsed() {
    withRule()
    tree.device("1-2")
    let report = tree.examined()
    #expect(report.exitCode == 0)
    #expect(report.findings.allSatisfy { $0.verdict == .ok })
    #expect(report.words("board").contains("1-2 is 1fc9:0130"))
    #expect(report.devices.map(\.access) == [true])
  }

  @Test func withoutARuleTheNodeIsClosedAndTheRemedyWritesIt() {
    tree.device("1-2")
    tree.locked = ["/dev/bus/usb/001/005"]
    let report = tree.examined()
    #expect(report.exitCode == 1)
    #expect(report.verdict("permission") == .problem)
    #expect(report.words("permission").contains("/dev/bus/usb/001/005"))
    #expect(report.remedy("permission").contains("--write-udev-rule"))
    #expect(report.verdict("udev-rule") == .problem)
  }

  @Test func withARuleAClosedNodeWantsToBePluggedInAgain() {
    withRule()
    tree.device("1-2")
    tree.locked = ["/dev/bus/usb/001/005"]
    let report = tree.examined()
    #expect(report.exitCode == 1)
    #expect(report.verdict("udev-rule") == .ok)
    #expect(report.remedy("permission").contains("plug the board in again"))
    #expect(report.remedy("permission").contains(UdevRule.group))
  }

  @Test func rootNeedsNoRule() {
    tree.device("1-2")
    let report = tree.examined(root: true)
    #expect(report.exitCode == 0)
    #expect(report.verdict("udev-rule") == .note)
  }

  @Test func withoutABoardNothingHasToBeMended() {
    withRule()
    let report = tree.examined()
    #expect(report.exitCode == 2)
    #expect(report.remedy("board").contains("serial download"))
  }

  @Test func withoutLibusbItIsToBeInstalled() {
    withRule()
    tree.device("1-2")
    let report = tree.examined(libusb: "libusb-1.0 is not on this machine")
    #expect(report.exitCode == 1)
    #expect(report.remedy("libusb").contains("install"))
  }

  @Test func aNodeThatIsMissingIsNoPermission() {
    withRule()
    tree.device("1-2", node: false)
    let report = tree.examined()
    #expect(report.exitCode == 1)
    #expect(report.words("permission").contains("no node"))
  }

  @Test func anotherProgramIsNamed() {
    withRule()
    tree.device("1-2", driver: "usbfs")
    tree.file("/proc/321/comm", "blhost\n")
    tree.link("/proc/321/fd/4", to: "/dev/bus/usb/001/005")
    tree.file("/proc/322/comm", "bash\n")
    tree.link("/proc/322/fd/4", to: "/dev/pts/005")
    let report = tree.examined()
    #expect(report.exitCode == 1)
    #expect(report.words("driver") == "blhost (process 321) has claimed 1-2")
  }

  @Test func aStrangeDriverIsAWarning() {
    withRule()
    tree.device("1-2", driver: "usb-storage")
    let report = tree.examined()
    #expect(report.verdict("driver") == .warning)
    #expect(report.remedy("driver").contains("/drivers/usb-storage/unbind"))
    #expect(report.exitCode == 0)
  }

  @Test func otherChipsAndOtherPeoplesDevicesAreNoBoards() {
    withRule()
    tree.device("1-1", product: "0135")
    tree.device("1-3", vendor: "046d", product: "c31c", address: 6)
    let report = tree.examined()
    #expect(report.exitCode == 2)
    #expect(report.words("board").contains("RT1060"))
    #expect(report.devices.map(\.place) == [USBPort(bus: 1, ports: [1])])
  }

  @Test func aMachineWithoutUSBIsSaidToBeOne() {
    withRule()
    tree.link("/elsewhere", to: "/none")
    let bare = Tree()
    var system = HostSystem(root: bare.root + "/dev")
    system.isLinux = true
    let report = Doctor(system, libusbTrouble: nil).examine()
    #expect(report.verdict("usb") == .problem)
  }

  @Test func aSerialPortNamesTheGroupThatOwnsIt() {
    withRule()
    tree.device("1-2")
    tree.file("/dev/ttyACM0", "")
    tree.file("/etc/group", "root:x:0:\ndialout:x:20:\n")
    tree.locked = ["/dev/ttyACM0"]
    let report = tree.examined()
    #expect(report.verdict("serial") == .warning)
    #expect(report.remedy("serial").contains("usermod -aG"))
    #expect(report.exitCode == 0)
  }

  @Test func modemManagerIsToldOfOnlyWhereThereAreSerialPorts() {
    withRule()
    tree.file("/proc/77/comm", "ModemManager\n")
    #expect(tree.examined().verdict("modem-manager") == nil)
    tree.file("/dev/ttyUSB0", "")
    #expect(tree.examined().verdict("modem-manager") == .warning)
  }

  @Test func virtualBoardsThatRunAreNamed() {
    #expect(tree.examined(virtual: ["evk"]).words("virtual-boards").contains("evk"))
    #expect(tree.examined().verdict("virtual-boards") == nil)
  }
}
