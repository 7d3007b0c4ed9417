/// Our own stand-in for a flashloader: what the virtual board loads and starts where a real board gets
/// NXP's image. It has that image's layout and the marks by which a flashloader is told, and none of its
/// code: on silicon it loops at its first instruction.
///
/// The constants here are the image's manifest, the only place where its values stand.
public enum StandInFlashloader: Sendable {
  /// Where write-file puts it.
  public static let loadAddress: UInt32 = 0x2020_8000
  /// File offset of the IVT; zeros before it.
  public static let ivtOffset: UInt32 = 0x400
  /// Where jump-address points.
  public static let jumpAddress: UInt32 = loadAddress + ivtOffset
  /// File offset of the vector table.
  public static let applicationOffset: UInt32 = 0x2000
  /// File offset of the code, behind the 16 vectors of the Cortex-M7's own exceptions.
  public static let codeOffset: UInt32 = applicationOffset + 0x40
  /// Initial stack pointer: the end of the DTCM that is there with no fuse burnt.
  public static let stackPointer: UInt32 = 0x2001_0000
  /// The code: one Thumb instruction, a branch to itself (`b .`).
  public static let code: [UInt8] = [0xFE, 0xE7]
  /// Which flashloader it stands for.
  public static let generation = FlashloaderGeneration.k2v1
  /// What a person finds who looks into the image.
  public static let text = "Boardless stand-in flashloader K2.1.0; the virtual board only"
  /// Bytes of the whole image.
  public static let byteCount = 0x2400

  /// The image, ready for write-file; the same bytes at every call.
  public static func make() -> [UInt8] {
    let entry = loadAddress + codeOffset + 1
    let table = ImageVectorTable(
      entry: entry, bootData: jumpAddress + UInt32(ImageVectorTable.byteCount), selfAddress: jumpAddress)
    var image = [UInt8](repeating: 0, count: byteCount)
    image.put(table.bytes + BootData(start: loadAddress, length: UInt32(byteCount)).bytes, at: Int(ivtOffset))
    image.put(stackPointer, at: Int(applicationOffset))
    for vector in 1..<16 { image.put(entry, at: Int(applicationOffset) + 4 * vector) }
    image.put(code, at: Int(codeOffset))
    let marks = Int(codeOffset) + 0x10
    for (index, word) in (FlashloaderMarks.words + [FlashloaderMarks.earlyDescriptor]).enumerated() {
      image.put(word, at: marks + 4 * index)
    }
    image.put([UInt8](text.utf8) + [0], at: Int(codeOffset) + 0x40)
    return image
  }
}
