extension BootContainer {
  /// Builds an unsigned container around an application: IVT, boot data, DCD, zeros, application. The result
  /// starts at the IVT ("nopadding").
  ///
  /// The bytes are those that NXP's `nxpimage hab export` writes with flags 0, where the file it is given
  /// states no start address but the reset handler's.
  /// - Parameters:
  ///   - application: the linked bytes, vector table first, gaps filled with zeros.
  ///   - geometry: where the parts stand.
  ///   - entry: where to start; nil takes the reset vector. A Thumb address, or (even) a vector table.
  ///   - dcd: device configuration data from its header on, if there is any.
  public static func build(
    application: [UInt8], geometry: ContainerGeometry = .flexSPINOR, entry: UInt32? = nil, dcd: [UInt8]? = nil
  ) throws(BootContainerError) -> [UInt8] {
    try ContainerLayout(application: application, geometry: geometry, entry: entry, dcd: dcd, kind: .unsigned).bytes
  }
}
