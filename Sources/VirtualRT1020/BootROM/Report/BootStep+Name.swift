extension BootStep {
  /// The step's name for machines.
  public var name: String {
    switch self {
    case .bootMode: "boot-mode"
    case .forcedInternal: "forced-internal"
    case .serialDisabled: "serial-disabled"
    case .bootDevice: "boot-device"
    case .recoveryNotFitted: "recovery"
    case .noFlash, .noBlock, .noReadSequence, .noFlashSize, .modeRefused, .block: "flash-configuration"
    case .encryptedInPlace: "encrypted-xip"
    case .table, .noTable, .otherSelf, .otherOffset: "image-vector-table"
    case .bootDataElsewhere, .emptyImage, .entryBelowFlash: "boot-data"
    case .inPlace, .copied, .noRoom: "load"
    case .dcd, .dcdSkipped, .dcdFailed: "device-configuration"
    case .authenticated, .refused, .unsound: "authenticate"
    case .plugin: "plugin"
    case .vectors: "vectors"
    case .application: "application"
    case .flashloader: "flashloader"
    case .serialDownload, .staysInDownload: "serial-download"
    case .crash: "crash"
    case .silence: "silence"
    }
  }
}
