import BootImage
import CaptureDecoding
import HIDTransport
import Provisioning
import Testing
import USBCapture
import VirtualRT1020

/// What passes on a bus, recorded and read back.
@Suite struct RecordingBusTests {
  /// Collects what a recorder writes.
  final class Written {
    var bytes: [UInt8] = []
    var blocks: [[UInt8]] = []
    /// Blocks that are taken before it is full.
    var room = Int.max

    func take(_ block: [UInt8]) -> Bool {
      guard room > 0 else { return false }
      room -= 1
      bytes += block
      blocks.append(block)
      return true
    }
  }

  private static func recording(of bus: ScriptedBus, _ written: Written) -> RecordingBus {
    RecordingBus(bus, CaptureRecorder(program: "test", clock: { bus.now }, sink: written.take))
  }

  @Test func aProvisioningIsReadBackByteForByte() throws {
    let virtual = VirtualBus(VirtualRT1020())
    let spy = SpyBus(virtual)
    let written = Written()
    let recorder = CaptureRecorder(
      program: "test", seed: 7,
      clock: {
        let (seconds, attoseconds) = virtual.board.time.components
        return 1_700_000_000_000_000_000 + UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
      }, sink: written.take)
    let own = FlashLayout.containerAddress
    let table = ImageVectorTable(entry: own + 0x1000, bootData: own + 0x20, selfAddress: own)
    var bytes = table.bytes + BootData(start: FlashLayout.flashAddress, length: 0x1000 + 9000).bytes
    for index in bytes.count..<9000 { bytes.append(UInt8(truncatingIfNeeded: index &* 7)) }
    let plan = ProvisioningPlan(container: bytes, flashloader: try RAMImage(ImageFile(StandInFlashloader.make())))
    _ = try Provisioner(plan).run(on: RecordingBus(spy, recorder))
    #expect(recorder.isWhole)

    let back = try ReadBack(written.bytes)
    #expect(back.damage == nil)
    let reports = back.reports.map { SpyBus.Entry(isFromDevice: $0.isFromDevice, bytes: $0.bytes) }
    #expect(reports == spy.entries)
    #expect(back.reports.allSatisfy { $0.missing == 0 })
    #expect(back.identities == spy.openings.map(\.description))
    #expect(back.commands.first == "error-status 4042322160 answered")
    #expect(back.commands.contains("flash-erase-region 0 answered"))
    #expect(back.packets.map(\.time) == back.packets.map(\.time).sorted())
    #expect(back.packets.first?.time == 1_700_000_000_000_000_000)
    // One block a packet, and one for the section's head.
    #expect(written.blocks.count == back.packets.count + 1)
  }

  @Test func timesAreKeptToTheNanosecond() throws {
    let bus = ScriptedBus()
    let written = Written()
    let start = bus.now
    let device = try Self.recording(of: bus, written).open([.flashloader], timeout: .zero)
    bus.receives = [.success([3, 0, 0, 0])]
    try device.send([1, 0, 0, 0], timeout: .seconds(1))
    #expect(try device.receive(timeout: .seconds(1)) == [3, 0, 0, 0])
    let back = try ReadBack(written.bytes)
    #expect(back.reports.map(\.time) == [start, start + 2_000_000])
    #expect(back.reports.map(\.asked) == [nil, start + 1_000_000])
    #expect(back.ends.map(\.time) == [start + 1_000_000])
  }

  @Test(arguments: [
    (HIDError.timeout, Int32(-2)), (.stalled, -32), (.gone, -108), (.malformed("x"), -75), (.system("x"), -71),
  ])
  func failuresBecomeStatuses(error: HIDError, status: Int32) throws {
    let bus = ScriptedBus()
    let written = Written()
    let device = try Self.recording(of: bus, written).open([.flashloader], timeout: .zero)
    (bus.sends, bus.receives) = ([error], [.failure(error)])
    #expect(throws: error) { try device.send([1, 2, 3], timeout: .seconds(1)) }
    #expect(throws: error) { try device.receive(timeout: .seconds(1)) }
    let back = try ReadBack(written.bytes)
    #expect(back.ends.map(\.status) == [status, status])
    #expect(back.ends.map(\.isFromDevice) == [false, true])
    #expect(back.reports.map(\.bytes) == [[1, 2, 3]])
  }

  @Test func aLookThatTakesNoTimeLeavesNoTraceUnlessItFinds() throws {
    let bus = ScriptedBus()
    let written = Written()
    let device = try Self.recording(of: bus, written).open([.flashloader], timeout: .zero)
    let before = written.blocks.count
    #expect(throws: HIDError.timeout) { try device.receive(timeout: .zero) }
    #expect(written.blocks.count == before)
    bus.receives = [.success([4, 1]), .failure(.stalled)]
    #expect(try device.receive(timeout: .zero) == [4, 1])
    #expect(written.blocks.count == before + 2)
    #expect(throws: HIDError.stalled) { try device.receive(timeout: .zero) }
    #expect(written.blocks.count == before + 4)
  }

  /// Silicon's boot ROM has no OUT endpoint, its flashloader has.
  @Test func reportsGoTheWayThatTheDescriptorsSay() throws {
    for identity in [USBIdentity.bootROM, .flashloader] {
      let bus = ScriptedBus()
      bus.identity = identity
      let written = Written()
      let device = try Self.recording(of: bus, written).open([identity], timeout: .zero)
      try device.send([2, 9, 9], timeout: .seconds(1))
      let back = try ReadBack(written.bytes)
      #expect(back.reports.map(\.route) == [identity == .bootROM ? .control : .interrupt])
      #expect(back.identities == [identity.description])
      let packet = try #require(back.packets.dropFirst(6).first)
      #expect(packet.endpoint == (identity == .bootROM ? 0 : 2))
      #expect(packet.setup?.value == (identity == .bootROM ? 0x0202 : nil))
      #expect(packet.setup?.length == (identity == .bootROM ? 3 : nil))
    }
  }

  @Test func eachOpeningIsANewDevice() throws {
    let bus = ScriptedBus()
    let written = Written()
    let recording = Self.recording(of: bus, written)
    for _ in 0..<300 { try recording.open([.flashloader], timeout: .zero).send([1], timeout: .zero) }
    let back = try ReadBack(written.bytes)
    let addresses = back.packets.filter { $0.kind == .interrupt && $0.event == .submit }.map(\.device)
    #expect(addresses.count == 300)
    #expect(zip(addresses, addresses.dropFirst()).allSatisfy { $0 != $1 })
    #expect(addresses.allSatisfy { (2...127).contains($0) })
    #expect(Set(back.packets.map(\.transfer)).count * 2 == back.packets.count)
    // A bus has 126 addresses for devices; who comes to an old one with the same descriptors is taken for the old one.
    #expect(Set(back.reports.map(\.device)).count == 126)
  }

  @Test func afterAFailureNothingMoreIsWrittenAndTheBoardGoesOn() throws {
    let bus = ScriptedBus()
    let written = Written()
    let recording = Self.recording(of: bus, written)
    let device = try recording.open([.flashloader], timeout: .zero)
    written.room = 1
    bus.receives = [.success([3]), .success([4])]
    try device.send([1], timeout: .zero)
    #expect(!recording.recorder.isWhole)
    written.room = 100
    #expect(try device.receive(timeout: .seconds(1)) == [3])
    #expect(try device.receive(timeout: .seconds(1)) == [4])
    let back = try ReadBack(written.bytes)
    #expect(back.damage == nil)
    #expect(back.packets.count == 7)
  }

  @Test func sectionsOfSeveralProgramsMakeOneCapture() throws {
    let written = Written()
    for seed in [UInt64(1), 2, 3] {
      let bus = ScriptedBus()
      let recorder = CaptureRecorder(program: "test", seed: seed, clock: { bus.now }, sink: written.take)
      let device = try RecordingBus(bus, recorder).open([.flashloader], timeout: .zero)
      try device.send([1, 0, 4, 0, 0x0B, 0, 0, 0], timeout: .zero)
    }
    let back = try ReadBack(written.bytes)
    #expect(back.damage == nil)
    #expect(back.commands.map { $0.prefix(5) } == ["reset", "reset", "reset"])
    #expect(Set(back.reports.map(\.device)).count == 3)
  }

  /// Programs that append to one file at the same time: a packet of one may stand in the section of another.
  @Test func sectionsMayBeInterleaved() throws {
    let written = Written()
    let buses = [ScriptedBus(), ScriptedBus()]
    let devices = try buses.enumerated().map { index, bus in
      let recorder = CaptureRecorder(program: "test", seed: UInt64(index), clock: { bus.now }, sink: written.take)
      return try RecordingBus(bus, recorder).open([.flashloader], timeout: .zero)
    }
    for count in 1...3 { for device in devices { try device.send([2, UInt8(count)], timeout: .zero) } }
    let back = try ReadBack(written.bytes)
    #expect(back.damage == nil)
    #expect(back.reports.map(\.bytes) == [[2, 1], [2, 1], [2, 2], [2, 2], [2, 3], [2, 3]])
  }
}
