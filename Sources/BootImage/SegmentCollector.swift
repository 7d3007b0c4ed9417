/// Gathers the pieces of an image in any order and joins them to segments.
///
/// It never holds more than the bytes it was given, whatever their addresses.
struct SegmentCollector {
  /// Largest distance from the first byte to the last, and largest amount of data, bytes.
  static let limit = 64 << 20

  private struct Piece {
    var address: UInt32
    var offset: Int
    var count: Int
  }

  private var store: [UInt8] = []
  private var pieces: [Piece] = []
  private var lowest = UInt32.max
  private var end: UInt64 = 0

  /// Adds bytes whose range was checked to end at or below 4 GiB. No bytes, no effect.
  mutating func add(_ address: UInt32, _ bytes: ArraySlice<UInt8>) throws(ImageFileError) {
    guard !bytes.isEmpty else { return }
    lowest = min(lowest, address)
    end = max(end, UInt64(address) + UInt64(bytes.count))
    guard end - UInt64(lowest) <= UInt64(Self.limit) else { throw .span(lowest: lowest, end: end) }
    guard store.count + bytes.count <= Self.limit else { throw .tooMuchData(store.count + bytes.count) }
    if let last = pieces.last, UInt64(last.address) + UInt64(last.count) == UInt64(address) {
      pieces[pieces.count - 1].count += bytes.count
    } else {
      pieces.append(Piece(address: address, offset: store.count, count: bytes.count))
    }
    store.append(contentsOf: bytes)
  }

  /// The segments, ascending, not touching each other.
  func segments() throws(ImageFileError) -> [ImageSegment] {
    guard !pieces.isEmpty else { throw .noData }
    var result: [ImageSegment] = []
    var bytes: [UInt8] = []
    var start: UInt32 = 0
    for piece in pieces.sorted(by: { ($0.address, $0.offset) < ($1.address, $1.offset) }) {
      let data = store[piece.offset..<piece.offset + piece.count]
      let end = UInt64(start) + UInt64(bytes.count)
      if bytes.isEmpty || UInt64(piece.address) > end {
        if !bytes.isEmpty { result.append(ImageSegment(address: start, bytes: bytes)) }
        start = piece.address
        bytes = [UInt8](data)
        continue
      }
      let position = Int(piece.address - start)
      let shared = min(bytes.count - position, data.count)
      for index in 0..<shared where bytes[position + index] != data[data.startIndex + index] {
        throw .conflict(address: piece.address + UInt32(index))
      }
      bytes.append(contentsOf: data.dropFirst(shared))
    }
    result.append(ImageSegment(address: start, bytes: bytes))
    return result
  }
}
