import HIDTransport
import MBoot
import SeededGenerator
import Testing

@testable import Provisioning

@Suite struct MBootHostTests {
  let board = FakeBoard(.flashloader)
  let host: MBootHost

  init() { host = MBootHost(openDevice(board)) }

  private func error(_ body: () throws -> Void) throws -> MBootError {
    try #require(#expect(throws: MBootError.self) { try body() })
  }

  @Test func plainCommandsCarryTheirParameters() throws {
    #expect(try host.getProperty(.currentVersion) == [0x4B02_0100])
    try host.fillMemory(address: 0x2000, count: 4, pattern: 0xC000_0007)
    try host.configureMemory(9, address: 0x2000)
    try host.flashEraseRegion(address: 0x6000_0000, count: 45056)
    try host.flashEraseAll()
    #expect(try host.flashReadOnce(index: 7) == 0xABCD_0007)
    try host.execute(address: 0x101, argument: 2, stackPointer: 3)
    #expect(try host.call(address: 0x101, argument: 2) == .success)
    try host.setProperty(.verifyWrites, value: 1)
    #expect(
      board.log.map(\.parameters) == [
        [1, 0], [0x2000, 4, 0xC000_0007], [9, 0x2000], [0x6000_0000, 45056, 0], [9], [7, 4], [0x101, 2, 3],
        [0x101, 2], [0x0A, 1],
      ])
  }

  @Test func burningAsksForAPermission() throws {
    #expect(throws: BurnPermission.Refused.self) { try BurnPermission(for: .silicon) }
    try host.flashProgramOnce(index: 6, value: 2, permission: BurnPermission(for: .virtualBoard))
    #expect(board.log.last == Packet(tag: .flashProgramOnce, parameters: [6, 4, 2]))
  }

  @Test func statusesBecomeErrors() throws {
    board.statuses = [.flashEraseRegion: 20106, .call: 4, .getProperty: 10000]
    let erase = try error { try host.flashEraseRegion(address: 0x6000_0000, count: 1) }
    #expect(
      erase == MBootError(command: .flashEraseRegion, address: 0x6000_0000, cause: .status(.norCommandFailure)))
    #expect(erase.description.contains("20106 (0x4e8a) FlexSPINOR: Command Failure."))
    #expect(try host.call(address: 1) == .invalidArgument)
    #expect(try error { _ = try host.getProperty(.currentVersion) }.status?.rawValue == 10000)
  }

  @Test func writesInPackets() throws {
    let bytes = (0..<40_000).map { UInt8(truncatingIfNeeded: $0 &* 3) }
    var steps: [Int] = []
    try host.writeMemory(address: 0x6000_1000, bytes) { done, _ in steps.append(done) }
    #expect(Array(board.flash[0x1000..<(0x1000 + 40_000)]) == bytes)
    #expect(steps == [16256, 32512, 40_000])
    #expect(board.log.last?.flags == 1)
    try host.writeMemory(address: 0x6000_1000, [] as [UInt8])
  }

  @Test func readsAndCompares() throws {
    board.flash = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 5) }
    let want = Array(board.flash[0x1001..<(0x1001 + 3001)])
    #expect(try host.readMemory(address: 0x6000_1001, count: 3001) == want)
    #expect(try host.readMemory(address: 0x6000_1001, count: 0) == [])
    let equal = try host.compareMemory(address: 0x6000_1001, with: want.span.bytes)
    #expect(equal == MemoryComparison(count: 3001, differing: 0, first: nil))
    board.readFlips = [0x1001 + 2000: 0x10, 0x1001 + 3000: 1]
    let other = try host.compareMemory(address: 0x6000_1001, with: want.span.bytes)
    #expect(other.differing == 2)
    #expect(other.first == .init(offset: 2000, expected: want[2000], found: want[2000] ^ 0x10))
  }

  @Test(arguments: [1, 2, 16, 17, 40]) func receiverAbortEndsAWrite(_ packet: Int) throws {
    board.abortWriteAt = packet
    let failed = try error { try host.writeMemory(address: 0x6000_1000, [UInt8](repeating: 1, count: 1016 * 50)) }
    #expect(failed.status == .norCommandFailure)
    // Noticed within 16 packets, and the next command works.
    board.abortWriteAt = nil
    #expect(try host.getProperty(.currentVersion) == [0x4B02_0100])
  }

  @Test func senderAbortEndsARead() throws {
    board.abortReadAt = 2
    let failed = try error { _ = try host.readMemory(address: 0x6000_0000, count: 5000) }
    #expect(failed.status == .memoryRangeInvalid)
    #expect(try host.getProperty(.currentVersion) == [0x4B02_0100])
  }

  @Test func lateAnswersToOthersArePassedOver() throws {
    let late = Packet(tag: .genericResponse, parameters: [0, UInt32(CommandTag.fillMemory.rawValue)])
    board.queue = [
      Report.make(id: 3, payload: late.bytes), Report.make(id: 4, payload: [1, 2]), Report.make(id: 3, payload: []),
    ]
    #expect(try host.getProperty(.currentVersion) == [0x4B02_0100])
    board.queue = (0..<9).map { _ in Report.make(id: 3, payload: late.bytes) }
    guard case .malformed = try error({ _ = try host.getProperty(.currentVersion) }).cause else {
      Issue.record("not bounded")
      return
    }
    #expect(host.drain() == 2)
  }

  @Test(
    arguments: [
      [], [3], [3, 0, 12, 0], [3, 0, 0xFF, 0xFF, 1], [3, 0, 2, 0, 0xA7, 0], [3, 0, 4, 0, 0xA7, 0, 0, 0],
    ] as [[UInt8]])
  func garbageNeverTraps(_ garbage: [UInt8]) throws {
    board.distort = { _ in garbage }
    guard case .malformed = try error({ _ = try host.getProperty(.currentVersion) }).cause else {
      Issue.record("not malformed")
      return
    }
  }

  @Test func randomBytesNeverTrapNorHang() {
    for seed in 0..<120 {
      var random = SeededGenerator(seed: UInt64(seed))
      let board = FakeBoard(.flashloader)
      let host = MBootHost(openDevice(board))
      board.distort = { report in
        var report = report
        switch random.next() % 5 {
        case 0: return (0..<Int(random.next() % 40)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        case 1 where !report.isEmpty:
          report[Int(random.next() % UInt64(report.count))] = UInt8(truncatingIfNeeded: random.next())
          return report
        case 2: return Array(report.dropLast(Int(random.next() % 5)))
        default: return report
        }
      }
      for _ in 0..<3 {
        _ = try? host.writeMemory(address: 0x6000_0000, [UInt8](repeating: 1, count: 3000))
        _ = try? host.readMemory(address: 0x6000_0000, count: 3000)
        _ = try? host.compareMemory(address: 0x6000_0000, with: [UInt8](repeating: 0, count: 3000).span.bytes)
        _ = try? host.getProperty(.externalMemoryAttributes, index: 9)
        _ = try? host.flashReadOnce(index: 1)
        _ = try? host.generateKeyBlob(key: [UInt8](repeating: 0, count: 16))
        _ = try? host.readResource(address: 0, count: 16, option: 0)
      }
    }
  }

  @Test(arguments: [0, 1025, UInt32.max]) func senselessPacketSizesAreRefused(_ size: UInt32) throws {
    board.properties[0x0B] = [size]
    guard case .malformed = try error({ try host.writeMemory(address: 0x6000_0000, [1]) }).cause else {
      Issue.record("taken")
      return
    }
  }

  @Test func silenceIsATimeout() throws {
    board.silent = [.flashEraseRegion]
    #expect(
      try error { try host.flashEraseRegion(address: 0, count: 1) }.cause == .transport(.timeout))
  }

  @Test func cancelledWriteEndsItsCommand() throws {
    var looks = 0
    host.isCancelled = {
      looks += 1
      return looks == 4
    }
    let stopped = try error { try host.writeMemory(address: 0x6000_0000, [UInt8](repeating: 1, count: 9000)) }
    #expect(stopped.cause == .interrupted(clean: true))
    host.isCancelled = nil
    #expect(try host.getProperty(.currentVersion) == [0x4B02_0100])
  }

  @Test func cancelledReadTakesTheRestIfItIsLittle() throws {
    var looks = 0
    host.isCancelled = {
      looks += 1
      return looks == 4
    }
    #expect(
      try error { _ = try host.readMemory(address: 0x6000_0000, count: 9000) }.cause == .interrupted(clean: true))
    looks = 0
    #expect(
      try error { _ = try host.readMemory(address: 0x6000_0000, count: 1 << 20) }.cause == .interrupted(clean: false))
    #expect(host.drain() > 700)
    looks = 100
    #expect(try host.getProperty(.currentVersion) == [0x4B02_0100])
  }

  @Test func resetTakesALeavingDevice() throws {
    board.vanishAt = 4
    _ = try host.getProperty(.currentVersion)
    #expect(board.departuresExpected == 0)
    try host.reset()
    #expect(board.identity == nil)
    #expect(board.departuresExpected == 1)
  }

  @Test func eraseWaitsByTheSector() {
    let timeouts = MBootTimeouts()
    #expect(timeouts.erase(address: 0x6000_0000, count: 45056) == .milliseconds(11 * 400 + 5000))
    #expect(timeouts.erase(address: 0x6000_0FFC, count: 8) == .milliseconds(2 * 400 + 5000))
    #expect(timeouts.erase(address: .max, count: .max) > .seconds(5))
  }

  @Test func rangesPastTheAddressSpaceSendNothing() throws {
    guard case .badArgument = try error({ try host.writeMemory(address: .max, [1, 2]) }).cause else {
      Issue.record("taken")
      return
    }
    guard case .badArgument = try error({ _ = try host.readMemory(address: 0, count: -1) }).cause else {
      Issue.record("taken")
      return
    }
    #expect(board.transfers == 0)
  }
}
