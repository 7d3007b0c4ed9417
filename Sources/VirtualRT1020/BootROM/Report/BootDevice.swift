/// What the ROM may boot from, by the code in Boot_Device_Selection (BOOT_CFG0 bits 7:4). Source: NXP-MCUBootUtility;
/// SPSDK's fuse file has 001x and 01xx the other way round. Only the FlexSPI NOR is fitted here.
enum BootDevice: Equatable {
  case flexSPINOR
  case semcNOR
  case sd
  case semcNAND
  case mmc
  case flexSPINAND

  /// The device of a code; of none, where the switches decide, the FlexSPI NOR.
  init(_ code: UInt32?) {
    switch (code ?? 0) & 0xF {
    case 0: self = .flexSPINOR
    case 1: self = .semcNOR
    case 2...3: self = .sd
    case 4...7: self = .semcNAND
    case 8...11: self = .mmc
    default: self = .flexSPINAND
    }
  }

  var isFitted: Bool { self == .flexSPINOR }

  var name: String {
    switch self {
    case .flexSPINOR: "FlexSPI NOR"
    case .semcNOR: "SEMC NOR"
    case .sd: "an SD card (SEMC NAND by other tables)"
    case .semcNAND: "SEMC NAND (an SD card by other tables)"
    case .mmc: "eMMC"
    case .flexSPINAND: "FlexSPI NAND"
    }
  }
}
