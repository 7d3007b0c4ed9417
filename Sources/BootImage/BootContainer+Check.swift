extension BootContainer {
  /// Checks what holds for flash and RAM alike: entry, vector table, CSF and DCD pointers.
  func check(_ file: [UInt8]) throws(PlacementError) {
    for range in [bootRange, addressRange] where !range.contains(UInt64(ivt.entry & ~1)) {
      throw .entryOutside(entry: ivt.entry, start: range.lowerBound, end: range.upperBound)
    }
    if entryIsVectorTable {
      guard let offset = fileOffset(of: ivt.entry), let table = VectorTable(file, at: offset) else {
        throw .vectors(.tooShort(Int(addressRange.upperBound - UInt64(ivt.entry))))
      }
      if let fault = table.fault(in: addressRange) { throw .vectors(fault) }
    } else if !isSigned, applicationFileOffset == nil {
      // The entry need not be the reset vector, but some vector table must be there.
      let places = Self.usualApplicationOffsets.map { ivtFileOffset + $0 }
      guard places.contains(where: { VectorTable(file, at: $0).map { $0.fault(in: addressRange) == nil } ?? false })
      else { throw .noVectors }
    }
    if ivt.dcd != 0, dcdFileOffset.map({ file[$0] }) != 0xD2 { throw .pointer(.dcd, ivt.dcd) }
    if ivt.csf != 0, csfFileOffset.map({ file[$0] }) != 0xD4 { throw .pointer(.csf, ivt.csf) }
  }
}
