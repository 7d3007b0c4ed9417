/// What is wrong with one line of a record file (Motorola SREC or Intel HEX).
public enum RecordFault: Equatable, Sendable {
  /// The line does not start as a record does.
  case notARecord
  /// A character that is no hexadecimal digit; column counts from 1.
  case badDigit(column: Int)
  /// The record says it has `declared` bytes and has `present`.
  case length(declared: Int, present: Int)
  /// The record is too short for its address and checksum, or of a length its type does not have.
  case wrongLengthForType(Int)
  /// The bytes of the line give `expected`; the line says `found`.
  case checksum(expected: UInt8, found: UInt8)
  /// A record type the format does not define.
  case unknownType(Int)
  /// A record after the one that ends the file.
  case afterEnd
  /// A header record (S0) after data: a data record with a damaged type, or two files in one.
  case headerAfterData
  /// A count record says `declared` data records; `present` came before it.
  case count(declared: Int, present: Int)
  /// The data would go past the end of the address space, or of its 64 KiB segment.
  case addressOverflow
  /// The file stops without its end record.
  case noEnd
}

extension RecordFault: CustomStringConvertible {
  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .notARecord: "this is no record"
    case .badDigit(let column): "column \(column) holds no hexadecimal digit"
    case .length(let declared, let present): "the record announces \(declared) bytes and has \(present)"
    case .wrongLengthForType(let length): "\(length) bytes is not a length this type of record has"
    case .checksum(let expected, let found):
      "the checksum is \(found.hex(2)), and the line's bytes give \(expected.hex(2))"
    case .unknownType(let type): "record type \(type) is not defined"
    case .afterEnd: "a record stands after the end record"
    case .headerAfterData: "a header record (S0) stands after data: a damaged record, or two files in one"
    case .count(let declared, let present): "\(declared) data records are announced, and \(present) came"
    case .addressOverflow: "the data goes past the end of its address range"
    case .noEnd: "the file stops without its end record: it is cut off"
    }
  }
}
