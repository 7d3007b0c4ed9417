import BootImage
import Fuses

/// What the boot ROM does after a reset: serial download, or an image from flash.
enum BootDecision {
  /// Serial download; after a failed internal boot error-status tells.
  case serialDownload(afterFailure: Bool)
  /// This image starts.
  case start(ImageVectorTable)
  /// Nothing can be started and serial download is fused off: the ROM stays silent.
  case nothing
}

extension BootPins {
  /// BOOT_MODE[1:0].
  var modeBits: UInt32 {
    switch self {
    case .fuses: 0
    case .serial: 1
    case .internal: 2
    }
  }
}

/// The fuses that lead the ROM, as their shadows stand.
extension Hardware {
  private var bootConfiguration1: UInt32 { ocotp.shadows[FuseWord.bootConfiguration1] }

  /// BT_FUSE_SEL: fuses, not the switches, say the boot device.
  var trustsFuses: Bool { bootConfiguration1 >> 4 & 1 == 1 }
  /// FORCE_INTERNAL_BOOT: the switches do not count.
  var forcesInternal: Bool { bootConfiguration1 >> 16 & 1 == 1 }
  /// SDP_DISABLE: no serial download.
  var disablesSerial: Bool { bootConfiguration1 >> 17 & 1 == 1 }
  /// EEPROM_RECOVERY_EN.
  var wantsRecovery: Bool { ocotp.shadows[FuseWord.miscellaneous0] >> 24 & 1 == 1 }
  /// Boot_Device_Selection; nil where the switches decide, which know the FlexSPI NOR alone here.
  var bootDeviceCode: UInt32? { trustsFuses ? ocotp.shadows[FuseWord.bootConfiguration0] >> 4 & 0xF : nil }
  /// EncryptedXIP.
  var encryptsInPlace: Bool { ocotp.shadows[FuseWord.bootConfiguration0] & 1 == 1 }
}

extension Hardware {
  /// Follows the ROM's decision tree as far as FlexSPI NOR goes; other boot devices are not fitted. The report lacks
  /// only what runs then.
  mutating func decideBoot(_ pins: BootPins) -> (BootDecision, BootReport) {
    var boot = InternalBoot(report: BootReport(.reset(pins), isClosed: isClosed))
    boot.report.add(.bootMode(pins, trustsFuses: trustsFuses), &self)
    // Boot from fuses, while no fuse says that they may be trusted, is serial download.
    if pins == .serial || (pins == .fuses && !trustsFuses) {
      guard forcesInternal || disablesSerial else { return (.serialDownload(afterFailure: false), boot.report) }
      boot.report.add(forcesInternal ? .forcedInternal : .serialDisabled, &self)
    }
    boot.report.add(.bootDevice(bootDeviceCode), &self)
    if BootDevice(bootDeviceCode).isFitted, let table = boot.run(&self) { return (.start(table), boot.report) }
    if wantsRecovery { boot.report.add(.recoveryNotFitted, &self) }
    return (disablesSerial ? .nothing : .serialDownload(afterFailure: true), boot.report)
  }
}
