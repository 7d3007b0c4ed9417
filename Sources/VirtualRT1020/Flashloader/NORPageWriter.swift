import MBoot

/// Gathers written bytes into flash pages: data must start on a page boundary, pages are programmed as
/// they fill, and the last one is padded with FF when the command ends.
///
/// Source: K2.1.0 and K2.7.0, executed.
struct NORPageWriter: Sendable {
  /// The largest page that is taken; the block may claim anything.
  static let largestPage = 4096

  private var page = [UInt8](repeating: 0xFF, count: largestPage)
  private var filled = 0
  private var start: UInt32 = 0

  /// Takes bytes for flash offset `offset`.
  mutating func write(
    _ offset: UInt32, _ source: UnsafeRawBufferPointer, _ driver: NORDriver, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    let pageSize = Int(driver.block.pageSize)
    var done = 0
    while done < source.count {
      let position = offset &+ UInt32(truncatingIfNeeded: done)
      if filled > 0 && position != start &+ UInt32(filled) {
        let status = try finish(driver, &hardware)
        if status != .success { return status }
      }
      if filled == 0 {
        guard pageSize > 0, pageSize <= Self.largestPage, position % UInt32(pageSize) == 0 else {
          return .norWriteAlignment
        }
        start = position
        if source.count - done >= pageSize {
          // A whole page at once needs no gathering.
          let status = try driver.programPage(
            position, UnsafeRawBufferPointer(rebasing: source[done..<(done + pageSize)]), &hardware)
          if status != .success { return status }
          done += pageSize
          continue
        }
      }
      let count = min(pageSize - filled, source.count - done)
      page.withUnsafeMutableBytes { bytes in
        UnsafeMutableRawBufferPointer(rebasing: bytes[filled..<(filled + count)])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[done..<(done + count)]))
      }
      filled += count
      done += count
      if filled == pageSize {
        let status = try finish(driver, &hardware)
        if status != .success { return status }
      }
    }
    return .success
  }

  /// Programs what has been gathered, if anything; it is gone afterwards either way.
  mutating func finish(_ driver: NORDriver, _ hardware: inout Hardware) throws(Halt) -> StatusCode {
    guard filled > 0 else { return .success }
    let pageSize = Int(driver.block.pageSize)
    let count = filled
    filled = 0
    for index in count..<max(count, pageSize) { page[index] = 0xFF }
    return try page.span.bytes.withUnsafeBytes { bytes throws(Halt) in
      try driver.programPage(start, UnsafeRawBufferPointer(rebasing: bytes[..<pageSize]), &hardware)
    }
  }
}
