import Testing
import USBCapture
import USBIP

/// What must not become a board's report.
@Suite struct ForeignDeviceTests {
  @Test func aKeyboardByItsInterface() {
    var bus = TrackedBus()
    bus.control(3, TrackedBus.deviceDescriptor, in: SampleDevices.keyboard)
    bus.control(3, TrackedBus.configuration, in: SampleDevices.configuration(subclass: 1, protocol: 1))
    bus.submit(1, 3, 0x81, length: 64)
    bus.complete(1, 3, 0x81, [UInt8](repeating: 0, count: 8))
    bus.control(3, TrackedBus.setReport(0, 1), out: [2])
    #expect(bus.reports.isEmpty && bus.ends.isEmpty)
    #expect(bus.tracker.counts.unrelated == bus.number)
  }

  @Test func aKeyboardByItsReports() {
    var bus = TrackedBus()
    bus.control(3, TrackedBus.reportDescriptor, in: SampleDevices.keyboardReports)
    bus.submit(1, 3, 0x81, length: 64)
    bus.complete(1, 3, 0x81, [UInt8](repeating: 0, count: 8))
    #expect(bus.reports.isEmpty)
    bus.control(3, TrackedBus.configuration, in: SampleDevices.configuration())
    bus.submit(1, 3, 0x81, length: 64)
    bus.complete(1, 3, 0x81, [UInt8](repeating: 0, count: 8))
    #expect(bus.reports.isEmpty)
  }

  @Test func aBoardKeepsItsReports() {
    var bus = TrackedBus()
    bus.control(3, TrackedBus.deviceDescriptor, in: SampleDevices.rom)
    bus.control(3, TrackedBus.configuration, in: SampleDevices.configuration())
    bus.control(3, TrackedBus.reportDescriptor, in: SampleDevices.boardReports)
    bus.submit(1, 3, 0x81, length: 1024)
    bus.complete(1, 3, 0x81, [3, 1, 2, 3, 4])
    bus.submit(2, 3, 2, [1, 2])
    bus.control(3, TrackedBus.setReport(1, 1), out: [1])
    #expect(bus.reports.count == 3)
  }

  @Test func interruptsOfOtherClasses() {
    var bus = TrackedBus()
    bus.control(3, TrackedBus.configuration, in: SampleDevices.configuration(interfaceClass: 2))
    bus.submit(1, 3, 0x81, length: 64)
    bus.complete(1, 3, 0x81, [1, 2, 3, 4, 5, 6])
    #expect(bus.reports.isEmpty)
  }

  @Test func aHubByItsDescriptor() {
    var bus = TrackedBus()
    bus.control(1, TrackedBus.deviceDescriptor, in: SampleDevices.hub)
    bus.submit(1, 1, 0x81, length: 16)
    bus.complete(1, 1, 0x81, [2, 0, 0, 0, 0])
    #expect(bus.reports.isEmpty)
  }

  @Test func aHubByItsRequests() {
    var bus = TrackedBus()
    bus.control(1, USBSetup(requestType: 0xA3, request: 0, index: 1, length: 4), in: [1, 1, 0, 0])
    bus.submit(1, 1, 0x81, length: 16)
    bus.complete(1, 1, 0x81, [2, 0, 0, 0, 0])
    #expect(bus.reports.isEmpty)
  }

  @Test func aHubThatTheCaptureNeverSawEnumerated() {
    var bus = TrackedBus()
    bus.complete(1, 1, 0x81, [2])
    bus.submit(1, 1, 0x81, length: 4)
    bus.complete(1, 1, 0x81, [2])
    bus.submit(1, 1, 0x81, length: 4)
    bus.complete(1, 1, 0x81, status: -2)
    #expect(bus.reports.isEmpty && bus.ends.isEmpty)
  }

  @Test func unknownDevicesArePassedOn() {
    var bus = TrackedBus()
    bus.submit(1, 3, 0x81, length: 65)
    bus.complete(1, 3, 0x81, [3, 1, 2, 3, 4])
    #expect(bus.reports.count == 1)
  }
}
