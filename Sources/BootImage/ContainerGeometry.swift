/// Where the parts of a bootable container stand.
public struct ContainerGeometry: Equatable, Sendable {
  /// Address of the image's start, from which the two offsets count; boot data says it.
  public var start: UInt32
  /// Offset of the IVT; multiple of 4.
  public var ivtOffset: UInt32
  /// Offset of the application ("initial load size"); at least 0x40 past the IVT.
  public var initialLoadSize: UInt32

  /// Makes a geometry.
  public init(start: UInt32, ivtOffset: UInt32, initialLoadSize: UInt32) {
    self.start = start
    self.ivtOffset = ivtOffset
    self.initialLoadSize = initialLoadSize
  }

  /// Run in place from FlexSPI NOR: IVT at 0x60001000, application at 0x60002000.
  public static let flexSPINOR = ContainerGeometry(start: 0x6000_0000, ivtOffset: 0x1000, initialLoadSize: 0x2000)

  /// Loaded to RAM by the serial downloader: IVT at `start`, application 0x400 bytes after it.
  public static func serialDownloader(start: UInt32) -> ContainerGeometry {
    ContainerGeometry(start: start, ivtOffset: 0, initialLoadSize: 0x400)
  }

  /// What a boot device's name stands for in NXP's configuration files, or nil where there is no such device.
  public init?(bootDevice: String, start: UInt32) {
    guard let offsets = Self.bootDevices.first(where: { $0.name == bootDevice }) else { return nil }
    self.init(start: start, ivtOffset: offsets.ivt, initialLoadSize: offsets.application)
  }

  /// The boot devices of the RT1020 by their names in NXP's configuration files. Source: SPSDK 3.12's data base.
  public static let bootDevices: [(name: String, ivt: UInt32, application: UInt32)] = [
    ("flexspi_nor", 0x1000, 0x2000), ("flexspi_nand", 0x400, 0x1000), ("semc_nand", 0x400, 0x1000),
    ("sd", 0x400, 0x1000), ("mmc", 0x400, 0x1000), ("serial_downloader", 0, 0x400),
  ]

  /// Where the application must be linked; up to 33 bits.
  public var applicationAddress: UInt64 { UInt64(start) + UInt64(initialLoadSize) }
}
