extension BootContainer {
  /// Builds an unsigned container around an application: IVT, boot data, zeros, application. The result
  /// starts at the IVT ("nopadding").
  ///
  /// The bytes are those that NXP's `nxpimage hab export` writes with flags 0, where the file it is given
  /// states no start address but the reset handler's.
  /// - Parameters:
  ///   - application: the linked bytes, vector table first, gaps filled with zeros.
  ///   - geometry: where the parts stand.
  ///   - entry: where to start; nil takes the reset vector. A Thumb address, or (even) a vector table.
  public static func build(
    application: [UInt8], geometry: ContainerGeometry = .flexSPINOR, entry: UInt32? = nil
  ) throws(BootContainerError) -> [UInt8] {
    guard !application.isEmpty else { throw .emptyApplication }
    let gap = Int(geometry.initialLoadSize) - Int(geometry.ivtOffset)
    let end = geometry.applicationAddress + UInt64(application.count)
    guard gap >= 0x40, geometry.ivtOffset % 4 == 0, geometry.start % 4 == 0, end <= 0x1_0000_0000,
      Int(geometry.initialLoadSize) + application.count <= SegmentCollector.limit
    else { throw .geometry(geometry) }
    let range = geometry.applicationAddress..<end
    if let entry {
      guard range.contains(UInt64(entry)), entry & 1 == 1 || entry % 4 == 0 else {
        throw .entryOutside(entry: entry, start: range.lowerBound, end: end)
      }
    } else {
      guard let table = VectorTable(application) else { throw .vectors(.tooShort(application.count)) }
      if let fault = table.resetFault(in: range) { throw .vectors(fault) }
    }
    let address = geometry.start + geometry.ivtOffset
    let table = ImageVectorTable(
      entry: entry ?? application.word(at: 4) ?? 0, bootData: address + UInt32(ImageVectorTable.byteCount),
      selfAddress: address)
    let bootData = BootData(
      start: geometry.start, length: geometry.initialLoadSize + UInt32(application.count))
    let header = table.bytes + bootData.bytes
    return header + [UInt8](repeating: 0, count: gap - header.count) + application
  }
}
