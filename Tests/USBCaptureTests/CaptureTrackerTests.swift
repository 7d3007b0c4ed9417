import HIDTransport
import Testing
import USBCapture
import USBIP

@Suite struct CaptureTrackerTests {
  @Test func aReportToTheDeviceIsToldAtItsSubmissionAndEnds() {
    var bus = TrackedBus()
    bus.submit(1, 5, 2, [1, 2, 3])
    #expect(
      bus.reports == [
        CapturedReport(device: 0, isFromDevice: false, bytes: [1, 2, 3], time: TrackedBus.time(1), packet: 1)
      ])
    #expect(bus.ends.isEmpty)
    bus.complete(1, 5, 2, length: 3)
    #expect(
      bus.ends == [
        CapturedTransferEnd(
          device: 0, isFromDevice: false, submitted: TrackedBus.time(1), time: TrackedBus.time(2), status: 0,
          submission: 1, packet: 2)
      ])
    #expect(bus.tracker.counts.unrelated == 0)
  }

  @Test func aReportOfTheDeviceIsToldAtItsCompletion() {
    var bus = TrackedBus()
    bus.submit(1, 5, 0x81, length: 1021)
    #expect(bus.events.count == 1, "the device alone")
    bus.complete(1, 5, 0x81, [3, 0, 12, 0, 0xA0])
    #expect(
      bus.reports == [
        CapturedReport(
          device: 0, isFromDevice: true, bytes: [3, 0, 12, 0, 0xA0], time: TrackedBus.time(2),
          asked: TrackedBus.time(1), packet: 2)
      ])
    #expect(bus.ends.isEmpty)
  }

  @Test(arguments: [-2, -104, -32, 0] as [Int32]) func aTransferWithoutAReportEnds(_ status: Int32) {
    var bus = TrackedBus()
    bus.submit(1, 5, 0x81, length: 1021)
    bus.complete(1, 5, 0x81, status: status)
    #expect(bus.reports.isEmpty)
    #expect(bus.ends.map(\.status) == [status])
    #expect(bus.ends.first?.isFromDevice == true)
  }

  @Test func aShortReportThatTheHostDidNotWantShortIsOne() {
    var bus = TrackedBus()
    bus.submit(1, 5, 0x81, length: 1021)
    bus.complete(1, 5, 0x81, status: -121, [3, 0, 4, 0, 1])
    #expect(bus.reports.count == 1)
  }

  @Test func captureThatBeginsMidway() {
    var bus = TrackedBus()
    bus.complete(1, 5, 0x81, [3, 0, 12, 0, 0xA0])
    bus.complete(2, 5, 2, length: 8)
    #expect(bus.reports.map(\.asked) == [nil])
    #expect(bus.ends.map(\.submitted) == [nil])
    #expect(bus.tracker.counts.withoutSubmission == 2)
  }

  @Test func setReportAndGetReport() {
    var bus = TrackedBus()
    bus.control(5, TrackedBus.setReport(1, 3), out: [1, 5, 5])
    bus.control(5, USBSetup(requestType: 0xA1, request: 1, value: 0x0103, length: 5), in: [3, 1, 2, 3, 4])
    #expect(bus.reports.map(\.route) == [.control, .control])
    #expect(bus.reports.map(\.bytes) == [[1, 5, 5], [3, 1, 2, 3, 4]])
    #expect(bus.reports.map(\.isFromDevice) == [false, true])
    #expect(bus.ends.map(\.isFromDevice) == [false])
    bus.control(5, USBSetup(requestType: 0xA1, request: 1, value: 0x0103, length: 5), status: -32)
    #expect(bus.ends.map(\.status) == [0, -32])
  }

  @Test func featureReportsAreNone() {
    var bus = TrackedBus()
    bus.control(5, USBSetup(requestType: 0x21, request: 9, value: 0x0301, length: 1), out: [1])
    #expect(bus.reports.isEmpty)
    #expect(bus.tracker.counts.unrelated == 2)
  }

  @Test func dataStagesOfOldUSBPcap() {
    var bus = TrackedBus()
    func stage(_ event: USBPacket.Event, _ endpoint: UInt8, _ stage: USBPacket.Stage) -> USBPacket {
      USBPacket(
        number: 0, time: 0, transfer: 7, event: event, kind: .control, endpoint: endpoint, bus: 1, device: 5,
        stage: stage)
    }
    bus.submit(7, 5, 0, setup: TrackedBus.setReport(1, 3), length: 3)
    #expect(bus.reports.isEmpty)
    bus.packet(stage(.submit, 0, .data), [1, 5, 5])
    #expect(bus.reports.map(\.bytes) == [[1, 5, 5]])
    bus.packet(stage(.complete, 0, .status))
    #expect(bus.ends.map(\.submission) == [1])
    bus.submit(7, 5, 0x80, setup: TrackedBus.deviceDescriptor, length: 18)
    bus.packet(stage(.complete, 0x80, .data), SampleDevices.rom)
    bus.packet(stage(.complete, 0x80, .status))
    #expect(bus.tracker.devices.map(\.identity) == [.bootROM])
    #expect(bus.tracker.counts.withoutSubmission == 0)
  }

  @Test func bulkAndIsochronousTransfersAreCounted() {
    var bus = TrackedBus()
    bus.submit(1, 5, 1, kind: .bulk, [1])
    bus.complete(1, 5, 1, kind: .bulk)
    bus.submit(2, 5, 0x83, kind: .isochronous, length: 9)
    #expect(bus.reports.isEmpty && bus.ends.isEmpty)
    #expect(bus.tracker.counts.unrelated == 3)
    bus.finish()
    #expect(bus.tracker.counts.pending == 0)
    #expect(bus.tracker.counts.withoutSubmission == 0)
  }

  /// A disk's traffic does not put out the transfer on which a host waits for a report.
  @Test func aReportIsAwaitedThroughOtherTraffic() {
    var bus = TrackedBus()
    bus.submit(1, 5, 0x81, length: 1021)
    for transfer in 2..<5000 as Range<UInt64> { bus.submit(transfer * 64, 6, 1, kind: .bulk, [1]) }
    bus.complete(1, 5, 0x81, [3, 0, 0, 0, 0])
    #expect(bus.reports.map(\.asked) == [TrackedBus.time(1)])
  }

  @Test func aSubmissionThatFails() {
    var bus = TrackedBus()
    bus.submit(1, 5, 2, [1, 2, 3])
    bus.packet(
      USBPacket(
        number: 0, time: 0, transfer: 1, event: .error, kind: .interrupt, endpoint: 2, bus: 1, device: 5, status: -19))
    #expect(bus.ends.map(\.status) == [-19])
    #expect(bus.left == [0])
  }

  @Test func lostCompletionsTakeNoMemory() {
    var bus = TrackedBus()
    for transfer in 0..<20_000 { bus.submit(UInt64(transfer) * 64, 5, 2, [1]) }
    bus.finish()
    #expect(bus.tracker.counts.pending == 20_000)
    #expect(MemoryLayout<CaptureTracker>.size < 1024)
  }

  @Test func aTransferSubmittedAnewCountsAsLost() {
    var bus = TrackedBus()
    bus.submit(1, 5, 0x81, length: 1021)
    bus.submit(1, 5, 0x81, length: 1021)
    bus.complete(1, 5, 0x81, [3, 0, 0, 0, 0])
    bus.finish()
    #expect(bus.tracker.counts.pending == 1)
    #expect(bus.reports.map(\.asked) == [TrackedBus.time(2)])
  }

  @Test func whatWasCutSaysSo() {
    var bus = TrackedBus()
    bus.submit(1, 5, 2, length: 1020, [1, 2], missing: 1018)
    #expect(bus.reports.map(\.missing) == [1018])
    #expect(bus.tracker.counts.cut == 1)
  }

  @Test func aReaderAccountsForWhatItKept() {
    var bus = TrackedBus()
    bus.submit(1, 5, 2, [1, 2])
    bus.tracker.account(bytes: 500, others: 2, unreadable: 3)
    #expect(bus.tracker.counts.packets == 6)
    #expect(bus.tracker.counts.bytes == 500)
    #expect(bus.tracker.counts.unrelated == 2)
    #expect(bus.tracker.counts.unreadable == 3)
  }
}
