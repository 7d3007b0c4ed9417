import BootImage
import MBoot

/// Programs: pages, gathered where a host sends less, and the configuration block.
extension NORDriver {
  /// Programs one page that must be blank, and reads it back. `page` is as long as the block's page.
  func programPage(
    _ offset: UInt32, _ page: UnsafeRawBufferPointer, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    guard readBack.isErased(offset, page.count, chunk: page.count, &hardware) else { return .memoryCumulativeWrite }
    let status = try change(SequenceIndex.program, offset, data: page, &hardware)
    if status != .success { return status }
    if readBack.holds(offset, page, &hardware) { return .success }
    noteFailure("program of", offset, page.count, &hardware)
    return .norCommandFailure
  }

  /// Takes bytes for `offset`: whole pages are programmed at once, the rest is gathered.
  mutating func write(
    _ offset: UInt32, _ source: UnsafeRawBufferPointer, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    let pageSize = Int(block.pageSize)
    var done = 0
    while done < source.count {
      let position = offset &+ UInt32(truncatingIfNeeded: done)
      let rest = UnsafeRawBufferPointer(rebasing: source[done...])
      if !gathered.continues(at: position) {
        let status = try finishWriting(&hardware)
        if status != .success { return status }
        guard pageSize > 0, pageSize <= NORPageBuffer.largestPage, isPageAligned(position) else {
          return .norWriteAlignment
        }
      }
      if gathered.isEmpty && rest.count >= pageSize {
        // A whole page at once needs no gathering.
        let status = try programPage(position, UnsafeRawBufferPointer(rebasing: rest[..<pageSize]), &hardware)
        if status != .success { return status }
        done += pageSize
      } else {
        done += gathered.take(rest, at: position, pageSize: pageSize)
        if gathered.count == pageSize {
          let status = try finishWriting(&hardware)
          if status != .success { return status }
        }
      }
    }
    return .success
  }

  /// The firmware's own test: a mask, which means little for a page that is no power of two.
  private func isPageAligned(_ offset: UInt32) -> Bool {
    (MemoryMap.flashBase &+ offset) & (block.pageSize &- 1) == 0
  }

  /// Programs what has been gathered, if anything, padded with FF; it is gone afterwards either way.
  mutating func finishWriting(_ hardware: inout Hardware) throws(Halt) -> StatusCode {
    guard !gathered.isEmpty else { return .success }
    gathered.pad(to: Int(block.pageSize))
    let start = gathered.start
    let status = try gathered.bytes.span.bytes.withUnsafeBytes { bytes throws(Halt) in
      try programPage(start, UnsafeRawBufferPointer(rebasing: bytes[..<Int(block.pageSize)]), &hardware)
    }
    gathered.clear()
    return status
  }

  /// Writes the configuration block to the flash's first 512 bytes; on failure its sector is erased again.
  mutating func programBlock(_ hardware: inout Hardware) throws(Halt) -> StatusCode {
    let bytes = UInt32(FlashConfigurationBlock.byteCount)
    guard readBack.isErased(0, Int(bytes), chunk: Int(bytes), &hardware) else { return .memoryCumulativeWrite }
    let image = block.bytes
    var status = try image.span.bytes.withUnsafeBytes { image throws(Halt) in try write(0, image, &hardware) }
    if status == .success { status = try finishWriting(&hardware) }
    if status != .success {
      let mask = 0 &- block.sectorSize
      _ = try eraseSectors(0, (bytes &+ block.sectorSize &- 1) & mask, &hardware)
    }
    return status
  }
}
