extension Array where Element == UInt8 {
  /// The little-endian word at `offset`, or nil where four bytes do not stand.
  func word(at offset: Int) -> UInt32? {
    guard offset >= 0, count >= 4, offset <= count - 4 else { return nil }
    return UInt32(self[offset]) | UInt32(self[offset + 1]) << 8 | UInt32(self[offset + 2]) << 16
      | UInt32(self[offset + 3]) << 24
  }

  /// The little-endian half word at `offset`, or nil where two bytes do not stand.
  func half(at offset: Int) -> UInt16? {
    guard offset >= 0, count >= 2, offset <= count - 2 else { return nil }
    return UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
  }

  /// `length` bytes from `offset`, or nil where they do not all stand.
  func bytes(at offset: Int, _ length: Int) -> [UInt8]? {
    guard offset >= 0, length >= 0, length <= count, offset <= count - length else { return nil }
    return [UInt8](self[offset..<offset + length])
  }

  /// Overwrites from `offset` as far as the array reaches.
  mutating func put(_ bytes: [UInt8], at offset: Int) {
    guard offset >= 0 else { return }
    for (index, byte) in bytes.enumerated() where offset + index < count { self[offset + index] = byte }
  }

  /// Overwrites four bytes, little-endian, as far as the array reaches.
  mutating func put(_ word: UInt32, at offset: Int) {
    put((0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }, at: offset)
  }
}
