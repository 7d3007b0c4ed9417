import BootImage
import SDP
import Testing

@testable import VirtualRT1020

/// write-file over HID: the data phase and its edges.
@Suite struct BootROMFileTests {
  static let open = SDPStatus.habOpen

  private func make() -> TestBoard { TestBoard(rom: { _ in }) }

  @Test func aFileIsAcknowledgedAfterItsDataOnly() {
    var test = make()
    #expect(test.sdp(.writeFile(address: 0x2020_8000, count: 1500)).isEmpty)
    #expect(test.exchange([2] + pattern(1024)).isEmpty)
    let reports = test.exchange([2] + pattern(1024, seed: 9))
    #expect(reports.map { SDPStatus(Array($0.dropFirst())) } == [Self.open, .writeFileComplete])
    #expect(test.board.ram(at: 0x2020_8000, count: 1024) == pattern(1024))
    // The last report is copied whole, its padding too.
    #expect(test.board.ram(at: 0x2020_8400, count: 1024) == pattern(1024, seed: 9))
  }

  @Test func shortDataReportsCountForWhatTheyHold() {
    var test = make()
    #expect(test.sdp(.writeFile(address: 0x100, count: 10)).isEmpty)
    #expect(test.exchange([2, 1, 2, 3, 4]).isEmpty)
    #expect(test.exchange([2, 5, 6, 7, 8]).isEmpty)
    #expect(test.exchange([2, 9, 10]).count == 2)
    #expect(test.board.ram(at: 0x100, count: 11) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0])
    #expect(test.sdpWords(.writeFile(address: 0x100, count: 0)) == [Self.open, .writeFileComplete])
    // More than a data report holds is not copied.
    #expect(test.sdp(.writeFile(address: 0x1000, count: 1024)).isEmpty)
    #expect(test.exchange([2] + [UInt8](repeating: 1, count: 1500)).count == 2)
    #expect(test.board.ram(at: 0x1400, count: 1) == [0])
  }

  @Test(arguments: [0, 3, 0x2020_0000, 0x2020_7FFF, 0x0004_0000, 0x401F_4000, 0x6000_0000, 0xFFFF_FFFF] as [UInt32])
  func aRefusedFileIsStillTakenWhole(address: UInt32) {
    var test = make()
    #expect(test.sdp(.writeFile(address: address, count: 2000)).isEmpty)
    #expect(test.exchange([2] + pattern(1024)).isEmpty)
    let reports = test.exchange([2] + pattern(1024))
    #expect(reports.map { SDPStatus(Array($0.dropFirst())) } == [Self.open, .refused])
    #expect(test.board.ram(at: 0x2020_0000, count: 64) == [UInt8](repeating: 0, count: 64))
    #expect(test.sdpWords(.errorStatus).count == 2)
    #expect(test.sdpWords(.writeFile(address: address, count: 0)).last == .refused)
  }

  /// The last, padded report crosses the end of the RAM: the core crashes and the ROM comes back.
  @Test(arguments: [true, false]) func aCopyPastTheEndOfRAMRestartsTheROM(isPadded: Bool) {
    var test = make()
    #expect(test.sdp(.writeFile(address: 0x2003_FF00, count: 0x100)).isEmpty)
    let data = pattern(0x100) + [UInt8](repeating: 0, count: isPadded ? 1024 - 0x100 : 0)
    let reports = test.exchange([2] + data)
    guard isPadded else {
      #expect(reports.count == 2)
      return
    }
    #expect(reports.isEmpty)
    #expect(test.board.resetCount == 1 && test.board.identity == nil)
    test.settle()
    #expect(test.board.identity == .bootROM)
    #expect(test.sdpWords(.errorStatus) == [Self.open, .habSuccess])
  }

  @Test func aCommandInTheMiddleOfAFileEndsIt() {
    var test = make()
    #expect(test.sdp(.writeFile(address: 0x1000, count: 4096)).isEmpty)
    #expect(test.exchange([2] + pattern(1024)).isEmpty)
    #expect(test.sdpWords(.errorStatus) == [Self.open, .habSuccess])
    #expect(test.exchange([2] + pattern(1024, seed: 7)).isEmpty, "data that nobody waits for")
    #expect(test.board.ram(at: 0x1400, count: 8) == [UInt8](repeating: 0, count: 8))
  }

  @Test func aDeviceThatHasSomethingToSayTakesNothing() {
    var test = make()
    #expect(test.offer([1] + SDPCommand.errorStatus.bytes) == .accepted)
    #expect(test.offer([1] + SDPCommand.errorStatus.bytes) == .notReady)
    _ = test.take()
    #expect(test.offer([1] + SDPCommand.errorStatus.bytes) == .notReady)
    _ = test.take()
    #expect(test.take() == nil)
    #expect(test.offer([1] + SDPCommand.readRegister(address: 0x400F_8004, count: 65).bytes) == .accepted)
    for _ in 0..<3 {
      #expect(test.offer([1] + SDPCommand.errorStatus.bytes) == .notReady)
      #expect(test.take() != nil)
    }
    #expect(test.sdpWords(.errorStatus).count == 2)
  }
}
