/// A bootable (HAB) container as it stands in a file: IVT, boot data, and what they point at.
public struct BootContainer: Equatable, Sendable {
  /// Where applications stand as a rule, from the IVT; the boot devices' layouts give these.
  static let usualApplicationOffsets = [0x100, 0x400, 0xC00, 0x1000, 0x1C00, 0x2000]

  /// Where the IVT stands in the file.
  public let ivtFileOffset: Int
  /// The IVT.
  public let ivt: ImageVectorTable
  /// The boot data. Its length may be the whole flash's size, far more than the file has.
  public let bootData: BootData
  /// Bytes of the file.
  public let fileByteCount: Int
  /// Where the application's vector table stands in the file, or nil where none of the usual places
  /// holds one that fits the entry (an encrypted application, a plugin).
  public let applicationFileOffset: Int?

  /// Reads the container whose IVT stands at `ivtFileOffset`. Pointers are judged only as far as reading
  /// needs; see `FlashLayout` and `RAMImage` for the rest.
  public init(_ file: [UInt8], ivtFileOffset: Int = 0) throws(BootContainerError) {
    guard let raw = file.bytes(at: ivtFileOffset, ImageVectorTable.byteCount), let ivt = ImageVectorTable(raw) else {
      throw .noIVT(offset: ivtFileOffset)
    }
    guard UInt64(ivt.selfAddress) >= UInt64(ivtFileOffset) else {
      throw .selfPointer(offset: ivtFileOffset, selfAddress: ivt.selfAddress)
    }
    let base = Int(ivt.selfAddress) - ivtFileOffset
    guard let rawData = file.bytes(at: Int(ivt.bootData) - base, BootData.byteCount),
      let bootData = BootData(rawData.span.bytes)
    else { throw .bootDataOutside(pointer: ivt.bootData) }
    self.ivtFileOffset = ivtFileOffset
    self.ivt = ivt
    self.bootData = bootData
    fileByteCount = file.count
    var places = Self.usualApplicationOffsets.map { ivtFileOffset + $0 }
    if ivt.entry & 1 == 0 { places.insert(Int(ivt.entry) - base, at: 0) }
    let whole = UInt64(base)..<UInt64(base) + UInt64(file.count)
    applicationFileOffset = places.first { place in
      guard let table = VectorTable(file, at: place), table.fault(in: whole) == nil else { return false }
      return ivt.entry & 1 == 1 ? table.reset == ivt.entry : Int(ivt.entry) - base == place
    }
  }

  /// Where the first byte of the file belongs, by the IVT's pointer to itself.
  public var loadAddress: UInt32 { ivt.selfAddress - UInt32(truncatingIfNeeded: ivtFileOffset) }
  /// The addresses that the file's bytes take.
  public var addressRange: Range<UInt64> { UInt64(loadAddress)..<UInt64(loadAddress) + UInt64(fileByteCount) }
  /// The addresses that the boot data names.
  public var bootRange: Range<UInt64> { UInt64(bootData.start)..<UInt64(bootData.start) + UInt64(bootData.length) }
  /// The IVT's offset from the image's start, or nil where the start lies behind it.
  public var ivtOffset: UInt32? { ivt.selfAddress >= bootData.start ? ivt.selfAddress - bootData.start : nil }
  /// Where the boot data stands in the file.
  public var bootDataFileOffset: Int { Int(ivt.bootData) - Int(loadAddress) }
  /// True if the container names a command sequence file: it is signed, or was meant to be.
  public var isSigned: Bool { ivt.csf != 0 }
  /// True if the entry is the address of a vector table, not of code; both are legal.
  public var entryIsVectorTable: Bool { ivt.entry & 1 == 0 }
  /// Where the device configuration data stands in the file, or nil where there is none, or not in the file.
  public var dcdFileOffset: Int? { ivt.dcd == 0 ? nil : fileOffset(of: ivt.dcd) }
  /// Where the command sequence file stands in the file, or nil where there is none, or not in the file.
  public var csfFileOffset: Int? { ivt.csf == 0 ? nil : fileOffset(of: ivt.csf) }

  /// Where `address` stands in the file, or nil where it does not.
  public func fileOffset(of address: UInt32) -> Int? {
    addressRange.contains(UInt64(address)) ? Int(address) - Int(loadAddress) : nil
  }
}
