/// The data of one direction of a command, as a comparison needs it: a digest of all, and the bytes while there is room.
struct DataDigest: Equatable {
  /// Bytes that passed.
  private(set) var count = 0
  /// FNV-1a, 64 bits.
  private(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325
  /// Whether all of them are in the capture.
  private(set) var isWhole = true
  /// The bytes from the start on, as far as they are kept.
  private(set) var bytes: [UInt8] = []

  /// Adds a piece.
  /// - Parameter keeping: whether its bytes are kept; once one is not, no later one is.
  mutating func add(_ data: CapturedData, keeping: Bool) {
    if data.missing > 0 { isWhole = false }
    if keeping, isWhole, bytes.count == count { bytes += data.bytes }
    count += data.bytes.count + data.missing
    var hash = digest
    for byte in data.bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    digest = hash
  }

  /// Whether it is known to be something else.
  func differs(from other: DataDigest) -> Bool {
    count != other.count || isWhole && other.isWhole && digest != other.digest
  }

  /// The first place where both are kept and differ.
  func firstDifference(_ other: DataDigest) -> Int? {
    let shared = min(bytes.count, other.bytes.count)
    return (0..<shared).first { bytes[$0] != other.bytes[$0] }
  }
}
