import CaptureDecoding
import HIDTransport
import JSONText
import MBoot
import Testing
import USBCapture
import VirtualRT1020

/// Chrome's trace event format, as its viewers read it.
@Suite struct TraceOutputTests {
  /// The trace of events, parsed.
  private static func events(_ events: [CaptureEvent]) throws -> [JSONValue] {
    var trace = TraceOutput()
    var bytes: [UInt8] = []
    for event in Decoded(events).events {
      trace.take(event)
      bytes += trace.fetch()
    }
    trace.finish()
    bytes += trace.fetch()
    let value = try JSONValue(parsing: bytes)
    guard case .array(let list)? = value["traceEvents"] else {
      Issue.record("no traceEvents")
      return []
    }
    return list
  }

  /// A provisioning's commands on a board of its own, by hand.
  private static func captured() throws -> TappedBus {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    let bus = TappedBus(VirtualRT1020(configuration))
    let device = try bus.open([.flashloader], timeout: .seconds(1))
    func ask(_ command: Command, data: [UInt8]? = nil, answers: Int = 1) throws {
      try device.send(ReportMessage.command(command.packet.bytes).report, timeout: .seconds(1))
      if let data {
        _ = try device.receive(timeout: .seconds(1))
        try device.send(ReportMessage.data(data).report, timeout: .seconds(1))
      }
      for _ in 0..<answers { _ = try device.receive(timeout: .seconds(10)) }
    }
    try ask(.fillMemory(address: 0x2000, count: 4, pattern: 0xC000_0007))
    try ask(.configureMemory(memoryID: 9, address: 0x2000))
    try ask(.getProperty(.externalMemoryAttributes, index: 9))
    try ask(.flashEraseRegion(address: 0x6000_0000, count: 0x2001, memoryID: 0))
    try ask(.writeMemory(address: 0x6000_0000, count: 512, memoryID: 0), data: [UInt8](repeating: 1, count: 512))
    try ask(.readMemory(address: 0x6000_0000, count: 16, memoryID: 0), answers: 3)
    try ask(.flashReadOnce(index: 5, count: 4))
    try ask(.flashEraseRegion(address: 0x6000_0001, count: 0x1000, memoryID: 0))
    try ask(.getProperty(PropertyTag(rawValue: 0x99), index: 0))
    bus.leave()
    return bus
  }

  @Test func everyEventIsWellFormed() throws {
    let events = try Self.events(Self.captured().events)
    #expect(events.count > 30)
    for event in events {
      #expect(event["name"]?.string?.isEmpty == false)
      #expect(event["pid"]?.int.map { $0 > 0 } == true)
      let phase = try #require(event["ph"]?.string)
      #expect(["M", "X", "i"].contains(phase))
      if phase == "M" { continue }
      #expect(event["tid"]?.int.map { (1...3).contains($0) } == true)
      #expect(event["ts"]?.double.map { $0 >= 0 } == true)
      if phase == "X" { #expect(event["dur"]?.double.map { $0 >= 0 } == true) }
      if phase == "i" { #expect(event["s"]?.string.map { ["t", "p"].contains($0) } == true) }
    }
  }

  @Test func slicesOfATrackAreNestedOrApart() throws {
    let events = try Self.events(Self.captured().events)
    var tracks: [String: [(begin: Double, end: Double)]] = [:]
    for event in events where event["ph"]?.string == "X" {
      let (begin, length) = (event["ts"]?.double ?? -1, event["dur"]?.double ?? -1)
      let key = "\(event["pid"]?.int ?? 0).\(event["tid"]?.int ?? 0)"
      tracks[key, default: []].append((begin, begin + length))
    }
    #expect(tracks.count == 2)
    for slices in tracks.values {
      var open: [Double] = []
      for slice in slices.sorted(by: { ($0.begin, -$0.end) < ($1.begin, -$1.end) }) {
        while let last = open.last, last <= slice.begin { open.removeLast() }
        if let last = open.last { #expect(slice.end <= last + 1e-6) }
        open.append(slice.end)
      }
    }
  }

  @Test func flashOperationsNameRangesAndUnits() throws {
    let events = try Self.events(Self.captured().events)
    let flash = events.filter { $0["ph"]?.string == "X" && $0["tid"]?.int == 2 }
    #expect(
      flash.compactMap { $0["name"]?.string } == [
        "configure", "erase 3 sectors", "program 2 pages", "read", "read fuse word 5", "erase 2 sectors",
      ])
    let erase = flash[1]["args"]
    #expect(erase?["first"]?.string == "0x60000000")
    #expect(erase?["last"]?.string == "0x60002000")
    #expect(erase?["units"]?.int == 3)
  }

  @Test func commandsHaveTheirArgumentsAndFailuresTheirColour() throws {
    let events = try Self.events(Self.captured().events)
    let commands = events.filter { $0["ph"]?.string == "X" && $0["cat"]?.string == "commands" }
    #expect(commands.first?["name"]?.string == "fill-memory")
    #expect(commands.first?["args"]?["parameters"]?["pattern"]?.int == 0xC000_0007)
    #expect(commands.contains { $0["name"]?.string == "data to the board" })
    #expect(commands.contains { $0["name"]?.string == "data from the board" })
    let failed = commands.filter { $0["cname"]?.string == "terrible" }
    #expect(failed.compactMap { $0["args"]?["outcome"]?.string } == ["failed"])
    #expect(failed.first?["args"]?["status"]?["value"]?.int == 10300)
    #expect(events.contains { $0["name"]?.string == "left the bus" })
  }

  @Test func anEmptyCaptureIsAnEmptyTrace() throws { #expect(try Self.events([]) == []) }
}
