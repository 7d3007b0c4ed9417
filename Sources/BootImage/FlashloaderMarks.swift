/// Tells a flashloader from any other program by words that every flashloader of this family contains.
///
/// Source: 24 flashloader files for RT1011 to RT1064 contain all four words, 8 sample applications none;
/// the report descriptor's bytes stand in those of the K2.1.0 class only.
public enum FlashloaderMarks: Sendable {
  /// Words that a flashloader contains, little-endian, at any alignment: "SFDP", "FCFB", "STMP", and the
  /// option word that makes an FCB.
  public static let words: [UInt32] = [0x5044_4653, 0x4246_4346, 0x504D_5453, 0xF000_000F]
  /// 75 28 95 CC of the HID report descriptor (204 items of 40 bits) as a little-endian word: K2.1.0.
  public static let earlyDescriptor: UInt32 = 0xCC95_2875

  /// The generation of the flashloader in `bytes`, or nil if no flashloader is there.
  public static func generation(in bytes: RawSpan) -> FlashloaderGeneration? {
    generation(byteCount: bytes.byteCount) { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
  }

  /// The generation of the flashloader in `bytes`, or nil if no flashloader is there.
  public static func generation(in bytes: [UInt8]) -> FlashloaderGeneration? { generation(in: bytes.span.bytes) }

  /// The generation of the flashloader that `byte` shows at 0 to `byteCount` - 1, each asked for once and
  /// in order, or nil if no flashloader is there.
  public static func generation(byteCount: Int, byte: (Int) -> UInt8) -> FlashloaderGeneration? {
    // Asked for at every byte: constants of the loop, not elements of a global array.
    let (table, block, load, option) = (words[0], words[1], words[2], words[3])
    let early = earlyDescriptor
    var window: UInt32 = 0
    var found = 0
    for offset in 0..<max(0, byteCount) {
      window = window >> 8 | UInt32(byte(offset)) << 24
      guard offset >= 3 else { continue }
      switch window {
      case table: found |= 1
      case block: found |= 2
      case load: found |= 4
      case option: found |= 8
      case early: found |= 16
      default: break
      }
    }
    guard found & 15 == 15 else { return nil }
    return found & 16 == 0 ? .k2v7 : .k2v1
  }
}
