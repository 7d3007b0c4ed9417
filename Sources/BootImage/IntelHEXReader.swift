/// Reads Intel HEX: record types 00 data, 01 end, 02 and 04 address bases, 03 and 05 start addresses.
/// Source: the format as commonly published.
enum IntelHEXReader {
  /// True if a file that starts like this is meant to be Intel HEX.
  static func recognises(_ bytes: ArraySlice<UInt8>) -> Bool {
    let start = [UInt8](bytes.prefix(3))
    return start.count == 3 && start[0] == 0x3A && RecordLines.digit(start[1]) != nil
      && RecordLines.digit(start[2]) != nil
  }

  /// The data and the start address, if one is given; each line checked.
  static func read(_ bytes: [UInt8]) throws(ImageFileError) -> (segments: [ImageSegment], entry: UInt32?) {
    var lines = RecordLines(bytes)
    var collector = SegmentCollector()
    var base: UInt32 = 0
    var segmented = false
    var entry: UInt32?
    var ended = false
    while let line = lines.next() {
      let number = lines.number
      guard lines.character(line, 0) == 0x3A else { throw .record(line: number, .notARecord) }
      guard !ended else { throw .record(line: number, .afterEnd) }
      let record = try lines.decode(line, skipping: 1)
      try check(record, number)
      let offset = UInt32(record[1]) << 8 | UInt32(record[2])
      let data = record[4..<record.count - 1]
      let value = data.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      guard let length = [nil, 0, 2, 4, 2, 4].dropFirst(Int(record[3])).first else {
        throw .record(line: number, .unknownType(Int(record[3])))
      }
      if let length, data.count != length { throw .record(line: number, .wrongLengthForType(data.count)) }
      switch record[3] {
      case 0:
        let room = segmented ? 0x1_0000 - UInt64(offset) : 0x1_0000_0000 - UInt64(base) - UInt64(offset)
        guard UInt64(data.count) <= room else { throw .record(line: number, .addressOverflow) }
        try collector.add(base + offset, data)
      case 1: ended = true
      case 2: (base, segmented) = (value << 4, true)
      case 4: (base, segmented) = (value << 16, false)
      case 3: entry = (value >> 16) << 4 + (value & 0xFFFF)
      default: entry = value
      }
    }
    guard ended else { throw .record(line: max(1, lines.number), .noEnd) }
    return (try collector.segments(), entry)
  }

  private static func check(_ record: [UInt8], _ line: Int) throws(ImageFileError) {
    let declared = Int(record.first ?? 0)
    guard record.count >= 5, record.count == declared + 5, let found = record.last else {
      throw .record(line: line, .length(declared: declared, present: max(0, record.count - 5)))
    }
    let expected = 0 &- record.dropLast().reduce(UInt8(0), &+)
    guard expected == found else { throw .record(line: line, .checksum(expected: expected, found: found)) }
  }
}
