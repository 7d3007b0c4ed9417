import BootImage
import Testing

@testable import VirtualRT1020

/// What becomes one entry of the bus log, and what does not.
@Suite struct BusLogTests {
  private static let status = FlexSPISequence(words: LookupInstruction.words([.init(.command, 0x05), .init(.read, 4)]))
  private static let plain = FlexSPISequence(
    words: LookupInstruction.words([.init(.command, 0x03), .init(.rowAddress, 24), .init(.read, 4)]))
  private static let other = FlexSPISequence(
    words: LookupInstruction.words([.init(.command, 0x0B), .init(.rowAddress, 24), .init(.read, 4)]))
  private static let program = FlexSPISequence(
    words: LookupInstruction.words([.init(.command, 0x02), .init(.rowAddress, 24), .init(.write, 4)]))

  /// One transaction as it is noted.
  private struct Noted {
    var source = BusTransaction.Source.ip
    var sequence = BusLogTests.plain
    var address: UInt32 = 0
    var read = 0
    var write = 0
    var data: [UInt8] = []
  }

  private func log(_ noted: [Noted]) -> [BusTransaction] {
    var log = BusLog()
    log.isEnabled = true
    for one in noted {
      one.data.withUnsafeBytes {
        log.add(one.source, one.sequence, address: one.address, read: one.read, write: one.write, data: $0)
      }
    }
    return log.take()
  }

  /// Two in a row: `folds` into one, with as many reads together.
  @Test func pairs() {
    let poll = Noted(sequence: Self.status, read: 1, data: [3])
    let page = Noted(address: 0x1000, read: 256)
    let window = Noted(source: .ahb, address: 0x1000, read: 16)
    func changed(_ noted: Noted, _ change: (inout Noted) -> Void) -> Noted {
      var copy = noted
      change(&copy)
      return copy
    }
    for (name, first, second, folds) in [
      ("the same poll", poll, poll, true), ("another answer", poll, changed(poll) { $0.data = [2] }, false),
      ("another length", poll, changed(poll) { $0.read = 2 }, false),
      ("no data at all", changed(poll) { $0.read = 0 }, changed(poll) { $0.read = 0 }, false),
      ("pages in a row", page, changed(page) { $0.address = 0x1100 }, true),
      ("with a gap", page, changed(page) { $0.address = 0x1101 }, false),
      ("the same again", page, page, false),
      ("by another command", page, changed(page) { ($0.address, $0.sequence) = (0x1100, Self.other) }, false),
      ("a short first", changed(page) { $0.read = 255 }, changed(page) { $0.address = 0x10FF }, false),
      ("a short second", page, changed(page) { ($0.address, $0.read) = (0x1100, 255) }, false),
      ("the window goes on", window, changed(window) { ($0.address, $0.read) = (0x1010, 1) }, true),
      ("the window turns back", window, changed(window) { $0.address = 0xFF0 }, false),
      ("nothing was taken", changed(window) { $0.read = 0 }, window, false),
      ("window and command", page, changed(window) { $0.address = 0x1100 }, false),
      (
        "programs", Noted(sequence: Self.program, write: 256), Noted(sequence: Self.program, address: 256, write: 256),
        false
      ),
    ] {
      let entries = log([first, second])
      #expect(entries.count == (folds ? 1 : 2), "\(name)")
      #expect(entries.map { $0.readCount * $0.times }.reduce(0, +) == first.read + second.read, "\(name)")
    }
  }

  @Test func whatAnEntrySays() {
    let entries = log([
      Noted(sequence: Self.program, address: 0x1234, write: 300, data: pattern(300)),
      Noted(sequence: Self.status, address: 0x1234, read: 1, data: [1]),
      Noted(sequence: Self.status, address: 0x1234, read: 1, data: [1]),
      Noted(source: .ahb, sequence: Self.status, address: 0x1234, read: 4),
    ])
    var program = BusTransaction()
    program.opcode = 0x02
    program.pads = [1, 1, 1]
    program.address = 0x1234
    program.addressBits = 24
    program.writeCount = 300
    program.data = Array(pattern(300).prefix(8))
    var status = BusTransaction()
    status.opcode = 0x05
    status.pads = [1, 1]
    status.readCount = 1
    status.data = [1]
    status.times = 2
    var window = status
    window.source = .ahb
    window.address = 0x1234
    window.readCount = 4
    window.data = []
    window.times = 1
    #expect(entries == [program, status, window])
  }

  @Test func nothingUnlessAsked() {
    var log = BusLog()
    log.add(.ip, Self.plain, address: 0, read: 1, write: 0, data: nil)
    #expect(log.take().isEmpty)
  }
}
