import Fuses

/// What somebody who looks at the bench sees at a glance.
extension VirtualRT1020 {
  /// Where the flash holds anything but 0xFF: whole sectors of 4 KiB, in order, neighbours joined.
  public var flashInUse: [Range<Int>] {
    guard let chip = hardware.flexSPI.chip else { return [] }
    return Self.joined(chip.part.size) {
      chip.cells.holdsOnly(0xFF, page: $0.lowerBound / PagedBytes.pageSize) == false
    }
  }

  /// What the flash's block protection keeps from being erased and programmed, as `flashInUse`.
  public var protectedFlash: [Range<Int>] {
    guard let chip = hardware.flexSPI.chip else { return [] }
    return Self.joined(chip.part.size) { chip.isProtected($0) }
  }

  /// Erases that the sector has seen that was erased most often.
  public var mostErases: Int {
    stride(from: 0, to: flashSize, by: PagedBytes.pageSize).reduce(0) { max($0, eraseCount(at: $1)) }
  }

  /// The field's name of a fuse word, nil for one that is reserved or not there.
  public static func fuseName(_ index: Int) -> String? { FuseWord.name(index) }

  /// True if the fuse word can never be burnt again.
  public func isFuseWriteLocked(_ index: Int) -> Bool {
    FuseWord.locks(index).write & hardware.ocotp.fuses[FuseWord.lock] != 0
  }

  private static func joined(_ size: Int, _ isIn: (Range<Int>) -> Bool) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for start in stride(from: 0, to: size, by: PagedBytes.pageSize) {
      let sector = start..<start + PagedBytes.pageSize
      guard isIn(sector) else { continue }
      if let last = ranges.last, last.upperBound == start {
        ranges[ranges.count - 1] = last.lowerBound..<sector.upperBound
      } else {
        ranges.append(sector)
      }
    }
    return ranges
  }
}
