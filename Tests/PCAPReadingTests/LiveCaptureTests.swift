import CLibPCAP
import Testing
import USBCapture

@testable import PCAPReading

/// A live capture, by a libpcap that plays one.
@Suite struct LiveCaptureTests {
  /// What libpcap would give: packets, pauses, an end.
  private final class Script: @unchecked Sendable {
    var activation: Int32 = 0
    var words = ""
    var linkType: Int32 = 220
    /// A packet, or nil where nothing passed.
    var packets: [[UInt8]?] = []
    var closed = 0
    var header = pcap_pkthdr()
    var data: [UInt8] = []
  }

  private nonisolated(unsafe) static let anything = OpaquePointer(bitPattern: 8)

  /// The table of functions stands on one script at a time: the C function that reads packets has no other place.
  @TaskLocal private static var script = Script()

  private static func functions(_ script: Script) throws -> PCAPFunctions {
    var functions = try PCAPLibrary.loaded.get()
    functions.create = { _, _ in anything }
    functions.setImmediate = { _, _ in 0 }
    functions.activate = { _ in script.activation }
    functions.setNonblock = { _, _, _ in 0 }
    functions.selectableDescriptor = { _ in -1 }
    functions.linkType = { _ in script.linkType }
    functions.error = { _ in nil }
    functions.close = { _ in script.closed += 1 }
    functions.next = { _, header, data in
      let script = LiveCaptureTests.script
      guard !script.packets.isEmpty else { return -2 }
      guard let packet = script.packets.removeFirst() else { return 0 }
      script.data = packet
      script.header.caplen = UInt32(packet.count)
      // A live capture's times are in microseconds.
      script.header.ts = timeval(tv_sec: 12, tv_usec: 345_678)
      withUnsafeMutablePointer(to: &script.header) { header?.pointee = $0 }
      script.data.withUnsafeBufferPointer { data?.pointee = $0.baseAddress }
      return 1
    }
    return functions
  }

  private static func packet() -> [UInt8] {
    var bytes: [UInt8] = []
    let packet = USBPacket(
      number: 1, time: 0, transfer: 1, event: .submit, kind: .interrupt, endpoint: 2, bus: 1, device: 3, length: 1)
    USBPacketFormat.usbmon.append(packet, ([7] as [UInt8]).span.bytes, to: &bytes)
    return bytes
  }

  @Test func packetsAndPauses() throws {
    let script = Script()
    script.packets = [Self.packet(), nil, Self.packet()]
    try Self.$script.withValue(script) {
      do {
        let capture = try CaptureFile.live("usbmon1", Self.functions(script)) { false }
        var count = 0
        var times: Set<UInt64> = []
        #expect(
          try capture.read { packet, payload in
            count += payload.byteCount
            times.insert(packet.time)
            return true
          } == nil)
        #expect(count == 2)
        #expect(times == [12_345_678_000])
      }
      #expect(script.closed == 1)
    }
  }

  @Test func aQuietBusIsLeftWhenAsked() throws {
    let script = Script()
    script.packets = [nil, nil, nil, nil]
    try Self.$script.withValue(script) {
      var asked = 0
      let capture = try CaptureFile.live("usbmon1", Self.functions(script)) {
        asked += 1
        return asked > 2
      }
      #expect(try capture.read { _, _ in true } == nil)
      #expect(script.packets.count == 2)
    }
  }

  @Test func aBusyBusIsLeftWhenAsked() throws {
    let script = Script()
    script.packets = [Self.packet(), Self.packet(), Self.packet()]
    try Self.$script.withValue(script) {
      let capture = try CaptureFile.live("usbmon1", Self.functions(script)) { true }
      #expect(try capture.read { _, _ in true } == nil)
      #expect(script.packets.count == 2)
    }
  }

  #if os(Linux)
    @Test(arguments: [
      (PCAP_ERROR_NO_SUCH_DEVICE, "modprobe usbmon"), (PCAP_ERROR_PERM_DENIED, "setfacl"),
      (PCAP_ERROR_IFACE_NOT_UP, "not up"),
    ]) func refusalsHaveWords(_ status: Int32, _ expected: String) throws {
      let script = Script()
      script.activation = status
      #expect {
        _ = try CaptureFile.live("usbmon1", Self.functions(script)) { false }
      } throws: { error in "\(error)".contains(expected) && "\(error)".contains("usbmon1") }
      #expect(script.closed == 1)
    }
  #endif

  @Test func anotherInterfaceIsNoUSB() throws {
    let script = Script()
    script.linkType = 1
    #expect {
      _ = try CaptureFile.live("eth0", Self.functions(script)) { false }
    } throws: { error in "\(error)".contains("EN10MB") }
    #expect(script.closed == 1)
  }
}
