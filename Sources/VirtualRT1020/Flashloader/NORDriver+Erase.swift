import MBoot

/// Erases by sectors and blocks, or of the whole chip, read back.
extension NORDriver {
  /// Erases the sectors that hold `length` bytes at `offset`, then reads them all back.
  ///
  /// Addresses are 32 bits wide and wrap: a range that ends before it starts is an invalid argument, and one
  /// that wraps the other way keeps the firmware erasing for hours.
  func erase(_ offset: UInt32, _ length: UInt32, _ hardware: inout Hardware) throws(Halt) -> StatusCode {
    let mask = 0 &- block.sectorSize
    let start = offset & mask
    let end = (offset &+ length &+ block.sectorSize &- 1) & mask
    let status = try eraseSectors(start, end, &hardware)
    guard status == .success else { return status }
    if readBack.isErased(start, Int(end - start), chunk: 1024, &hardware) { return .success }
    noteFailure("erase of", start, Int(end - start), &hardware)
    return .norCommandFailure
  }

  /// Erases from one sector boundary to another, by blocks where the firmware does.
  func eraseSectors(
    _ start: UInt32, _ end: UInt32, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    var status = StatusCode.invalidArgument
    var position = start
    while position < end {
      // As built: a block erase only where no address bit outside the block size's own is set.
      let wholeBlock = block.blockSize > 0 && position & ~block.blockSize == 0 && end - position >= block.blockSize
      status = try change(
        wholeBlock ? SequenceIndex.eraseBlock : SequenceIndex.eraseSector, position, &hardware)
      if status != .success { return status }
      let (next, overflow) = position.addingReportingOverflow(wholeBlock ? block.blockSize : block.sectorSize)
      if overflow { break }
      position = next
    }
    return status
  }

  /// Erases the whole chip and reads it back.
  func eraseChip(_ hardware: inout Hardware) throws(Halt) -> StatusCode {
    let status = try change(SequenceIndex.eraseChip, 0, &hardware)
    if status != .success { return status }
    if readBack.isErased(0, Int(flashSize), chunk: 1024, &hardware) { return .success }
    noteFailure("erase of", 0, Int(flashSize), &hardware)
    return .norCommandFailure
  }
}
