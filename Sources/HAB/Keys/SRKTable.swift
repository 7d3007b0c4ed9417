/// A table of one to four super root keys (SRK), whose hash is burnt into a part's fuses.
///
/// D7, length (big-endian), version 0x40, then the entries. Source: tables made with SPSDK 3.12.
public struct SRKTable: Equatable, Sendable {
  /// How many keys a table can have.
  public static var keyCounts: ClosedRange<Int> { 1...4 }
  /// First of the eight fuse words that hold the hash.
  public static var firstFuseWord: Int { 0x18 }

  /// The keys, by source index.
  public let entries: [SRKEntry]
  /// Of the header, 0x40 to 0x4F.
  public let version: UInt8

  /// Makes a table of entries.
  /// - Throws: for no or more than four entries, and hashes that are no SHA-256.
  public init(_ entries: [SRKEntry]) throws(HABError) {
    guard Self.keyCounts.contains(entries.count) else {
      throw HABError(.input, "an SRK table has 1 to 4 keys, not \(entries.count)")
    }
    for case .hash(let hash) in entries where hash.count != SHA256.byteCount {
      throw HABError(.input, "an SRK hash has 32 bytes, not \(hash.count)")
    }
    self.entries = entries
    version = 0x40
  }

  /// Makes a table of certificates.
  public init(_ certificates: [Certificate]) throws(HABError) { try self.init(certificates.map(SRKEntry.init)) }

  /// Reads a table. What follows its length (filler of a file or container) is not looked at.
  /// - Throws: what is wrong and at which offset.
  public init(_ bytes: [UInt8]) throws(HABError) {
    func error(_ offset: Int, _ text: String) -> HABError {
      HABError(.input, "SRK table, byte \(offset.hexText(2)): \(text)")
    }
    func half(_ offset: Int) -> Int { Int(bytes[offset]) << 8 | Int(bytes[offset + 1]) }
    guard bytes.count >= 4 else { throw error(0, "\(bytes.count) bytes; the header alone has 4") }
    guard bytes[0] == 0xD7 else { throw error(0, "a table starts with D7, not \(bytes[0].hexText(2))") }
    guard bytes[3] & 0xF0 == 0x40 else { throw error(3, "version \(bytes[3].hexText(2)); 0x40 to 0x4F is known") }
    let end = half(1)
    guard (4...bytes.count).contains(end) else {
      throw error(1, "the length is \(end) bytes, of which \(bytes.count) are there")
    }
    var entries: [SRKEntry] = []
    var offset = 4
    while offset < end {
      guard entries.count < Self.keyCounts.upperBound else { throw error(offset, "a fifth key; 4 can be") }
      guard offset + 4 <= end, offset + half(offset + 1) <= end, half(offset + 1) >= 4 else {
        throw error(offset, "the entry of key \(entries.count) does not end within the table")
      }
      let length = half(offset + 1)
      entries.append(try Self.entry(Array(bytes[offset..<offset + length]), at: offset))
      offset += length
    }
    guard !entries.isEmpty else { throw error(4, "there is no key") }
    self.entries = entries
    version = bytes[3]
  }

  /// The table's bytes.
  public var bytes: [UInt8] {
    let body = entries.flatMap(\.bytes)
    let length = 4 + body.count
    return [0xD7, UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length), version] + body
  }

  /// The hash that the fuses hold: SHA-256 over the keys' hashes. It is not a hash of the table.
  public func hash() throws(HABError) -> [UInt8] {
    var hashes: [[UInt8]] = []
    for entry in entries { hashes.append(try entry.hash()) }
    return try SHA256.hash(hashes)
  }

  /// The eight words of fuses 0x18 to 0x1F: the hash's bytes, four by four, the first one lowest.
  public func fuseWords() throws(HABError) -> [UInt32] { Self.fuseWords(ofHash: try hash()) }

  /// The words of a hash of 32 bytes.
  public static func fuseWords(ofHash hash: [UInt8]) -> [UInt32] {
    stride(from: 0, to: hash.count, by: 4).map { start in
      hash[start..<min(start + 4, hash.count)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  /// The key with this source index, or nil where there is none, or only its hash.
  public func publicKey(_ index: Int) -> PublicKey? {
    entries.indices.contains(index) ? entries[index].publicKey : nil
  }

  /// Reads one entry, of just these bytes, at least 4.
  private static func entry(_ bytes: [UInt8], at place: Int) throws(HABError) -> SRKEntry {
    func error(_ offset: Int, _ text: String) -> HABError {
      HABError(.input, "SRK table, byte \((place + offset).hexText(2)): \(text)")
    }
    func half(_ offset: Int) -> Int { Int(bytes[offset]) << 8 | Int(bytes[offset + 1]) }
    if bytes[0] == 0xEE {
      guard bytes[3] == 0x17 else { throw error(3, "a hash of algorithm \(bytes[3].hexText(2)); SHA-256 is 0x17") }
      guard bytes.count == 36 else { throw error(1, "a hash of \(bytes.count - 4) bytes; SHA-256 has 32") }
      return .hash(Array(bytes[4...]))
    }
    guard bytes[0] == 0xE1 else {
      throw error(0, "a key starts with E1, a hash with EE, not with \(bytes[0].hexText(2))")
    }
    guard bytes.count >= 12 else { throw error(1, "a key of \(bytes.count) bytes; its header alone has 12") }
    guard bytes[4..<7].allSatisfy({ $0 == 0 }), bytes[7] & 0x7F == 0 else {
      throw error(4, "three zeros and flag 0 or 0x80 should stand here")
    }
    let isCA = bytes[7] == 0x80
    switch bytes[3] {
    case 0x21:
      let counts = (modulus: half(8), exponent: half(10))
      guard bytes.count == 12 + counts.modulus + counts.exponent else {
        throw error(8, "modulus and exponent of \(counts.modulus) and \(counts.exponent) bytes do not fill the entry")
      }
      guard PublicKey.rsaBits.contains(counts.modulus * 8), bytes[12] != 0, (1...4).contains(counts.exponent),
        bytes[12 + counts.modulus] != 0
      else {
        throw error(
          8,
          "a modulus of \(counts.modulus) and an exponent of \(counts.exponent) bytes; HAB takes 128 to 512, and 1 to "
            + "4, without leading zeros")
      }
      return .key(
        .rsa(modulus: Array(bytes[12..<12 + counts.modulus]), exponent: Array(bytes[(12 + counts.modulus)...])),
        isCA: isCA)
    case 0x27:
      guard let curve = EllipticCurve(rawValue: bytes[8]), bytes[9] == 0, half(10) == curve.bits else {
        throw error(8, "curve \(bytes[8].hexText(2)) of \(half(10)) bits; P-256 is 0x4B, P-384 0x4D, P-521 0x4E")
      }
      guard bytes.count == 12 + 2 * curve.byteCount else {
        throw error(1, "a point of \(bytes.count - 12) bytes; \(curve.name) has \(2 * curve.byteCount)")
      }
      return .key(
        .ec(
          curve: curve, x: Array(bytes[12..<12 + curve.byteCount]), y: Array(bytes[(12 + curve.byteCount)...])),
        isCA: isCA)
    default: throw error(3, "a key of algorithm \(bytes[3].hexText(2)); RSA is 0x21, ECDSA 0x27")
    }
  }
}
