import BootImage

/// Tells a flashloader from everything else that a host may load, and which build of it.
enum KnownImage {
  /// The largest image that is looked at, bytes.
  private static let limit = 0x40000
  /// What nearly all virtual boards start: known at once, by its bytes.
  private static let standInImage = StandInFlashloader.make()

  /// The behaviour of the flashloader that an image is, or nil if it is none. The stand-in image runs as
  /// the board was configured; NXP's builds are told apart by generation and by where their IVT stands.
  static func profile(
    of table: ImageVectorTable, in hardware: Hardware, standIn: FirmwareProfile
  ) -> FirmwareProfile? {
    guard let record = hardware.ram.bytes(table.bootData, count: BootData.byteCount),
      let boot = BootData(record.span.bytes)
    else { return nil }
    // The length an image claims may be more than it is; look at what RAM there is.
    var length = min(Int(boot.length), limit)
    while length > 0, hardware.ram.bytes(boot.start, count: length) == nil { length /= 2 }
    guard length > 0, let bytes = hardware.ram.bytes(boot.start, count: length) else { return nil }
    if bytes == standInImage { return standIn }
    guard let generation = FlashloaderMarks.generation(in: bytes) else { return nil }
    if contains(bytes, Array(StandInFlashloader.text.utf8)) { return standIn }
    switch generation {
    case .k2v1: return table.selfAddress == 0x2020_8200 ? .k210MCUBootUtility : .k210
    case .k2v7: return .k270RT1020
    }
  }

  /// Every start of a flashloader asks: no copies, and one comparison for most places.
  private static func contains(_ bytes: [UInt8], _ pattern: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      pattern.withUnsafeBufferPointer { pattern in
        guard let first = pattern.first, bytes.count >= pattern.count else { return false }
        for start in 0...(bytes.count - pattern.count) where bytes[start] == first {
          if bytes[start..<(start + pattern.count)].elementsEqual(pattern) { return true }
        }
        return false
      }
    }
  }
}
