/// An image for RAM, as a rule a flashloader, and the two addresses that the serial downloader needs.
/// They are taken from the image's own IVT, not from a table of boards.
public struct RAMImage: Equatable, Sendable {
  /// Where write-file puts the first byte: the IVT's own address less its file offset.
  public let loadAddress: UInt32
  /// Where jump-address points: at the IVT.
  public let jumpAddress: UInt32
  /// What write-file sends.
  public let bytes: [UInt8]
  /// The container; its file offsets count from `bytes`' start.
  public let container: BootContainer
  /// What flashloader it is, or nil if it is another program.
  public let flashloader: FlashloaderGeneration?

  /// True if the image fits the RAM that is there with no FlexRAM fuse burnt.
  public var fitsDefaultRAM: Bool { RT1020Memory.isDefaultRAM(container.addressRange) }

  /// Takes an image, or says why it must not be loaded.
  public init(_ file: ImageFile) throws(PlacementError) {
    bytes = file.flattened(fill: 0)
    guard !bytes.isEmpty else { throw .empty }
    if file.isPlaced, RT1020Memory.flexSPI.contains(UInt64(file.lowestAddress)) {
      throw .linkedForFlash(address: file.lowestAddress)
    }
    guard let offset = Self.ivtOffset(file, bytes) else { throw .noIVTForRAM }
    do { container = try BootContainer(bytes, ivtFileOffset: offset) } catch { throw .container(error) }
    let range = container.addressRange
    guard !range.overlaps(RT1020Memory.romRAM) else { throw .romRAM(start: range.lowerBound, end: range.upperBound) }
    guard RT1020Memory.isInternalRAM(range) else { throw .notRAM(start: range.lowerBound, end: range.upperBound) }
    guard container.bootRange.contains(UInt64(container.ivt.selfAddress)) else {
      throw .start(found: container.bootData.start, expected: container.loadAddress)
    }
    try container.check(bytes)
    loadAddress = container.loadAddress
    jumpAddress = container.ivt.selfAddress
    flashloader = FlashloaderMarks.generation(in: bytes)
  }

  private static func ivtOffset(_ file: ImageFile, _ bytes: [UInt8]) -> Int? {
    switch file.kind {
    case .container: 0
    case .paddedContainer(let offset): offset
    case .flashImage: 0x1000
    case .binary: nil
    case .srec, .intelHEX, .elf:
      [0, 0x400, 0x1000].first { offset in
        guard let raw = bytes.bytes(at: offset, ImageVectorTable.byteCount), let ivt = ImageVectorTable(raw) else {
          return false
        }
        return UInt64(ivt.selfAddress) == UInt64(file.lowestAddress) + UInt64(offset)
      }
    }
  }
}
