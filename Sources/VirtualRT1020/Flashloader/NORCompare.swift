/// Comparing what the flash reads as, a word at a time.
enum NORCompare {
  /// Index of the first byte that is not FF.
  @inline(__always)
  static func firstNotErased(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    var all = UInt64.max
    while index + 64 <= bytes.count {
      for step in 0..<8 { all &= bytes.loadUnaligned(fromByteOffset: index + 8 * step, as: UInt64.self) }
      if all != .max { break }
      index += 64
    }
    while index < bytes.count {
      if bytes[index] != 0xFF { return index }
      index += 1
    }
    return nil
  }

  /// Index of the first byte in which two buffers of one length differ.
  @inline(__always)
  static func firstDifference(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    while index + 8 <= left.count,
      left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        == right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    {
      index += 8
    }
    while index < left.count {
      if left[index] != right[index] { return index }
      index += 1
    }
    return nil
  }
}
