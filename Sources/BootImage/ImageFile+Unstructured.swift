extension ImageFile {
  /// Tells apart what has neither records nor ELF headers: flash image, container, padded container,
  /// plain binary.
  init(unstructured bytes: [UInt8]) throws(ImageFileError) {
    if bytes.prefix(512).allSatisfy(Self.isText) { throw .text }
    func ivt(at offset: Int) -> ImageVectorTable? {
      bytes.bytes(at: offset, ImageVectorTable.byteCount).flatMap { ImageVectorTable($0) }
    }
    if bytes.word(at: 0) == FlashConfigurationBlock.tagValue {
      guard let table = ivt(at: 0x1000) else { throw .noIVTAfterFCB(byteCount: bytes.count) }
      try self.init(.flashImage, bytes, table, 0x1000)
      return
    }
    if let table = ivt(at: 0) {
      try self.init(.container, bytes, table, 0)
      return
    }
    let filler = bytes.prefix(0x1000).prefix { $0 == 0x00 || $0 == 0xFF }.count
    for offset in [0x400, 0x1000] where filler >= offset {
      guard let table = ivt(at: offset) else { continue }
      try self.init(.paddedContainer(ivtOffset: offset), bytes, table, offset)
      return
    }
    self.init(kind: .binary, segments: [ImageSegment(address: 0, bytes: bytes)], entry: nil)
  }

  private init(
    _ kind: Kind, _ bytes: [UInt8], _ table: ImageVectorTable, _ ivtOffset: Int
  ) throws(ImageFileError) {
    guard table.selfAddress >= ivtOffset,
      UInt64(table.selfAddress) - UInt64(ivtOffset) + UInt64(bytes.count) <= 0x1_0000_0000
    else { throw .selfPointer(ivtOffset: ivtOffset, selfAddress: table.selfAddress) }
    let address = table.selfAddress - UInt32(ivtOffset)
    self.init(kind: kind, segments: [ImageSegment(address: address, bytes: bytes)], entry: table.entry)
  }

  private static func isText(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
