import BootImage
import HAB
import SDP
import Testing

@testable import VirtualRT1020

/// Where the ROM leaves HAB's events and its own log, read as hosts read them.
@Suite struct HABLogTests {
  private static let count = UInt32(HABEventLog.byteCount)

  /// A signed image for RAM that is not what was signed: its command sequence file is none.
  private static func load(_ test: inout TestBoard) {
    var image = SampleImage.ram(at: 0x2020_8000)
    image.replaceSubrange(0x18..<0x1C, with: littleEndian(0x2020_8180))
    _ = test.sdpWords(.writeFile(address: 0x2020_8000, count: UInt32(image.count)), image)
  }

  @Test func anEmptyLog() throws {
    var test = TestBoard(rom: { _ in })
    let read = test.register(HABEventLog.address, count: Self.count)
    let bytes = try #require(read)
    #expect(bytes.count == HABEventLog.byteCount)
    #expect(HABEventLog.events(in: bytes) == [])
    #expect(Array(bytes.prefix(4)) == [0x0C, 0x00, 0x14, 0x43])
  }

  /// Refused on a closed part, and readable by the flashloader that is started afterwards on an open one.
  @Test func eventsOfAFailedBoot() throws {
    var closed = TestBoard(rom: { $0.fuses = [6: 2] })
    Self.load(&closed)
    #expect(closed.sdpWords(.jump(to: 0x2020_8000)) == [.habClosed])
    #expect(closed.sdpWords(.errorStatus) == [.habClosed, .habFailure])
    let report = try #require(closed.board.jumpReport)
    #expect(report.failure?.name == "authenticate" && report.steps.last == .staysInDownload)
    #expect(closed.register(HABEventLog.address, count: Self.count) == nil, "a closed part shows nobody its memory")
    let bytes = try #require(closed.board.ram(at: HABEventLog.address, count: HABEventLog.byteCount))
    #expect(HABEventLog.events(in: bytes) == report.findings.map(\.event))
    #expect(report.findings.count > 0 && closed.board.habFindings == report.findings)
    // The next reset begins a new log.
    closed.board.reset()
    #expect(closed.board.habFindings.isEmpty)
    let after = try #require(closed.board.ram(at: HABEventLog.address, count: HABEventLog.byteCount))
    #expect(HABEventLog.events(in: after) == [])
  }

  @Test func theFlashloaderReadsThem() throws {
    var test = TestBoard(rom: { _ in })
    let image = StandInFlashloader.make()
    _ = test.sdpWords(.writeFile(address: StandInFlashloader.loadAddress, count: UInt32(image.count)), image)
    _ = test.sdp(.jump(to: StandInFlashloader.jumpAddress))
    test.settle()
    let (status, bytes) = test.read(HABEventLog.address, HABEventLog.byteCount)
    #expect(status == 0)
    let events = try #require(HABEventLog.events(in: bytes))
    #expect(events == test.board.habFindings.map(\.event))
    #expect(events.allSatisfy { $0.context == .assertion || $0.reason == .invalidCSF }, "it is not signed")
  }

  /// Failures one after the other, until no room is left: the log stays whole.
  @Test func aFullLog() throws {
    var test = TestBoard(rom: { $0.fuses = [6: 2] })
    for _ in 0..<100 {
      Self.load(&test)
      _ = test.sdpWords(.jump(to: 0x2020_8000))
    }
    let bytes = try #require(test.board.ram(at: HABEventLog.address, count: HABEventLog.byteCount))
    let events = try #require(HABEventLog.events(in: bytes))
    #expect(events == test.board.habFindings.map(\.event))
    #expect(events.count > 50)
    #expect(test.board.ram(at: HABEventLog.address + Self.count, count: 16) == [UInt8](repeating: 0, count: 16))
  }

  /// Words that NXP-MCUBootUtility's reader knows, in the order of the way.
  @Test func theROMsOwnLog() throws {
    func words(_ test: TestBoard) throws -> [UInt32] {
      let bytes = try #require(test.board.ram(at: 0x2020_515C, count: 0x100))
      return stride(from: 0, to: 0x100, by: 4).map { offset in
        (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
      }.filter { $0 != 0 }
    }
    #expect(try words(TestBoard(rom: { _ in })) == [0x1_0001, 0x2_00F0, 0x4_0000, 0xC_0000])
    let blank = TestBoard(rom: {
      $0.bootPins = .internal
      $0.fuses = [6: 0x12]
    })
    #expect(
      try words(blank) == [0x1_0002, 0x2_00CC, 0x4_0001, 0x5_0000, 0x6_0008, 0x7_0000, 0x7_0033, 0xC_0000])
  }

  // MARK: - Records

  @Test func recordsAreReadBack() {
    let events = [
      HABEvent(status: .failure, reason: .invalidSignature, context: .command, data: [1, 2, 3, 4, 5]),
      HABEvent(status: .warning, reason: .engineFailure, context: .entry, engine: 0x1E),
      HABEvent(status: .success, reason: HABReason(rawValue: 0), context: .exit, data: [9]),
    ]
    // What HAB keeps besides, such as an installed key, is stepped over.
    let other: [UInt8] = [0x03, 0x00, 0x06, 0x43, 0xDB, 0x00, 0, 0]
    let log =
      HABEventLog.beginning + HABEventLog.record(events[0]) + other + HABEventLog.record(events[1])
      + HABEventLog.record(events[2])
    #expect(HABEventLog.events(in: log + [UInt8](repeating: 0, count: 40)) == events)
    #expect(HABEventLog.events(in: log) == events)
    #expect(HABEventLog.events(in: Array(log.dropLast(5))) == Array(events.prefix(2)), "cut off")
    #expect(HABEventLog.events(in: []) == nil && HABEventLog.events(in: [0xDB, 0, 8, 0x43]) == nil)
    #expect(HABEventLog.events(in: Array(HABEventLog.beginning.prefix(4))) == [])
    for (index, value) in [(0, 0xDA), (1, 1), (2, 9), (3, 0x30), (4, 0x34)] as [(Int, UInt8)] {
      var record = events[1].bytes
      record[index] = value
      #expect(HABEvent(record) == nil)
    }
  }
}
