import HIDTransport
import MBoot

/// What a comparison of memory with what it should hold found.
public struct MemoryComparison: Equatable, Sendable {
  /// One byte that differs.
  public struct Difference: Equatable, Sendable {
    /// Where, from the start of the range.
    public var offset: Int
    /// What should stand there.
    public var expected: UInt8
    /// What was read.
    public var found: UInt8
  }
  /// Bytes compared.
  public var count: Int
  /// Bytes that differ.
  public var differing: Int
  /// The first of them.
  public var first: Difference?
}

extension MBootHost {
  /// Writes memory. NOR flash must be configured and erased, and the address a multiple of its page.
  ///
  /// - Parameters:
  ///   - memoryID: see `MemoryID`; memory-mapped flash takes 0 and 9 alike.
  ///   - progress: called every few packets with bytes sent and bytes in all, and at the end.
  /// - Throws: statuses 10200, 10203, 10205, 20105, 20106, 7000 and 7001 come from here.
  public func writeMemory(
    address: UInt32, _ source: RawSpan, memoryID: UInt32 = MemoryID.internalMemory,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(MBootError) {
    let count = try wordCount(.writeMemory, address: address, source.byteCount)
    let packet = try packetBytes()
    try checkCancelled(.writeMemory, address: address)
    try perform(.writeMemory, [address, count, memoryID], address: address, flags: Packet.dataPhaseFlag)
    try sendData(.writeMemory, address: address, source, packetBytes: packet, progress: progress)
  }

  /// Writes memory from an array.
  public func writeMemory(
    address: UInt32, _ source: [UInt8], memoryID: UInt32 = MemoryID.internalMemory,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(MBootError) {
    try writeMemory(address: address, source.span.bytes, memoryID: memoryID, progress: progress)
  }

  /// Reads as many bytes as `buffer` holds.
  public func readMemory(
    address: UInt32, into buffer: UnsafeMutableRawBufferPointer, memoryID: UInt32 = MemoryID.internalMemory,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(MBootError) {
    guard let to = buffer.baseAddress else { return }
    try beginRead(address: address, count: buffer.count, memoryID: memoryID)
    try receiveData(.readMemory, address: address, count: buffer.count, progress: progress) { bytes, offset in
      guard let from = bytes.baseAddress else { return }
      (to + offset).copyMemory(from: from, byteCount: bytes.count)
    }
  }

  /// Reads `count` bytes into a new array.
  public func readMemory(
    address: UInt32, count: Int, memoryID: UInt32 = MemoryID.internalMemory,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(MBootError) -> [UInt8] {
    _ = try wordCount(.readMemory, address: address, count)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    defer { buffer.deallocate() }
    try readMemory(address: address, into: buffer, memoryID: memoryID, progress: progress)
    return [UInt8](buffer)
  }

  /// Reads memory and compares every byte, keeping none.
  public func compareMemory(
    address: UInt32, with expected: RawSpan, memoryID: UInt32 = MemoryID.internalMemory,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(MBootError) -> MemoryComparison {
    let count = expected.byteCount
    guard count > 0 else { return MemoryComparison(count: 0, differing: 0, first: nil) }
    try beginRead(address: address, count: count, memoryID: memoryID)
    return try expected.withUnsafeBytes { (wanted) throws(MBootError) -> MemoryComparison in
      var result = MemoryComparison(count: count, differing: 0, first: nil)
      try receiveData(.readMemory, address: address, count: count, progress: progress) { bytes, offset in
        let part = UnsafeRawBufferPointer(rebasing: wanted[offset..<(offset + bytes.count)])
        if !Self.equal(part, bytes) { Self.note(part, bytes, offset, in: &result) }
      }
      return result
    }
  }

  private func beginRead(address: UInt32, count: Int, memoryID: UInt32) throws(MBootError) {
    let words = try wordCount(.readMemory, address: address, count)
    try checkCancelled(.readMemory, address: address)
    let answer = try perform(
      .readMemory, [address, words, memoryID], address: address, response: .readMemoryResponse)
    guard answer.parameter(1) == words else {
      throw MBootError(
        command: .readMemory, address: address,
        cause: .malformed("\(answer.parameter(1)) bytes announced, \(words) asked for"))
    }
  }

  private func wordCount(_ tag: CommandTag, address: UInt32, _ count: Int) throws(MBootError) -> UInt32 {
    guard let result = UInt32(exactly: count), UInt64(address) + UInt64(result) <= 1 << 32 else {
      throw MBootError(
        command: tag, address: address, cause: .badArgument("\(count) bytes do not fit the address space there"))
    }
    return result
  }

  func checkCancelled(_ tag: CommandTag, address: UInt32?) throws(MBootError) {
    if let isCancelled, isCancelled() {
      throw MBootError(command: tag, address: address, cause: .interrupted(clean: true))
    }
  }

  private static func equal(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    let whole = left.count & ~7
    var offset = 0
    var difference: UInt64 = 0
    while offset < whole {
      difference |=
        left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        ^ right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      offset += 8
    }
    while offset < left.count {
      difference |= UInt64(left[offset] ^ right[offset])
      offset += 1
    }
    return difference == 0
  }

  private static func note(
    _ expected: UnsafeRawBufferPointer, _ found: UnsafeRawBufferPointer, _ start: Int,
    in result: inout MemoryComparison
  ) {
    for index in expected.indices where expected[index] != found[index] {
      result.differing += 1
      if result.first == nil {
        result.first = .init(offset: start + index, expected: expected[index], found: found[index])
      }
    }
  }
}
