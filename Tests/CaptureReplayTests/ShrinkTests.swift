import CaptureReplay
import Foundation
import MBoot
import Testing
import VirtualRT1020

@Suite struct ShrinkTests {
  private static func shrink(_ recording: Recording, command: Int? = nil) throws -> ShrunkCase {
    var shrinker = Shrinker(recording, command: command, virtual)
    return try shrinker.shrink(revive(recording))
  }

  /// The test of the seed stands among those that are compiled and run.
  @Test func theSeedIsWrittenAsTheTestThatRuns() throws {
    let test = try ShrunkTest(Self.shrink(trace("seed-20106.pcap")), source: "seed-20106.pcap")
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("BoardlessTestingTests/ShrunkEraseFailureTests.swift")
    #expect(try test.text == String(contentsOf: file, encoding: .utf8))
  }

  @Test func whatDoesNotMatterIsLeftOut() throws {
    let recording = try record(
      flashloader { $0.flash?.contents = [(0, [1, 2, 3]), (0x8000, [UInt8](repeating: 0, count: 900))] }
    ) {
      tap in
      let host = try tap.mboot()
      for _ in 0..<20 { _ = try host.exchange(.getProperty, [1, 0], response: .getPropertyResponse) }
      try host.configureFlash()
      _ = try host.read(0x6000_0000, 64)
      _ = try host.read(0x6000_8000, 1000)
      _ = try host.erase(0x6000_0000, 0x4000)
      _ = try host.write(0x6000_0000, [UInt8](repeating: 9, count: 9000))
      _ = try host.write(0x6000_8000, [UInt8](repeating: 9, count: 3000))
      _ = try host.exchange(.getProperty, [1, 0], response: .getPropertyResponse)
    }
    let shrunk = try Self.shrink(recording)
    #expect(shrunk.status == .memoryCumulativeWrite)
    #expect(shrunk.commands.map(\.packet.tag) == [.fillMemory, .configureMemory, .writeMemory])
    #expect(shrunk.commands.last?.data == [0])
    #expect(shrunk.configuration.flash?.contents.map(\.0) == [0x8000])
    #expect(shrunk.configuration.flash?.contents.map(\.1) == [[0]])
    #expect(shrunk.configuration.faults.isEmpty)
  }

  @Test func silenceIsAFailureToo() throws {
    let recording = try record(flashloader { $0.faults = [.firmwareHangs(.before, command: 0x11, after: 1)] }) { tap in
      let host = try tap.mboot()
      try host.configureFlash()
      _ = try host.exchange(.flashReadOnce, [6, 4], response: .flashReadOnceResponse)
      try host.configureFlash()
    }
    let shrunk = try Self.shrink(recording)
    #expect(shrunk.status == .noResponse)
    #expect(shrunk.commands.map(\.packet.tag) == [.configureMemory, .configureMemory])
  }

  @Test func anotherFailureCanBeNamed() throws {
    let recording = try record(flashloader()) { tap in
      let host = try tap.mboot()
      _ = try host.erase(0x6000_0000, 0x1000)
      _ = try host.exchange(.flashReadOnce, [0x99, 4], response: .flashReadOnceResponse)
    }
    #expect(try Self.shrink(recording).commands.map(\.packet.tag) == [.flashReadOnce])
    #expect(try Self.shrink(recording, command: 1).commands.map(\.packet.tag) == [.flashEraseRegion])
    #expect(throws: ShrinkError.noFailure(7)) { try Self.shrink(recording, command: 7) }
  }

  @Test func nothingFails() throws {
    let recording = try record(flashloader()) { try $0.mboot().configureFlash() }
    #expect(throws: ShrinkError.nothingFails) { try Self.shrink(recording) }
  }
}
