import HIDTransport
import PCAPReading
import Testing
import USBCapture

@Suite struct TraceReadingTests {
  @Test(arguments: Traces.names) func everyTraceIsRead(_ name: String) throws {
    let capture = try WholeCapture(path: Traces.path(name))
    #expect(capture.format == .usbmon)
    #expect(capture.damage == nil)
    #expect(capture.unreadable == 0)
    #expect(capture.entries.map(\.packet.number) == Array(1...capture.entries.count))
  }

  /// A board that provisions: the boot ROM, then the flashloader at the next address.
  @Test func devicesAreFollowedAcrossReEnumeration() throws {
    let events = try WholeCapture(path: Traces.path("usb-boardless-provision.pcap")).events
    var devices: [Int: CapturedDevice] = [:]
    for case .device(let device) in events { devices[device.index] = device }
    #expect(devices.count == 2)
    #expect(devices[0]?.identity == .bootROM)
    #expect(devices[0]?.place == "1.3")
    #expect(devices[1]?.identity == .flashloader)
    #expect(devices[1]?.strings[1]?.isEmpty == false)
  }

  @Test func aBoardThatGoesIsSeenToLeave() throws {
    let events = try WholeCapture(path: Traces.path("usb-boardless-gone.pcap")).events
    let left = events.compactMap { if case .left(let device, _) = $0 { device } else { nil } }
    #expect(left == [0, 1])
  }

  /// NXP's flashloader of the seed's case: 101 packets, 22 of them reports to it, as tshark counts them.
  @Test func reportsOfTheSeedsCase() throws {
    let capture = try WholeCapture(path: Traces.path("seed-20106.pcap"))
    let answer = try #require(capture.reports.last { $0.isFromDevice })
    #expect(Array(answer.bytes[..<16]) == [3, 0, 12, 0, 0xA0, 0, 0, 2, 0x8A, 0x4E, 0, 0, 2, 0, 0, 0])
    #expect(capture.reports.allSatisfy { $0.missing == 0 })
  }

  @Test(arguments: Traces.names, USBPacketFormat.allCases)
  func whatWeWriteIsReadBack(_ name: String, _ format: USBPacketFormat) throws {
    let original = try WholeCapture(path: Traces.path(name))
    for order in ByteOrder.allCases {
      for resolution in PCAPWriter.Resolution.allCases {
        let copy = try WholeCapture(original.written(PCAPWriter(format, order: order, resolution: resolution)))
        #expect(copy.format == format)
        #expect(copy.damage == nil)
        if format == .usbpcap {
          #expect(copy.entries.map(\.payload) == original.entries.map(\.payload))
        } else {
          #expect(copy.entries == original.entries)
        }
        // Reports, devices and their ends are the same in every format.
        #expect(copy.events.map(Comparable.init) == original.events.map(Comparable.init))
      }
    }
  }

  /// An event without what USBPcap has no number for: a host withdraws in one way only.
  private struct Comparable: Equatable {
    var event: CaptureEvent

    init(_ event: CaptureEvent) {
      self.event = event
      guard case .ended(var end) = event else { return }
      if end.status == -2 { end.status = -104 }
      self.event = .ended(end)
    }
  }

  @Test(arguments: ByteOrder.allCases) func pcapngIsReadInBothOrders(_ order: ByteOrder) throws {
    let original = try WholeCapture(path: Traces.path("usb-drop-ins.pcap"))
    var file = SampleBlocks(order)
    file.section()
    file.interface(220)
    for entry in original.entries {
      var bytes: [UInt8] = []
      USBPacketFormat.usbmon.append(entry.packet, entry.payload.span.bytes, order: order, to: &bytes)
      file.packet(bytes, time: entry.packet.time + 1)
      file.other()
    }
    let copy = try WholeCapture(file.bytes)
    #expect(copy.damage == nil)
    #expect(copy.entries.map(\.payload) == original.entries.map(\.payload))
    #expect(copy.entries.map(\.packet.time) == original.entries.map { $0.packet.time + 1 })
    #expect(copy.entries.map(\.packet.transfer) == original.entries.map(\.packet.transfer))
  }

  @Test func theReaderMayStop() throws {
    let capture = try CaptureFile(path: Traces.path("no-flash.pcap"))
    var count = 0
    let damage = try capture.read { _, _ in
      count += 1
      return count < 5
    }
    #expect(damage == nil)
    #expect(count == 5)
    #expect(capture.packets == 5)
  }
}
