import SeededGenerator
import Testing

@testable import BootImage

@Suite struct IntelHEXTests {
  @Test func whatIsWrittenIsRead() throws {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<60 {
      var address = UInt32.random(in: 0..<0xF000_0000, using: &random)
      var segments: [ImageSegment] = []
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let count = Int.random(in: 1...200, using: &random)
        segments.append(
          ImageSegment(address: address, bytes: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }))
        address += UInt32(count) + UInt32.random(in: 1...0x2_0000, using: &random)
      }
      let width = Int.random(in: 1...255, using: &random)
      let file = try ImageFile(intelHEX(segments, entry: 0x6000_2041, width: width))
      #expect(file.kind == .intelHEX && file.segments == segments && file.entry == 0x6000_2041)
    }
  }

  func read(_ lines: [String]) throws -> ImageFile { try ImageFile([UInt8](lines.joined(separator: "\n").utf8)) }

  @Test func segmentedAddresses() throws {
    let file = try read([
      hexRecord(2, 0, [0x12, 0x34]), hexRecord(0, 0x10, [1, 2]), hexRecord(3, 0, [0x12, 0x34, 0x00, 0x10]),
      hexRecord(1, 0),
    ])
    #expect(file.segments == [ImageSegment(address: 0x12350, bytes: [1, 2])])
    #expect(file.entry == 0x12350)
  }

  @Test func linearDataMayCross64KiB() throws {
    let file = try read([hexRecord(4, 0, [0x60, 0x00]), hexRecord(0, 0xFFFF, [1, 2]), hexRecord(1, 0)])
    #expect(file.segments == [ImageSegment(address: 0x6000_FFFF, bytes: [1, 2])])
    #expect(file.entry == nil)
  }

  @Test func faultsNameTheLine() {
    let good = hexRecord(0, 0, [1])
    let end = hexRecord(1, 0)
    let cases: [([String], Int, RecordFault)] = [
      ([good, "S1", end], 2, .notARecord),
      ([good, ":00", end], 2, .length(declared: 0, present: 0)),
      ([good, ":0200000001FD", end], 2, .length(declared: 2, present: 1)),
      ([good, ":0100000001FF", end], 2, .checksum(expected: 0xFE, found: 0xFF)),
      ([good, ":01000000x1FE", end], 2, .badDigit(column: 10)),
      ([good, ":0100000001F", end], 2, .length(declared: 1, present: 5)),
      ([good, hexRecord(6, 0), end], 2, .unknownType(6)),
      ([good, hexRecord(4, 0, [1]), end], 2, .wrongLengthForType(1)),
      ([good, hexRecord(1, 0, [1]), end], 2, .wrongLengthForType(1)),
      ([good, end, good], 3, .afterEnd),
      ([hexRecord(2, 0, [0xFF, 0xFF]), hexRecord(0, 0xFFFF, [1, 2]), end], 2, .addressOverflow),
      ([hexRecord(4, 0, [0xFF, 0xFF]), hexRecord(0, 0xFFFF, [1, 2]), end], 2, .addressOverflow),
      ([good], 1, .noEnd),
    ]
    for (lines, line, fault) in cases {
      #expect(throws: ImageFileError.record(line: line, fault), "\(lines)") { try read(lines) }
    }
  }

  @Test func hostileAddressesTakeNoMemory() {
    let lines = [hexRecord(0, 0, [1]), hexRecord(4, 0, [0xFF, 0xFF]), hexRecord(0, 0, [1]), hexRecord(1, 0)]
    #expect(throws: ImageFileError.span(lowest: 0, end: 0xFFFF_0001)) { try read(lines) }
  }

  @Test func cutOrDamagedAtEveryByte() throws {
    let segments = [ImageSegment(address: 0x6000_2000, bytes: application(48))]
    let sample = intelHEX(segments, entry: 0x6000_22DD)
    for length in 0..<sample.count - 2 {
      #expect(throws: ImageFileError.self, "\(length) bytes") { try ImageFile([UInt8](sample.prefix(length))) }
    }
    for position in sample.indices {
      for value: UInt8 in [0x00, 0x0A, 0x20, 0x30, 0x33, 0x3A, 0x46, 0xFF] {
        var bytes = sample
        bytes[position] = value
        guard let file = try? ImageFile(bytes), file.kind == .intelHEX else { continue }
        #expect(file.segments == segments, "byte \(position) = \(value)")
      }
    }
  }
}
