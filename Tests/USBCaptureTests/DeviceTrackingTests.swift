import HIDTransport
import Testing
import USBIP

@testable import USBCapture

@Suite struct DeviceTrackingTests {
  @Test func enumerationAtAddressZeroIsTheSameDevice() {
    var bus = TrackedBus()
    bus.control(0, TrackedBus.deviceDescriptor, in: SampleDevices.rom)
    bus.control(0, TrackedBus.setAddress(3))
    bus.control(3, TrackedBus.deviceDescriptor, in: SampleDevices.rom)
    #expect(bus.tracker.devices.count == 1)
    #expect(bus.tracker.devices.first?.address == 3)
    #expect(bus.tracker.devices.first?.identity == .bootROM)
    #expect(bus.tracker.devices.first?.deviceDescriptor == SampleDevices.rom)
    #expect(bus.tracker.devices.first?.firstSeen == TrackedBus.time(1))
  }

  /// xHCI sets addresses itself.
  @Test func enumerationWithoutSetAddress() {
    var bus = TrackedBus()
    bus.control(0, TrackedBus.deviceDescriptor, in: SampleDevices.rom)
    bus.control(9, TrackedBus.deviceDescriptor, in: SampleDevices.rom)
    #expect(bus.tracker.devices.map(\.place) == ["1.9"])
  }

  @Test func aFailedSetAddressMovesNothing() {
    var bus = TrackedBus()
    bus.control(0, TrackedBus.deviceDescriptor, in: SampleDevices.rom)
    bus.control(0, TrackedBus.setAddress(3), status: -32)
    #expect(bus.tracker.devices.map(\.address) == [0])
  }

  @Test func reEnumerationIsADeviceAnew() {
    var bus = TrackedBus()
    bus.control(0, TrackedBus.deviceDescriptor, in: SampleDevices.rom)
    bus.control(0, TrackedBus.setAddress(3))
    bus.submit(1, 3, 0x81, length: 1021)
    bus.complete(1, 3, 0x81, status: -108)
    #expect(bus.left.isEmpty, "a driver that lets go looks the same")
    bus.control(0, TrackedBus.deviceDescriptor, in: SampleDevices.flashloader)
    #expect(bus.left == [0])
    bus.control(0, TrackedBus.setAddress(4))
    #expect(bus.tracker.devices.map(\.identity) == [.bootROM, .flashloader])
    #expect(bus.tracker.devices.map(\.address) == [3, 4])
  }

  @Test func theSameAddressWithOtherDescriptorsIsAnotherDevice() {
    var bus = TrackedBus()
    bus.control(3, TrackedBus.deviceDescriptor, in: SampleDevices.rom)
    bus.control(3, TrackedBus.deviceDescriptor, in: SampleDevices.rom)
    #expect(bus.tracker.devices.count == 1)
    bus.control(3, TrackedBus.deviceDescriptor, in: SampleDevices.flashloader)
    #expect(bus.tracker.devices.map(\.identity) == [.bootROM, .flashloader])
    #expect(bus.left == [0])
    bus.submit(1, 3, 2, [1, 2, 3])
    #expect(bus.reports.map(\.device) == [1])
  }

  @Test func theSameAddressGivenAnewIsAnotherDevice() {
    var bus = TrackedBus()
    for _ in 0..<2 {
      bus.control(0, TrackedBus.deviceDescriptor, in: SampleDevices.rom)
      bus.control(0, TrackedBus.setAddress(3))
    }
    #expect(bus.tracker.devices.count == 2)
    #expect(bus.left == [0])
  }

  /// libusb takes the interface from the kernel's driver: its transfer ends as if the device had left.
  @Test func aDriverThatLetsGoIsNoDeparture() {
    var bus = TrackedBus()
    bus.control(3, TrackedBus.deviceDescriptor, in: SampleDevices.rom)
    bus.submit(1, 3, 0x81, length: 1021)
    bus.complete(1, 3, 0x81, status: -108)
    bus.submit(2, 3, 2, [1, 2, 3])
    bus.complete(2, 3, 2, length: 3)
    bus.finish()
    #expect(bus.left.isEmpty)
    #expect(bus.tracker.devices.count == 1)
  }

  @Test func departureAtTheEndIsTold() {
    var bus = TrackedBus()
    bus.submit(1, 3, 0x81, length: 1021)
    bus.complete(1, 3, 0x81, status: -108)
    bus.finish()
    #expect(bus.events.last == .left(device: 0, time: TrackedBus.time(2)))
  }

  @Test func errorsOnTheBusBeforeMakeItCertain() {
    var bus = TrackedBus()
    bus.submit(1, 3, 0x81, length: 1021)
    bus.complete(1, 3, 0x81, status: -71)
    bus.submit(2, 3, 0x81, length: 1021)
    bus.complete(2, 3, 0x81, status: -108)
    #expect(bus.left == [0])
    bus.complete(3, 3, 2, status: -108)
    bus.finish()
    #expect(bus.left == [0], "once")
    #expect(bus.tracker.devices.count == 1, "what comes late is still its")
  }

  @Test func enodevIsADeparture() {
    var bus = TrackedBus()
    bus.submit(1, 3, 0x81, length: 1021)
    bus.complete(1, 3, 0x81, status: -19)
    #expect(bus.left == [0])
    bus.control(3, TrackedBus.deviceDescriptor, in: SampleDevices.rom)
    #expect(bus.tracker.devices.count == 2, "asked anew after it left")
  }

  @Test func whoAnswersHasNotLeft() {
    var bus = TrackedBus()
    bus.submit(1, 3, 0x81, length: 1021)
    bus.complete(1, 3, 0x81, status: -19)
    bus.submit(2, 3, 2, [1, 2, 3])
    bus.complete(2, 3, 2, length: 3)
    #expect(bus.tracker.devices.count == 1)
    guard case .device(let again)? = bus.events.dropLast().last else {
      Issue.record("the device is not told again")
      return
    }
    #expect(again.index == 0)
  }

  @Test func descriptorsAreLearned() {
    var bus = TrackedBus()
    bus.control(3, TrackedBus.configuration, in: Array(SampleDevices.configuration().prefix(9)))
    bus.control(3, TrackedBus.configuration, in: SampleDevices.configuration())
    bus.control(3, TrackedBus.configuration, in: Array(SampleDevices.configuration().prefix(9)))
    bus.control(3, TrackedBus.reportDescriptor, in: SampleDevices.boardReports)
    bus.control(3, USBSetup(requestType: 0x80, request: 6, value: 0x0300, length: 255), in: [4, 3, 9, 4])
    bus.control(3, USBSetup(requestType: 0x80, request: 6, value: 0x0302, length: 255), in: [6, 3, 0x53, 0, 0x45, 0])
    let device = bus.tracker.devices.first
    #expect(device?.configurationDescriptor == SampleDevices.configuration())
    #expect(device?.reportDescriptor == SampleDevices.boardReports)
    #expect(device?.strings == [2: "SE"])
    let told = bus.events.count
    bus.control(3, TrackedBus.reportDescriptor, in: SampleDevices.boardReports)
    #expect(bus.events.count == told, "nothing new")
  }

  @Test func addressesOfTwoBusesAreTwoDevices() {
    var bus = TrackedBus()
    bus.submit(1, 3, 2, [1])
    bus.bus = 2
    bus.submit(1, 3, 2, [2])
    bus.complete(1, 3, 2, length: 1)
    #expect(bus.tracker.devices.map(\.place) == ["1.3", "2.3"])
    #expect(bus.ends.map(\.device) == [1])
  }

  @Test func devicesAndDescriptorsAreBounded() {
    var bus = TrackedBus()
    bus.tracker = CaptureTracker(maximumDevices: 16, descriptorBudget: 1000)
    for place in 0..<40 {
      bus.bus = UInt16(place >> 3)
      bus.submit(UInt64(place) * 64, UInt16(place & 7), 2, [1])
    }
    #expect(bus.tracker.devices.count == 16)
    #expect(bus.reports.count == 16)
    #expect(bus.tracker.counts.unrelated == 24)
    bus.bus = 0
    let text = [254, 3] + [UInt8](repeating: 0x41, count: 252)
    for index in 1..<9 as Range<UInt16> {
      bus.control(0, USBSetup(requestType: 0x80, request: 6, value: 0x0300 | index, length: 255), in: text)
    }
    #expect(bus.tracker.devices.first?.strings.count == 3)
  }
}
