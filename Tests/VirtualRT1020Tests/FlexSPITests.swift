import BootImage
import MBoot
import Testing

@testable import VirtualRT1020

@Suite struct FlexSPITests {
  private static let readID = FlexSPISequence(words: LookupInstruction.words([.init(.command, 0x9F), .init(.read, 4)]))
  private static let plain = FlexSPISequence(
    words: LookupInstruction.words([.init(.command, 0x03), .init(.rowAddress, 24), .init(.read, 4)]))
  private static let status = FlexSPISequence(words: LookupInstruction.words([.init(.command, 0x05), .init(.read, 4)]))
  private static let enable = FlexSPISequence(words: LookupInstruction.words([.init(.command, 0x06)]))
  private static let erase = FlexSPISequence(
    words: LookupInstruction.words([.init(.command, 0x20), .init(.rowAddress, 24)]))

  private func make(_ change: (inout BoardConfiguration.Flash) -> Void = { _ in }) -> FlexSPI {
    var configuration = BoardConfiguration()
    var flash = BoardConfiguration.Flash()
    flash.part = "W25Q64JV"
    flash.contents = [(0, pattern(64))]
    change(&flash)
    configuration.flash = flash
    return Hardware(configuration).flexSPI
  }

  private func read(_ controller: inout FlexSPI, _ sequence: FlexSPISequence, _ address: UInt32, _ count: Int)
    -> (StatusCode, [UInt8])
  {
    var bytes = [UInt8](repeating: 0xA5, count: count)
    let status = bytes.withUnsafeMutableBytes { controller.read(sequence, address: address, into: $0) }
    return (status, bytes)
  }

  private func window(_ controller: inout FlexSPI, _ offset: UInt32, _ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xA5, count: count)
    bytes.withUnsafeMutableBytes { controller.window(offset, into: $0) }
    return bytes
  }

  @Test func anEmptySequenceIsRefused() {
    var controller = make()
    let empty = FlexSPISequence(words: [])
    #expect(controller.command(empty, address: 0).rawValue == 7001)
    #expect(read(&controller, empty, 0, 4).0.rawValue == 7001)
    #expect(controller.now == 0)
  }

  @Test func anIdentityComesOnceByIPAndOnceAWordByTheWindow() {
    var controller = make()
    #expect(read(&controller, Self.readID, 0, 8).1 == [0xEF, 0x40, 0x17, 0, 0, 0, 0, 0])
    controller.windowSequence = Self.readID
    #expect(window(&controller, 0, 8) == [0xEF, 0x40, 0x17, 0, 0xEF, 0x40, 0x17, 0])
    // Off a word boundary the core reads bytes until it is on one.
    #expect(window(&controller, 2, 7) == [0xEF, 0xEF, 0xEF, 0x40, 0x17, 0, 0xEF])
    #expect(window(&controller, 0, 3) == [0xEF, 0xEF, 0xEF])
  }

  @Test func theWindowReadsTheArrayAtTheAddress() {
    var controller = make()
    controller.windowSequence = Self.plain
    #expect(window(&controller, 5, 20) == Array(pattern(64)[5..<25]))
    // No read phase: nothing drives the bus.
    controller.windowSequence = FlexSPISequence(words: [])
    #expect(window(&controller, 0, 4) == [0xFF, 0xFF, 0xFF, 0xFF])
  }

  @Test func anAddressPhaseSendsNoMoreThanItsBits() {
    var controller = make { $0.size = 32 << 20 }
    #expect(read(&controller, Self.plain, 0x0100_0003, 2).1 == Array(pattern(64)[3..<5]))
    _ = controller.command(Self.enable, address: 0)
    #expect(controller.command(Self.erase, address: 0x0100_0000) == .success)
    #expect(controller.chip?.cells.bytes(at: 0, count: 2) == [0xFF, 0xFF])
    let wide = FlexSPISequence(
      words: LookupInstruction.words([.init(.command, 0x13), .init(.rowAddress, 32), .init(.read, 4)]))
    controller.now = controller.chip?.busyUntil ?? 0
    controller.chip?.cells.set(0x0100_0003..<0x0100_0004, to: 0x77)
    #expect(read(&controller, wide, 0x0100_0003, 1).1 == [0x77])
  }

  @Test(arguments: BoardConfiguration.Floating.allCases) func anUndrivenBusFloats(floating: BoardConfiguration.Floating)
  {
    var controller = make { $0.floating = floating }
    controller.chip = nil
    let (status, bytes) = read(&controller, Self.plain, 0, 64)
    #expect(status == .success)
    switch floating {
    case .ff: #expect(bytes.allSatisfy { $0 == 0xFF })
    case .zero: #expect(bytes.allSatisfy { $0 == 0 })
    case .noise: #expect(Set(bytes).count > 20)
    }
  }

  @Test func noiseFollowsItsSeed() {
    func noise(_ seed: UInt64) -> [UInt8] {
      var configuration = BoardConfiguration()
      configuration.seed = seed
      configuration.flash?.floating = .noise
      var controller = Hardware(configuration).flexSPI
      controller.chip = nil
      return read(&controller, Self.plain, 0, 32).1 + read(&controller, Self.plain, 0, 32).1
    }
    #expect(noise(1) == noise(1))
    #expect(noise(1) != noise(2))
    #expect(noise(1).prefix(32) != noise(1).suffix(32))
  }

  @Test func commandsOnFourPadsDoNotReachAChipInSPIMode() {
    var controller = make()
    let quad = FlexSPISequence(words: LookupInstruction.words([.init(.command, pads: 4, 0x06)]))
    #expect(controller.command(quad, address: 0) == .success)
    #expect(controller.chip?.writeEnabled == false)
    let quadStatus = FlexSPISequence(
      words: LookupInstruction.words([.init(.command, pads: 4, 0x05), .init(.read, pads: 4, 4)]))
    #expect(read(&controller, quadStatus, 0, 2).1 == [0xFF, 0xFF])
  }

  @Test func transactionsTakeTheirClocks() {
    var controller = make()
    controller.commandMegahertz = 30
    _ = read(&controller, Self.plain, 0, 1024)
    // 32 cycles in front and 8 for each byte at 30 MHz.
    let slow = controller.now
    #expect((274_000...275_000).contains(slow))
    controller.windowSequence = FlexSPISequence(words: [0x0A18_04EB, 0x2604_3206])
    controller.readMegahertz = 133
    _ = window(&controller, 0, 4096)
    // 20 cycles in front and 2 for each byte at 133 MHz.
    #expect((61_000...63_000).contains(controller.now - slow))
  }

  @Test func theBusLogFoldsPollsAndAdvancingReads() {
    var controller = make()
    controller.log.isEnabled = true
    for _ in 0..<5 { _ = read(&controller, Self.status, 0, 4) }
    _ = controller.command(Self.enable, address: 0)
    for _ in 0..<2 { _ = read(&controller, Self.status, 0, 4) }
    for piece in 0..<4 { _ = read(&controller, Self.plain, UInt32(piece * 256), 256) }
    _ = read(&controller, Self.plain, 0x1000, 256)
    _ = read(&controller, Self.plain, 0x1100, 16)
    controller.windowSequence = Self.plain
    _ = window(&controller, 0, 4096)
    _ = window(&controller, 4096, 10)
    let log = controller.log.take()
    #expect(log.map(\.opcode) == [0x05, 0x06, 0x05, 0x03, 0x03, 0x03, 0x03])
    #expect(log.map(\.times) == [5, 1, 2, 1, 1, 1, 1])
    #expect(log.map(\.readCount) == [4, 0, 4, 1024, 256, 16, 4106])
    #expect(log.map(\.source) == [.ip, .ip, .ip, .ip, .ip, .ip, .ahb])
    #expect(log[3].address == 0 && log[4].address == 0x1000 && log[0].address == nil)
    #expect(log[3].data == Array(pattern(64).prefix(8)))
    #expect(log[2].data == [2, 2, 2, 2])
    #expect(controller.log.take().isEmpty)
  }

  @Test func theBusLogIsOffAtFirstAndHasALimit() {
    var controller = make()
    _ = controller.command(Self.enable, address: 0)
    #expect(controller.log.take().isEmpty)
    controller.log.isEnabled = true
    for _ in 0..<(BusLog.limit + 10) { _ = controller.command(Self.enable, address: 0) }
    #expect(controller.log.transactions.count <= BusLog.limit)
    #expect(controller.log.transactions.count >= BusLog.limit / 2)
  }

  @Test func writesWithoutAWritePhaseStayHome() {
    var controller = make()
    controller.log.isEnabled = true
    _ = [UInt8]([1, 2]).withUnsafeBytes { controller.write(Self.erase, address: 0x3000, $0) }
    #expect(controller.log.take().first?.writeCount == 0)
  }

  /// A read finds the chip as it is when chip select falls.
  @Test func aReadSeesTheChipAtItsBeginning() throws {
    var controller = make()
    #expect(controller.command(Self.enable, address: 0) == .success)
    #expect(controller.command(Self.erase, address: 0x1000) == .success)
    let ready = try #require(controller.chip?.busyUntil)
    controller.now = ready - 1
    #expect(read(&controller, Self.status, 0, 1).1 == [0x01] && controller.now > ready)
    controller.now = ready
    #expect(read(&controller, Self.status, 0, 1).1 == [0x00])
    controller.windowSequence = Self.plain
    controller.chip?.busyUntil = controller.now + 1
    #expect(window(&controller, 0, 2) == [0xFF, 0xFF], "and so does the window")
  }
}
