import Testing
import USBCapture

/// Reports that a host reads a packet at a time.
@Suite struct ReportPiecesTests {
  private static let whole = [4] + (1..<65).map { UInt8($0) }

  private static func board() -> TrackedBus {
    var bus = TrackedBus()
    bus.control(3, TrackedBus.deviceDescriptor, in: SampleDevices.rom)
    bus.control(3, TrackedBus.configuration, in: SampleDevices.configuration(packet: 64))
    bus.control(3, TrackedBus.reportDescriptor, in: SampleDevices.boardReports)
    return bus
  }

  @Test func piecesAreOneReport() {
    var bus = Self.board()
    let first = bus.number + 1
    bus.submit(1, 3, 0x81, length: 64)
    bus.complete(1, 3, 0x81, Array(Self.whole[..<64]))
    #expect(bus.reports.isEmpty)
    bus.submit(1, 3, 0x81, length: 64)
    bus.complete(1, 3, 0x81, Array(Self.whole[64...]))
    #expect(
      bus.reports == [
        CapturedReport(
          device: 0, isFromDevice: true, bytes: Self.whole, time: TrackedBus.time(first + 3),
          asked: TrackedBus.time(first), packet: first + 3)
      ])
  }

  @Test func wholeReportsStayWhole() {
    var bus = Self.board()
    bus.submit(1, 3, 0x81, length: 1536)
    bus.complete(1, 3, 0x81, Self.whole)
    bus.submit(1, 3, 0x81, length: 64)
    bus.complete(1, 3, 0x81, [3, 1, 2, 3, 4])
    #expect(bus.reports.map(\.bytes) == [Self.whole, [3, 1, 2, 3, 4]])
  }

  @Test func aRestThatDoesNotComeIsNotWaitedFor() {
    var bus = Self.board()
    bus.submit(1, 3, 0x81, length: 64)
    bus.complete(1, 3, 0x81, Array(Self.whole[..<64]))
    bus.submit(1, 3, 0x81, length: 64)
    bus.complete(1, 3, 0x81, status: -2)
    #expect(bus.reports.map(\.bytes.count) == [64])
    #expect(bus.ends.count == 1)
    bus.submit(1, 3, 0x81, length: 64)
    bus.complete(1, 3, 0x81, Array(Self.whole[..<64]))
    bus.submit(1, 3, 0x81, length: 64)
    bus.complete(1, 3, 0x81, [3, 9, 9, 9, 9])
    #expect(bus.reports.map(\.bytes.count) == [64, 64, 5], "longer than its descriptor says: not its rest")
    bus.submit(1, 3, 0x81, length: 64)
    bus.complete(1, 3, 0x81, Array(Self.whole[..<64]))
    bus.finish()
    #expect(bus.reports.map(\.bytes.count) == [64, 64, 5, 64])
  }

  @Test func aDeviceThatLeavesLeavesWhatItSent() {
    var bus = Self.board()
    bus.submit(1, 3, 0x81, length: 64)
    bus.complete(1, 3, 0x81, Array(Self.whole[..<64]))
    bus.complete(2, 3, 2, status: -19)
    #expect(bus.reports.count == 1)
    #expect(bus.left == [0])
  }
}
