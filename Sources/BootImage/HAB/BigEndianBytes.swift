extension Array where Element == UInt8 {
  /// The big-endian word at `offset`, or nil where four bytes do not stand.
  func bigWord(at offset: Int) -> UInt32? { word(at: offset)?.byteSwapped }

  /// All big-endian words from `offset` on; bytes left over are not read.
  func bigWords(from offset: Int) -> [UInt32] {
    stride(from: offset, through: count - 4, by: 4).compactMap { bigWord(at: $0) }
  }
}
