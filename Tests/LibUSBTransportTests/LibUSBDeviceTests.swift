import CLibUSB
import HIDTransport
import Testing

@testable import LibUSBTransport

/// One device against a libusb that a test plays.
@Suite struct LibUSBDeviceTests {
  private let usb = FakeUSB()

  private func bus(_ selector: USBSelector? = nil) -> LibUSBBus {
    LibUSBBus(selector, usb.functions, LinuxUSBSystem(root: "/none"))
  }

  private func opened() throws -> any HIDDevice { try bus().open([.bootROM], timeout: .zero) }

  @Test func aReportGoesBySetReportWhereThereIsNoOutputEndpoint() throws {
    let device = try opened()
    try device.send([2, 0xAA, 0xBB], timeout: .seconds(1))
    #expect(usb.sent.map(\.endpoint) == [0])
    #expect(usb.sent.first?.bytes == [0x21, 0x09, 0x02, 0x02, 0, 0, 3, 0, 2, 0xAA, 0xBB])
  }

  @Test func aReportGoesByTheOutputEndpointWhereThereIsOne() throws {
    usb.devices[0].hasOutput = true
    let device = try opened()
    try device.send([1, 5, 5], timeout: .seconds(1))
    #expect(usb.sent.map(\.endpoint) == [2])
    #expect(usb.sent.first?.bytes == [1, 5, 5])
  }

  @Test func reportsComeInOrderAndMayComeBeforeTheyAreAskedFor() throws {
    usb.incoming = [.report([3, 1]), .report([4, 2]), .report([4, 3])]
    let device = try opened()
    try device.send([1], timeout: .seconds(1))
    try device.send([1], timeout: .seconds(1))
    #expect(try device.receive(timeout: .seconds(1)) == [3, 1])
    #expect(try device.receive(timeout: .seconds(1)) == [4, 2])
    #expect(try device.receive(timeout: .seconds(1)) == [4, 3])
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .milliseconds(1)) }
  }

  @Test func aFullRingLeavesTheRestWithTheDevice() throws {
    let count = ReportRing.capacity + 20
    usb.incoming = (0..<count).map { .report([3, UInt8(truncatingIfNeeded: $0)]) }
    let device = try opened()
    for _ in 0..<count { try device.send([1], timeout: .seconds(1)) }
    #expect(usb.incoming.count == 20)
    for index in 0..<count {
      #expect(try device.receive(timeout: .seconds(1)) == [3, UInt8(truncatingIfNeeded: index)])
    }
  }

  @Test func theLongestReportComesWhole() throws {
    usb.devices[0].inputPacket = 1019
    let report = (0..<1021).map { UInt8(truncatingIfNeeded: $0) }
    usb.incoming = [.report(report)]
    #expect(try opened().receive(timeout: .seconds(1)) == report)
  }

  @Test func aTransferThatTakesTooLongIsTakenBack() throws {
    usb.answer = .silence
    let device = try opened()
    #expect(throws: HIDError.timeout) { try device.send([1], timeout: .milliseconds(2)) }
    usb.answer = .take
    try device.send([2], timeout: .seconds(1))
    #expect(usb.sent.count == 1)
  }

  @Test func anOverlongOrEmptyReportIsRefused() throws {
    let device = try opened()
    #expect(throws: HIDError.self) { try device.send([], timeout: .seconds(1)) }
    #expect(throws: HIDError.self) {
      try device.send([UInt8](repeating: 1, count: HIDLimits.reportBytes + 1), timeout: .seconds(1))
    }
    #expect(usb.sent.isEmpty)
  }

  @Test func aStallIsSaidOnceAndTheDeviceGoesOn() throws {
    usb.incoming = [.ends(LIBUSB_TRANSFER_STALL), .report([3, 9])]
    let device = try opened()
    #expect(throws: HIDError.stalled) { try device.receive(timeout: .seconds(1)) }
    #expect(usb.calls.contains("clear_halt"))
    #expect(try device.receive(timeout: .seconds(1)) == [3, 9])
    usb.answer = .stall
    #expect(throws: HIDError.stalled) { try device.send([1], timeout: .seconds(1)) }
  }

  @Test func whatCameBeforeTheDeviceLeftIsStillGiven() throws {
    usb.incoming = [.report([3, 7])]
    let device = try opened()
    try device.send([1], timeout: .seconds(1))
    usb.vanish()
    #expect(try device.receive(timeout: .seconds(1)) == [3, 7])
    #expect(throws: HIDError.gone) { try device.receive(timeout: .seconds(1)) }
    #expect(throws: HIDError.gone) { try device.send([1], timeout: .seconds(1)) }
    device.close()
    #expect(usb.handles == 0 && usb.claims == 0 && usb.detached == 0)
  }

  @Test func errorsWhileThePlugIsPulledMeanThatTheDeviceIsGone() throws {
    let device = try opened()
    usb.failsBeforeVanishing = 2
    usb.vanish()
    #expect(throws: HIDError.gone) { try device.receive(timeout: .seconds(5)) }
  }

  @Test func anOutputThatFailsWaitsForTheNews() throws {
    let device = try opened()
    usb.failsBeforeVanishing = 2
    usb.vanish()
    #expect(throws: HIDError.gone) { try device.send([1], timeout: .seconds(1)) }
  }

  @Test(arguments: [FakeUSB.Answer.fail, .short])
  func aBusThatFailsIsNotTakenForAnythingElse(_ answer: FakeUSB.Answer) throws {
    usb.answer = answer
    let device = try opened()
    let error = #expect(throws: HIDError.self) { try device.send([1], timeout: .seconds(1)) }
    guard case .system? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aReportLongerThanAnyIsMalformed() throws {
    usb.incoming = [.ends(LIBUSB_TRANSFER_OVERFLOW), .report([3])]
    let device = try opened()
    let error = #expect(throws: HIDError.self) { try device.receive(timeout: .seconds(1)) }
    guard case .malformed? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try device.receive(timeout: .seconds(1)) == [3])
  }

  @Test func closingTwiceIsHarmlessAndGivesTheDriverBack() throws {
    let device = try opened()
    #expect(usb.detached == 1)
    device.close()
    device.close()
    #expect(usb.handles == 0 && usb.claims == 0 && usb.detached == 0)
    #expect(throws: HIDError.gone) { try device.receive(timeout: .zero) }
    #expect(throws: HIDError.gone) { try device.send([1], timeout: .zero) }
  }

  @Test func aDeviceThatIsForgottenIsGivenBack() throws {
    do { _ = try opened() }
    #expect(usb.leaks.isEmpty, "\(usb.leaks)")
    #expect(usb.detached == 0)
  }

  @Test func withoutADriverNoneIsGivenBack() throws {
    usb.driverActive = false
    try opened().close()
    #expect(!usb.calls.contains("detach_kernel_driver"))
    #expect(!usb.calls.contains("attach_kernel_driver"))
  }

  @Test func aDeviceThatLeavesAsExpectedIsGivenNoDriver() throws {
    let device = try opened()
    try device.send([1, 0x0B, 0x0B, 0, 0], timeout: .seconds(1))
    device.expectDeparture()
    usb.vanishesAtCall = usb.calls.count + 3
    device.close()
    #expect(!usb.calls.contains("attach_kernel_driver"))
    #expect(!usb.calls.contains("release_interface"))
    #expect(usb.handles == 0)
  }

  @Test func aDeviceThatStaysAgainstExpectationGetsItsDriverBack() throws {
    let device = try opened()
    try device.send([1, 0x0B, 0x0B, 0, 0], timeout: .seconds(1))
    device.expectDeparture()
    device.close()
    #expect(usb.calls.contains("attach_kernel_driver"))
  }

  @Test func afterAnotherReportNoDepartureIsExpected() throws {
    let device = try opened()
    try device.send([1, 0x0B, 0x0B, 0, 0], timeout: .seconds(1))
    device.expectDeparture()
    try device.send([1, 5, 5, 0, 0], timeout: .seconds(1))
    usb.vanishesAtCall = usb.calls.count + 3
    device.close()
    #expect(usb.calls.contains("release_interface") || usb.calls.contains("attach_kernel_driver"))
  }
}
