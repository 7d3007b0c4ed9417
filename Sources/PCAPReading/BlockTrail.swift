/// Where pcapng's blocks begin, as far as they are of interest: those of the bytes that were taken last. libpcap does
/// not say in which block it failed.
struct BlockTrail {
  /// Where blocks begin, in their order.
  private var starts: [UInt64] = []
  /// Where the next one begins; nil once a length was none.
  private var next: UInt64? = 0
  private var isBigEndian = false
  /// The bytes of a block's head that have come so far: type, length, and of a section's the magic of its byte order.
  private var head: [UInt8] = []

  private static let headBytes = 12
  private static let section: [UInt8] = [0x0A, 0x0D, 0x0D, 0x0A]
  private static let bigEndianMagic: [UInt8] = [0x1A, 0x2B, 0x3C, 0x4D]

  /// The next bytes were taken, from `position` on.
  mutating func follow(_ bytes: UnsafeRawBufferPointer, at position: UInt64) {
    // What was taken before has been read, but for the block at its end.
    if let last = starts.last { starts = [last] }
    let end = position + UInt64(bytes.count)
    while let start = next, start + UInt64(head.count) < end {
      let offset = Int(start + UInt64(head.count) - position)
      head.append(contentsOf: bytes[offset..<min(bytes.count, offset + Self.headBytes - head.count)])
      if starts.last != start { starts.append(start) }
      guard head.count == Self.headBytes else { return }
      if head.starts(with: Self.section) { isBigEndian = head[8...].elementsEqual(Self.bigEndianMagic) }
      var length: UInt64 = 0
      for index in 0..<4 { length |= UInt64(head[4 + index]) << UInt64(8 * (isBigEndian ? 3 - index : index)) }
      head.removeAll(keepingCapacity: true)
      next = length >= UInt64(Self.headBytes) ? start + length : nil
    }
  }

  /// The last block that begins in a range.
  func last(from start: UInt64, before end: UInt64) -> UInt64? { starts.last { $0 >= start && $0 < end } }
}
