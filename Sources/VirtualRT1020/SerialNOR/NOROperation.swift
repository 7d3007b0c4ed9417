/// What a command makes a flash chip do that takes time and changes what power does not: cells or status
/// registers.
enum NOROperation: Equatable, Sendable {
  /// Sets a range of cells to ones.
  case erase(Range<Int>)
  /// Clears bits of one page: `count` data bytes from `start`, wrapping inside the page.
  case program(start: Int, count: Int)
  /// Writes status registers 1 to 3; nil leaves one as it is.
  case writeStatus(UInt8?, UInt8?, UInt8?)

  /// The cells that it touches; empty for status registers.
  func range(pageSize: Int) -> Range<Int> {
    switch self {
    case .erase(let range): return range
    case .program(let start, let count):
      let page = start & ~(pageSize - 1)
      let end = start + min(count, pageSize)
      return end <= page + pageSize ? start..<end : page..<(page + pageSize)
    case .writeStatus: return 0..<0
    }
  }
}
