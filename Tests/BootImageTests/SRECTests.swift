import SeededGenerator
import Testing

@testable import BootImage

@Suite struct SRECTests {
  static let sample = srec(
    [
      ImageSegment(address: 0x6000_2000, bytes: application(64)), ImageSegment(address: 0x6000_3000, bytes: [1, 2, 3]),
    ],
    entry: 0x6000_22DD)

  @Test func whatIsWrittenIsRead() throws {
    var random = SeededGenerator(seed: 1)
    for round in 0..<60 {
      let type = 1 + round % 3
      let top: UInt32 = [0xF000, 0xFF_0000, 0xFFFF_0000][type - 1]
      var address = UInt32.random(in: 0..<top / 2, using: &random) & ~0xFF
      var segments: [ImageSegment] = []
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let count = Int.random(in: 1...200, using: &random)
        segments.append(
          ImageSegment(address: address, bytes: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }))
        address += UInt32(count) + UInt32.random(in: 1...0x1000, using: &random)
      }
      let width = Int.random(in: 1...250, using: &random)
      let file = try ImageFile(srec(segments, type: type, entry: segments[0].address, width: width))
      #expect(file.kind == .srec && file.segments == segments && file.entry == segments[0].address)
    }
  }

  @Test func orderAndRepetitionDoNotMatter() throws {
    let lines = [
      sRecord(3, 0x6000_2004, [5, 6]), sRecord(3, 0x6000_2000, [1, 2, 3, 4]), sRecord(3, 0x6000_2002, [3, 4, 5]),
    ]
    let file = try ImageFile([UInt8]((lines + [sRecord(7, 0)]).joined(separator: "\r\n").utf8))
    #expect(file.segments == [ImageSegment(address: 0x6000_2000, bytes: [1, 2, 3, 4, 5, 6])])
  }

  @Test func blanksMarksAndLowerCase() throws {
    let text =
      "\u{FEFF}\n  " + sRecord(3, 0x6000_2000, [0xAB, 0xCD]).lowercased().replacing("s", with: "S") + " \t\r\r\n"
    let file = try ImageFile([UInt8]((text + sRecord(7, 0)).utf8))
    #expect(file.segments == [ImageSegment(address: 0x6000_2000, bytes: [0xAB, 0xCD])])
  }

  @Test func lessThanARecordIsText() {
    #expect(throws: ImageFileError.text) { try ImageFile([UInt8]("S3".utf8)) }
  }

  @Test func faultsNameTheLine() {
    let good = sRecord(3, 0x6000_2000, [1])
    let end = sRecord(7, 0)
    let cases: [([String], Int, RecordFault)] = [
      ([good, "hello", end], 2, .notARecord),
      ([good, "S3070000", end], 2, .length(declared: 7, present: 2)),
      ([good, "S30", end], 2, .length(declared: 0, present: 0)),
      ([good, "S306600020010G78", end], 2, .badDigit(column: 14)),
      ([good, "S3066000200001FF", end], 2, .checksum(expected: 0x78, found: 0xFF)),
      ([good, "S40360007C", end], 2, .unknownType(4)),
      ([good, "S302609D", end], 2, .wrongLengthForType(2)),
      ([good, end, good], 3, .afterEnd),
      ([good, sRecord(5, 2), end], 2, .count(declared: 2, present: 1)),
      ([good, sRecord(0, 0), end], 2, .headerAfterData),
      ([good, sRecord(7, 0, [1])], 2, .wrongLengthForType(6)),
      ([good, sRecord(3, 0xFFFF_FFFF, [1, 2]), end], 2, .addressOverflow),
      ([good, "S3" + String(repeating: "00", count: 300), end], 2, .length(declared: 255, present: 300)),
      ([good, ""], 1, .noEnd),
    ]
    for (lines, line, fault) in cases {
      #expect(throws: ImageFileError.record(line: line, fault), "\(lines)") {
        try ImageFile([UInt8](lines.joined(separator: "\n").utf8))
      }
    }
  }

  @Test func hostileAddressesTakeNoMemory() {
    let lines = [sRecord(3, 0, [1]), sRecord(3, 0xFFFF_FFF0, [2]), sRecord(7, 0)]
    #expect(throws: ImageFileError.span(lowest: 0, end: 0xFFFF_FFF1)) {
      try ImageFile([UInt8](lines.joined(separator: "\n").utf8))
    }
  }

  @Test func conflictNamesTheAddress() {
    let lines = [sRecord(3, 0x6000_2000, [1, 2, 3]), sRecord(3, 0x6000_2001, [2, 4]), sRecord(7, 0)]
    #expect(throws: ImageFileError.conflict(address: 0x6000_2002)) {
      try ImageFile([UInt8](lines.joined(separator: "\n").utf8))
    }
  }

  @Test func noData() {
    #expect(throws: ImageFileError.noData) { try ImageFile([UInt8]((sRecord(0, 0) + "\n" + sRecord(9, 0)).utf8)) }
  }

  @Test func cutAtEveryByte() throws {
    for length in 0..<Self.sample.count - 1 {
      #expect(throws: ImageFileError.self, "\(length) bytes") { try ImageFile([UInt8](Self.sample.prefix(length))) }
    }
  }

  @Test func damagedAtEveryByte() throws {
    let whole = try ImageFile(Self.sample)
    for position in Self.sample.indices {
      for value: UInt8 in [0x00, 0x0A, 0x20, 0x30, 0x32, 0x37, 0x39, 0x46, 0x53, 0x61, 0xFF] {
        var bytes = Self.sample
        bytes[position] = value
        guard let file = try? ImageFile(bytes), file.kind == .srec else { continue }
        #expect(file.segments == whole.segments, "byte \(position) = \(value)")
      }
    }
  }
}
