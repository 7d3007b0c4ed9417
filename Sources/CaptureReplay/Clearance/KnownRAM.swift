/// RAM as far as the commands before have made it known.
struct KnownRAM {
  private var pieces: [(start: UInt64, bytes: [UInt8])] = []

  /// Pieces that are remembered.
  private static let pieceLimit = 512

  /// The RT1020's RAM: ITCM, DTCM and OCRAM, 256 KiB each at most. Source: RT1020 memory map, flashloader K2.1.0.
  static let banks: [ClosedRange<UInt64>] = [
    0...0x3_FFFF, 0x2000_0000...0x2003_FFFF, 0x2020_0000...0x2023_FFFF,
  ]

  /// Whether a range lies in one bank; an empty one does nowhere.
  static func contains(_ start: UInt64, _ count: UInt64) -> Bool {
    guard count > 0 else { return false }
    return banks.contains { $0.contains(start) && count - 1 <= $0.upperBound - start }
  }

  /// Takes what was written.
  mutating func write(_ start: UInt64, _ bytes: [UInt8]) {
    forget(start, UInt64(bytes.count))
    pieces.append((start, bytes))
    // What was written long ago may be forgotten: then it is not known.
    if pieces.count > Self.pieceLimit { pieces.removeFirst(pieces.count - Self.pieceLimit / 2) }
  }

  /// A range was written with what nobody knows.
  mutating func forget(_ start: UInt64, _ count: UInt64) {
    guard count > 0 else { return }
    let end = start + count
    var kept: [(start: UInt64, bytes: [UInt8])] = []
    for piece in pieces {
      let pieceEnd = piece.start + UInt64(piece.bytes.count)
      guard piece.start < end, start < pieceEnd else {
        kept.append(piece)
        continue
      }
      if piece.start < start { kept.append((piece.start, Array(piece.bytes[..<Int(start - piece.start)]))) }
      if end < pieceEnd { kept.append((end, Array(piece.bytes[Int(end - piece.start)...]))) }
    }
    pieces = kept
  }

  /// The bytes of a range, nil if one is not known.
  func bytes(_ start: UInt64, _ count: Int) -> [UInt8]? {
    let run = run(from: start, limit: count)
    return run.count == count ? run : nil
  }

  /// The little-endian word at an address, nil if it is not known.
  func word(_ address: UInt64) -> UInt32? {
    bytes(address, 4).map { $0.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
  }

  /// The longest known row of bytes from an address, at most `limit`.
  func run(from start: UInt64, limit: Int) -> [UInt8] {
    var result: [UInt8] = []
    while result.count < limit {
      let address = start + UInt64(result.count)
      guard let piece = pieces.first(where: { $0.start <= address && address - $0.start < UInt64($0.bytes.count) })
      else { break }
      result += piece.bytes[Int(address - piece.start)...].prefix(limit - result.count)
    }
    return result
  }
}
