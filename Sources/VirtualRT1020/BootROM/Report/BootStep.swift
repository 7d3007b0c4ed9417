import BootImage
import MBoot

/// One step of the boot ROM on its way to an image.
public enum BootStep: Equatable, Sendable {
  /// How a step went.
  public enum Outcome: String, Sendable {
    /// As it should.
    case passed
    /// The ROM goes on, and somebody should know.
    case noted
    /// The ROM gives this way up.
    case failed
  }

  // MARK: The way that is chosen

  /// What the boot switches say; `trustsFuses` is BT_FUSE_SEL.
  case bootMode(BootPins, trustsFuses: Bool)
  /// FORCE_INTERNAL_BOOT is burnt.
  case forcedInternal
  /// SDP_DISABLE is burnt, and the switches ask for serial download.
  case serialDisabled
  /// The boot device, by its code in Boot_Device_Selection; nil where the switches say it.
  case bootDevice(UInt32?)
  /// EEPROM_RECOVERY_EN is burnt: recovery from LPSPI, where nothing is fitted.
  case recoveryNotFitted

  // MARK: Flash

  /// No flash hangs on the bus.
  case noFlash
  /// No flash configuration block: the first eight bytes as they were read.
  case noBlock([UInt8])
  /// The block's first sequence reads nothing.
  case noReadSequence
  /// The block gives no port of the flash a size.
  case noFlashSize
  /// The flash did not take the mode that the block has written to it.
  case modeRefused(StatusCode)
  /// The block is in force.
  case block(pads: Int, megahertz: Int, byteCount: UInt32)
  /// EncryptedXIP is burnt: the BEE would decrypt.
  case encryptedInPlace

  // MARK: The image

  /// The vector table stands at this address.
  case table(UInt32)
  /// No vector table at this flash offset or address: the bytes that stand there.
  case noTable(UInt32, [UInt8])
  /// The vector table says another address of itself than the one where it is.
  case otherSelf(UInt32, found: UInt32)
  /// In flash: vector table and boot data belong together only at another offset than the ROM's.
  case otherOffset(selfAddress: UInt32, start: UInt32)
  /// In flash: the boot data do not stand behind the vector table.
  case bootDataElsewhere(UInt32)
  /// The boot data say that the image has no bytes.
  case emptyImage
  /// In flash, run in place: the entry lies below the flash.
  case entryBelowFlash(UInt32)
  /// The image runs where it is.
  case inPlace(start: UInt32, byteCount: UInt32)
  /// The image was copied from flash to RAM.
  case copied(start: UInt32, byteCount: UInt32)
  /// The image cannot be copied to where it belongs.
  case noRoom(start: UInt32, byteCount: UInt32)

  // MARK: HAB

  /// Device configuration data were run.
  case dcd(byteCount: Int)
  /// They were not: by skip-dcd-header, or because a closed part runs only one.
  case dcdSkipped(hostAskedFor: Bool)
  /// They failed.
  case dcdFailed(DCDFailure)
  /// HAB lets the image start; how many events it noted.
  case authenticated(isClosed: Bool, isSigned: Bool, events: Int)
  /// HAB refuses: the first cause.
  case refused(cause: String)
  /// The image's IVT is not sound, on an open part: what HAB says.
  case unsound(cause: String)
  /// The entry is a plugin, which nothing here can run.
  case plugin(UInt32)

  // MARK: What runs

  /// The entry is a vector table: stack and reset vector come from it; nil where it cannot be read.
  case vectors(at: UInt32, VectorTable?)
  /// An application runs from here.
  case application(UInt32)
  /// A flashloader runs; its name.
  case flashloader(String)
  /// Serial download, by the switches, or after a failure.
  case serialDownload(afterFailure: Bool)
  /// The ROM stays in serial download after a jump that came to nothing.
  case staysInDownload
  /// The core goes astray; the part resets.
  case crash
  /// Silence: nothing to start, and serial download is fused off.
  case silence
}

extension BootStep {
  /// How the step went.
  public var outcome: Outcome {
    switch self {
    case .bootMode, .forcedInternal, .block, .table, .inPlace, .copied, .dcd, .application, .flashloader,
      .serialDownload, .staysInDownload:
      .passed
    case .bootDevice(let code): BootDevice(code).isFitted ? .passed : .failed
    case .authenticated(_, let isSigned, let events): isSigned && events > 0 ? .noted : .passed
    case .vectors(_, let vectors): vectors == nil ? .noted : .passed
    case .serialDisabled, .recoveryNotFitted, .encryptedInPlace, .dcdSkipped: .noted
    default: .failed
    }
  }
}
