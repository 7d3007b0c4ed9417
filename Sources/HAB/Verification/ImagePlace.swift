import BootImage

/// Where a container's bytes are when the boot ROM looks at them.
struct ImagePlace {
  /// What the ROM reads.
  var memory: ImageMemory
  /// Where it looks for the IVT.
  var ivtAddress: UInt32
  /// The image in flash, for an image from there; `memory` itself where it runs in place.
  var flash: ImageMemory?

  /// Offset in the flash at which the ROM looks for the IVT.
  private static let flashIVTOffset: UInt32 = 0x1000

  /// Places a file, or says why there is no container in it.
  static func find(_ file: ImageFile, _ asked: ImageMedium?) throws(BootContainerError) -> (ImagePlace, ImageMedium) {
    let isForFlash = file.isPlaced && RT1020Memory.flexSPI.contains(UInt64(file.lowestAddress))
    let bytes = file.flattened(fill: isForFlash ? 0xFF : 0)
    guard let offset = ivtOffset(file, bytes), let raw = bytes.part(at: offset, ImageVectorTable.byteCount),
      let table = ImageVectorTable(raw)
    else { throw .noIVT(offset: file.kind == .flashImage ? 0x1000 : 0) }
    let inWindow = RT1020Memory.flexSPI.contains(UInt64(table.selfAddress))
    let medium = asked ?? (inWindow || isForFlash || file.kind == .flashImage ? .flash : .ram)
    switch medium {
    case .ram:
      let address = hasOwnAddresses(file) ? file.lowestAddress : table.selfAddress &- UInt32(offset)
      return (
        ImagePlace(memory: ImageMemory(address: address, bytes: bytes), ivtAddress: address &+ UInt32(offset)), medium
      )
    case .flash:
      let base = UInt32(truncatingIfNeeded: RT1020Memory.flexSPI.lowerBound)
      var first = base
      if hasOwnAddresses(file), isForFlash {
        first = file.lowestAddress
      } else if case .container = file.kind {
        first = base + flashIVTOffset
      } else if hasOwnAddresses(file) {
        first = base + flashIVTOffset - min(flashIVTOffset, UInt32(offset))
      }
      return (inFlash(ImageMemory(address: first, bytes: bytes), base + flashIVTOffset), medium)
    }
  }

  /// The image as the ROM sees it after it has copied it to RAM, if that is what it asks for.
  private static func inFlash(_ flash: ImageMemory, _ ivtAddress: UInt32) -> ImagePlace {
    let inPlace = ImagePlace(memory: flash, ivtAddress: ivtAddress, flash: flash)
    guard let raw = flash.bytes(at: ivtAddress, count: ImageVectorTable.byteCount),
      let table = ImageVectorTable(raw),
      let rawData = flash.bytes(at: ivtAddress &+ (table.bootData &- table.selfAddress), count: BootData.byteCount),
      let data = BootData(rawData.span.bytes), !RT1020Memory.flexSPI.contains(UInt64(data.start)),
      HABTarget.isMemory(UInt64(data.start)..<UInt64(data.start) + UInt64(data.length))
    else { return inPlace }
    let skipped = flash.address - UInt32(truncatingIfNeeded: RT1020Memory.flexSPI.lowerBound)
    let room = UInt64(data.length) - min(UInt64(data.length), UInt64(skipped))
    let copy = ImageMemory(
      address: data.start &+ skipped, bytes: [UInt8](flash.bytes.prefix(Int(clamping: room))))
    return ImagePlace(memory: copy, ivtAddress: data.start &+ flashIVTOffset, flash: flash)
  }

  /// SREC, HEX and ELF say where their bytes belong; other kinds are told by the IVT.
  private static func hasOwnAddresses(_ file: ImageFile) -> Bool {
    switch file.kind {
    case .srec, .intelHEX, .elf: true
    default: false
    }
  }

  private static func ivtOffset(_ file: ImageFile, _ bytes: [UInt8]) -> Int? {
    switch file.kind {
    case .container: return 0
    case .paddedContainer(let offset): return offset
    case .flashImage: return Int(flashIVTOffset)
    case .binary: return nil
    case .srec, .intelHEX, .elf:
      let inFlash = Int(FlashLayout.containerAddress) - Int(file.lowestAddress)
      return [inFlash, 0, 0x400, 0x1000].first { offset in
        bytes.part(at: offset, ImageVectorTable.byteCount).flatMap { ImageVectorTable($0) } != nil
      }
    }
  }
}

extension Array where Element == UInt8 {
  /// `length` bytes from `offset`, or nil where they do not all stand.
  func part(at offset: Int, _ length: Int) -> [UInt8]? {
    guard offset >= 0, length >= 0, length <= count, offset <= count - length else { return nil }
    return [UInt8](self[offset..<offset + length])
  }
}
