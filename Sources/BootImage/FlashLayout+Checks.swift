extension FlashLayout {
  /// The image at its addresses: a plain binary at the one given, every other kind at its own.
  static func placed(_ file: ImageFile, _ address: UInt32?) throws(PlacementError) -> ImageFile {
    guard let first = file.segments.first, !first.bytes.isEmpty else { throw .empty }
    if file.isPlaced {
      let own = file.lowestAddress
      if let address, address != own { throw .addressConflict(file.kind, given: address, own: own) }
      return file
    }
    guard let address else {
      let table = VectorTable(first.bytes)
      guard let table, RT1020Memory.isStackTop(table.stackPointer) else { throw .addressMissing(guess: nil) }
      let reset = UInt64(table.reset)
      if RT1020Memory.isInternalRAM(reset..<reset + 1) { throw forRAM(first.bytes, table.reset & ~1) }
      let range = UInt64(applicationAddress)..<UInt64(applicationAddress) + UInt64(first.bytes.count)
      throw .addressMissing(guess: table.fault(in: range) == nil ? applicationAddress : nil)
    }
    guard UInt64(address) + UInt64(first.bytes.count) <= 0x1_0000_0000 else {
      throw .outsideFlash(start: address, end: UInt64(address) + UInt64(first.bytes.count))
    }
    return ImageFile(kind: .binary, segments: [ImageSegment(address: address, bytes: first.bytes)], entry: nil)
  }

  /// Refuses what is not in the flash's window or past the part's end.
  static func checkRange(_ image: ImageFile, _ partByteCount: Int?) throws(PlacementError) {
    let start = UInt64(image.lowestAddress)
    if RT1020Memory.isInternalRAM(start..<start + 1) || RT1020Memory.sdram.contains(start) {
      throw forRAM(image.flattened(fill: 0), image.lowestAddress)
    }
    if case .container = image.kind, image.lowestAddress != containerAddress,
      RT1020Memory.flexSPI.contains(start)
    {
      throw .selfPointer(found: image.lowestAddress, expected: containerAddress)
    }
    if case .paddedContainer(let offset) = image.kind, RT1020Memory.flexSPI.contains(start) {
      let address = image.lowestAddress + UInt32(offset)
      if address != containerAddress { throw .selfPointer(found: address, expected: containerAddress) }
    }
    if image.kind == .flashImage, image.lowestAddress != flashAddress {
      throw .selfPointer(found: image.lowestAddress &+ 0x1000, expected: containerAddress)
    }
    guard RT1020Memory.flexSPI.contains(start), image.endAddress <= RT1020Memory.flexSPI.upperBound else {
      throw .outsideFlash(start: image.lowestAddress, end: image.endAddress)
    }
    try checkEnd(image.endAddress, partByteCount)
  }

  /// Refuses an image that ends past the part's end.
  static func checkEnd(_ end: UInt64, _ partByteCount: Int?) throws(PlacementError) {
    guard let partByteCount else { return }
    let needed = end - UInt64(flashAddress)
    let available = UInt64(max(0, partByteCount))
    guard needed <= available else { throw .tooLarge(needed: needed, available: available) }
  }

  /// The IVT at `address`, or nil where none stands.
  static func ivt(in image: ImageFile, at address: UInt32) -> ImageVectorTable? {
    image.bytes(at: address, count: ImageVectorTable.byteCount).flatMap { ImageVectorTable($0) }
  }

  /// The first 0x1000 bytes of the flash, FF where the image gives none. `content` is the image flattened.
  static func header(_ image: ImageFile, _ content: [UInt8]) -> [UInt8] {
    let skipped = Int(image.lowestAddress) - Int(flashAddress)
    let gap = [UInt8](repeating: 0xFF, count: max(0, min(0x1000, skipped)))
    return gap + content.prefix(0x1000 - gap.count)
  }

  /// The FCB in the first 512 bytes of `header`; filler means that there is none.
  static func fcb(_ header: [UInt8]) throws(PlacementError) -> FCB {
    guard let raw = header.bytes(at: 0, FlashConfigurationBlock.byteCount), !isFiller(raw[...]),
      let block = FlashConfigurationBlock(bytes: raw)
    else { return .toBeMade }
    guard block.isValid else { throw .badFCB(tag: block.tag, version: block.version) }
    guard block.lookupWord(0) != 0 else { throw .emptyFCB }
    return .present(block)
  }

  /// The image's bytes behind the FCB, joined over gaps of less than a sector, each run on whole pages.
  static func writes(_ image: ImageFile, _ header: [UInt8]) -> [ImageSegment] {
    var result: [ImageSegment] = []
    let between = header.dropFirst(FlashConfigurationBlock.byteCount)
    if !isFiller(between) {
      result.append(
        ImageSegment(address: flashAddress + UInt32(FlashConfigurationBlock.byteCount), bytes: [UInt8](between)))
    }
    for segment in image.segments where segment.end > UInt64(containerAddress) {
      let start = max(segment.address, containerAddress)
      let bytes = segment.bytes.dropFirst(Int(start - segment.address))
      // The end only: a copy of the segment would make every append copy its bytes.
      let end = result.last.flatMap { $0.address >= containerAddress ? $0.end : nil }
      if let end, UInt64(start) < end + UInt64(sectorByteCount) {
        let gap = Int(UInt64(start) - end)
        result[result.count - 1].bytes.append(contentsOf: repeatElement(0xFF, count: gap))
        result[result.count - 1].bytes.append(contentsOf: bytes)
      } else {
        let lead = start % UInt32(pageByteCount)
        result.append(
          ImageSegment(address: start - lead, bytes: [UInt8](repeating: 0xFF, count: Int(lead)) + bytes))
      }
    }
    return result
  }

  private static func isFiller(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.allSatisfy { $0 == 0x00 || $0 == 0xFF } }

  private static func forRAM(_ bytes: [UInt8], _ address: UInt32) -> PlacementError {
    FlashloaderMarks.generation(in: bytes) == nil ? .linkedForRAM(address: address) : .flashloader(address: address)
  }
}
