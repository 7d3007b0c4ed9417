/// One record of a state file: a header with a check of its own, a body, and a trailer with the body's check.
///
/// The two checks tell a record that was cut off (its header is whole, the file ends before it does) from one
/// that was changed.
struct StateRecord {
  enum Kind: UInt32 {
    /// Which board it is; the first record, only once.
    case identity = 1
    /// A piece of the state that the file begins with.
    case base = 2
    /// That state is whole; empty.
    case baseEnd = 3
    /// What one answer, or several that left together, had changed.
    case change = 4
  }

  var kind: Kind
  /// Its number in the file, from 0.
  var sequence: UInt32
  var body: [UInt8]

  /// What a file of this format begins with, version included.
  static let signature = Array("boardless board state, format 1\n".utf8)
  /// What files of all formats begin with.
  static let anySignature = Array("boardless board state, format ".utf8)
  /// Mark, kind, sequence, length of the body, check of these.
  static let headerBytes = 20
  /// Check of the body, end mark.
  static let trailerBytes = 8
  /// Bytes that a body has at most.
  static let bodyLimit = 4 << 20
  private static let mark: UInt32 = 0x6472_6F42
  static let endMark: UInt32 = 0x0A64_6E65

  /// Bytes of a whole record.
  static func byteCount(body: Int) -> Int { headerBytes + body + trailerBytes }

  /// The record as it stands in the file.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount(body: body.count))
    for word in [Self.mark, kind.rawValue, sequence, UInt32(truncatingIfNeeded: body.count)] { bytes.append32(word) }
    bytes.append32(CRC32.of(bytes))
    bytes += body
    bytes.append32(CRC32.of(body))
    bytes.append32(Self.endMark)
    return bytes
  }

  /// What a header says, or nil if it is none.
  static func header(_ bytes: [UInt8]) -> (kind: UInt32, sequence: UInt32, length: Int)? {
    guard bytes.count == headerBytes, bytes.number32(at: 0) == mark, CRC32.of(bytes[..<16]) == bytes.number32(at: 16)
    else { return nil }
    return (bytes.number32(at: 4), bytes.number32(at: 8), Int(bytes.number32(at: 12)))
  }

  /// Whether a trailer ends this body.
  static func ends(_ trailer: [UInt8], _ body: [UInt8]) -> Bool {
    trailer.number32(at: 0) == CRC32.of(body) && trailer.number32(at: 4) == endMark
  }
}
