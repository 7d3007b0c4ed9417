/// Reads Motorola S-records: S0 header, S1, S2, S3 data with 2, 3, 4 address bytes, S5, S6 counts,
/// S7, S8, S9 the end with a start address. Source: the format as commonly published.
enum SRECReader {
  /// True if a file that starts like this is meant to be SREC.
  static func recognises(_ bytes: ArraySlice<UInt8>) -> Bool {
    let start = [UInt8](bytes.prefix(4))
    return start.count == 4 && start[0] == 0x53 && (0x30...0x39).contains(start[1])
      && RecordLines.digit(start[2]) != nil && RecordLines.digit(start[3]) != nil
  }

  /// The data and the start address of a file, each line checked.
  static func read(_ bytes: [UInt8]) throws(ImageFileError) -> (segments: [ImageSegment], entry: UInt32) {
    var lines = RecordLines(bytes)
    var collector = SegmentCollector()
    var dataRecords = 0
    var entry: UInt32?
    while let line = lines.next() {
      let number = lines.number
      guard lines.character(line, 0) == 0x53, let kind = lines.character(line, 1), (0x30...0x39).contains(kind)
      else { throw .record(line: number, .notARecord) }
      guard entry == nil else { throw .record(line: number, .afterEnd) }
      let type = Int(kind - 0x30)
      guard let addressBytes = [2, 2, 3, 4, nil, 2, 3, 4, 3, 2][type] else {
        throw .record(line: number, .unknownType(type))
      }
      let record = try lines.decode(line, skipping: 2)
      try check(record, addressBytes, number)
      let address = record[1..<1 + addressBytes].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      let data = record[(1 + addressBytes)..<(record.count - 1)]
      switch type {
      case 0: if dataRecords > 0 { throw .record(line: number, .headerAfterData) }
      case 1, 2, 3:
        dataRecords += 1
        guard UInt64(address) + UInt64(data.count) <= 1 << (8 * UInt64(addressBytes)) else {
          throw .record(line: number, .addressOverflow)
        }
        try collector.add(address, data)
      case 5, 6:
        let present = dataRecords & ((1 << (8 * addressBytes)) - 1)
        guard address == present else { throw .record(line: number, .count(declared: Int(address), present: present)) }
      case 7, 8, 9: entry = address
      default: break
      }
      if type >= 5, !data.isEmpty { throw .record(line: number, .wrongLengthForType(record.count - 1)) }
    }
    guard let entry else { throw .record(line: max(1, lines.number), .noEnd) }
    return (try collector.segments(), entry)
  }

  private static func check(_ record: [UInt8], _ addressBytes: Int, _ line: Int) throws(ImageFileError) {
    let declared = Int(record.first ?? 0)
    guard record.count == declared + 1 else {
      throw .record(line: line, .length(declared: declared, present: max(0, record.count - 1)))
    }
    guard declared >= addressBytes + 1, let found = record.last else {
      throw .record(line: line, .wrongLengthForType(declared))
    }
    let expected = ~record.dropLast().reduce(UInt8(0), &+)
    guard expected == found else { throw .record(line: line, .checksum(expected: expected, found: found)) }
  }
}
