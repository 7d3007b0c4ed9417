import HIDTransport
import Testing

@testable import USBDoctor

@Suite struct UdevRulesTests {
  private let tree = Tree()

  private var rules: UdevRules {
    UdevRules(HostSystem(root: tree.root))
  }

  @Test func oursIsGood() {
    tree.file(UdevRule.path, UdevRule.text)
    #expect(rules.good == [UdevRule.path])
    #expect(rules.flawed.isEmpty)
  }

  @Test(arguments: [
    #"SUBSYSTEM=="usb", ATTRS{idVendor}=="1fc9", MODE="0666""# + "\n"
      + #"SUBSYSTEM=="usb", ATTRS{idVendor}=="15a2", MODE="0666""#,
    #"SUBSYSTEM=="usb", ATTR{idVendor}=="1FC9", ATTR{idProduct}=="0130", TAG+="uaccess""# + "\n"
      + #"SUBSYSTEM=="usb", ATTR{idVendor}=="15A2", ATTR{idProduct}=="0073", TAG+="uaccess""#,
    #"ATTRS{idVendor}=="1fc9", ATTRS{idProduct}=="0130", GROUP="plugdev", MODE="660""# + "\n"
      + #"ATTRS{idVendor}=="15a2", ATTRS{idProduct}=="0073", GROUP="plugdev", MODE="660""#,
  ])
  func anothersMayDoAsWell(_ text: String) {
    tree.file("/usr/lib/udev/rules.d/60-nxp.rules", text + "\n")
    #expect(rules.good == ["/usr/lib/udev/rules.d/60-nxp.rules"])
  }

  @Test func oneStageIsNotEnough() {
    tree.file(
      "/etc/udev/rules.d/60-nxp.rules",
      #"SUBSYSTEM=="usb", ATTR{idVendor}=="1fc9", ATTR{idProduct}=="0130", MODE="0666""# + "\n")
    #expect(rules.good.isEmpty)
    #expect(rules.flawed.first?.why.contains("15a2:0073") == true)
  }

  @Test func aNumberAbove73ComesTooLateForUaccess() {
    tree.file(
      "/etc/udev/rules.d/99-nxp.rules",
      #"SUBSYSTEM=="usb", ATTR{idVendor}=="1fc9", TAG+="uaccess""# + "\n"
        + #"SUBSYSTEM=="usb", ATTR{idVendor}=="15a2", TAG+="uaccess""# + "\n")
    #expect(rules.good.isEmpty)
    #expect(rules.flawed.first?.why.contains("73") == true)
  }

  @Test(arguments: [
    "", "# ATTR{idVendor}==\"1fc9\", MODE=\"0666\"\n", #"SUBSYSTEM=="usb", ATTR{idVendor}=="046d", MODE="0666""#,
    #"KERNEL=="hidraw*", ATTRS{idVendor}=="1fc9", MODE="0666""#, #"SUBSYSTEM=="usb", ATTR{idVendor}=="1fc9""#,
    "\"\"\"\",,,==\"{idVendor}",
  ])
  func whatSaysNothingOfBoardsIsPassedOver(_ text: String) {
    tree.file("/etc/udev/rules.d/50-other.rules", text)
    #expect(rules.good.isEmpty)
    #expect(rules.flawed.isEmpty)
  }

  @Test func aFileOfOursThatWasChangedIsFlawed() {
    tree.file(UdevRule.path, "# empty\n")
    #expect(rules.flawed.map(\.path) == [UdevRule.path])
  }

  @Test func aFileInEtcHidesOneOfTheSameNameElsewhere() {
    tree.file("/etc/udev/rules.d/70-boardless.rules", UdevRule.text)
    tree.file("/usr/lib/udev/rules.d/70-boardless.rules", "")
    #expect(rules.good == [UdevRule.path])
    #expect(rules.flawed.isEmpty)
  }
}
