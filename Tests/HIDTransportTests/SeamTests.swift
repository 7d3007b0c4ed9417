import Testing

@testable import HIDTransport

@Suite struct USBIdentityTests {
  @Test func isWrittenAsLsusbDoes() {
    #expect(USBIdentity.bootROM.description == "1fc9:0130")
    #expect(USBIdentity(vendorID: 0x1, productID: 0xA).description == "0001:000a")
  }

  @Test func isTheRT1020s() {
    #expect(USBIdentity.flashloader == USBIdentity(vendorID: 0x15A2, productID: 0x0073))
    #expect(USBIdentity.bootROM != .flashloader)
  }
}

@Suite struct HIDErrorTests {
  @Test func saysWhatHappened() {
    #expect(HIDError.absent([.bootROM, .flashloader]).description.contains("1fc9:0130 or 15a2:0073"))
    #expect(HIDError.permission("/dev/hidraw0").description.contains("/dev/hidraw0"))
    #expect(HIDError.malformed("two bytes").description.contains("two bytes"))
    #expect(HIDError.system("open: too many files").description == "open: too many files")
    let all: [HIDError] = [.timeout, .gone, .busy("another program"), .stalled, .ambiguous("x"), .wrongDevice("x")]
    #expect(Set(all.map(\.description)).count == all.count)
  }
}

@Suite struct HIDDeviceConvenienceTests {
  /// A device that gives back what it was sent.
  final class Echo: HIDDevice {
    let identity = USBIdentity.flashloader
    var reports: [[UInt8]] = []

    func send(_ report: RawSpan, timeout: Duration) throws(HIDError) {
      reports.append(report.withUnsafeBytes { [UInt8]($0) })
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer, timeout: Duration) throws(HIDError) -> Int {
      guard !reports.isEmpty else { throw .timeout }
      let report = reports.removeFirst()
      buffer.copyBytes(from: report)
      return report.count
    }

    func close() {}
  }

  @Test func arraysGoThroughWhole() throws {
    let device = Echo()
    let longest = (0..<HIDLimits.reportBytes).map { UInt8(truncatingIfNeeded: $0) }
    try device.send(longest, timeout: .seconds(1))
    try device.send([1, 2, 3], timeout: .seconds(1))
    #expect(try device.receive(timeout: .zero) == longest)
    #expect(try device.receive(timeout: .zero) == [1, 2, 3])
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .zero) }
  }
}

@Suite struct UdevRuleTests {
  @Test func givesBothStagesAndBothNodesToTheUser() {
    for digits in [("1fc9", "0130"), ("15a2", "0073")] {
      let usb = UdevRule.lines.filter {
        $0.contains(#"SUBSYSTEM=="usb""#) && $0.contains(#"ATTR{idVendor}=="\#(digits.0)""#)
          && $0.contains(#"ATTR{idProduct}=="\#(digits.1)""#)
      }
      #expect(usb.count == 1)
      let hidraw = UdevRule.lines.filter {
        $0.contains(#"KERNEL=="hidraw*""#) && $0.contains(#"ATTRS{idProduct}=="\#(digits.1)""#)
      }
      #expect(hidraw.count == 1)
    }
    #expect(UdevRule.lines.allSatisfy { $0.contains(#"TAG+="uaccess""#) && $0.contains(#"MODE="0660""#) })
    #expect(UdevRule.text.hasSuffix("\n"))
  }
}
