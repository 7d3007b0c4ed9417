/// Why a flash command came to nothing, seen from outside: what the firmware cannot know and a user wants to.
enum FlashFinding {
  /// What an erase or a program of `range` left behind, and the likely reason.
  static func text(_ what: String, _ range: Range<Int>, _ flexSPI: FlexSPI) -> String {
    guard let chip = flexSPI.chip else { return "\(what) \(LogText.range(range)): no flash is fitted" }
    let inside = range.clamped(to: 0..<chip.part.size)
    var reasons: [String] = []
    if chip.isProtected(inside) {
      reasons.append(
        "block protection covers it (status register 1 is \(LogText.hex(UInt32(chip.status.0), digits: 2)))")
    }
    if !chip.quadEnabled && flexSPI.windowSequence.dataPads == 4 {
      reasons.append("quad reads do not work, quad enable is clear")
    }
    if inside.count < range.count { reasons.append("the part ends at \(LogText.hex(UInt32(chip.part.size)))") }
    if let offset = firstProgrammed(in: inside, chip) {
      reasons.append("the cell at \(LogText.range(offset..<(offset + 1))) holds \(byte(chip, offset))")
    } else {
      reasons.append("the cells are erased")
    }
    return "flash: \(what) \(LogText.range(range)) failed: " + reasons.joined(separator: "; ")
  }

  /// The first cell of a range that is not FF.
  static func firstProgrammed(in range: Range<Int>, _ chip: SerialNOR) -> Int? {
    let chunk = 1 << 16
    for start in stride(from: range.lowerBound, to: range.upperBound, by: chunk) {
      let bytes = chip.cells.bytes(at: start, count: min(chunk, range.upperBound - start))
      if let index = bytes.firstIndex(where: { $0 != 0xFF }) { return start + index }
    }
    return nil
  }

  private static func byte(_ chip: SerialNOR, _ offset: Int) -> String {
    LogText.hex(UInt32(chip.cells.bytes(at: offset, count: 1).first ?? 0xFF), digits: 2)
  }
}
