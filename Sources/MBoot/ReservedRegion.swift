/// A range of RAM that the flashloader keeps for itself: property 0x0C holds pairs of first and last address.
public struct ReservedRegion: Hashable, Sendable {
  /// Address of the first byte.
  public var first: UInt32
  /// Address of the last byte.
  public var last: UInt32

  /// Makes a region of the bytes `first` to `last`.
  public init(first: UInt32, last: UInt32) {
    self.first = first
    self.last = last
  }

  /// Bytes in the region; 0 where the last address is below the first.
  public var byteCount: UInt64 { last < first ? 0 : UInt64(last - first) + 1 }

  /// Whether a byte lies in it.
  public func contains(_ address: UInt32) -> Bool { first <= address && address <= last }

  /// `0x20200000 - 0x20207FFF; Total Size: 32.0 kiB`.
  public var text: String {
    "\(NumberText.hex8(first)) - \(NumberText.hex8(last)); Total Size: \(NumberText.size(byteCount))"
  }

  /// The regions in the words of property 0x0C. A pair whose last address is 0 is an unused slot; a word
  /// without a partner is left out.
  public static func regions(_ words: [UInt32]) -> [ReservedRegion] {
    stride(from: 0, to: words.count - 1, by: 2).compactMap {
      words[$0 + 1] == 0 ? nil : ReservedRegion(first: words[$0], last: words[$0 + 1])
    }
  }
}
