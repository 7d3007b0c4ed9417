import Fuses

/// The names that SPSDK's configurations have for values of fields, where they are no plain numbers. Source: SPSDK's
/// table of the RT1024, which it uses for the RT1020.
enum FieldValueNames {
  /// The names of a field's values.
  static func of(_ field: FuseField) -> [String: UInt32] {
    if let list = lists[field.name] {
      return [String: UInt32](list.enumerated().map { ($1, UInt32($0)) }, uniquingKeysWith: { first, _ in first })
        .filter { !$0.key.isEmpty }
    }
    guard field.effect == .locks || field.effect == .factory else { return [:] }
    return field.largest == 1
      ? ["Unlock": 0, "Lock": 1] : ["Unlock": 0, "Write Lock": 1, "Operation Lock": 2, "Full Lock": 3]
  }

  private static let enabling = ["Disable", "Enable"]
  private static let enabled = ["Disabled", "Enabled"]
  private static let disabling = ["Enable", "Disable"]
  private static let revoking = ["Disabled", "Revoke Key"]
  private static let decryptionKey = ["From register", "", "From OTPMK", "From SW-GP2"]

  /// By value from 0 on; empty where a value has no name.
  private static let lists: [String: [String]] = [
    "EncryptedXIP": enabled,
    "FLASH_TYPE": ["000", "001", "010", "011", "100", "101", "", "111"],
    "Boot_Device_Selection": [
      "FlexSPI NOR", "SEMC (NOR)", "SEMC (NAND)", "SEMC (NAND)_1", "SD (SDR12)", "SD (SDR25)", "SD (SDR50)",
      "SD (SDR104)", "eMMC: Normal", "eMMC: Normal/FB", "eMMC: High", "eMMC: High/FB", "FlexSPI NAND 50MHz 12b",
      "FlexSPI NAND 30MHz 13b", "FlexSPI NAND 50MHz 12b 1", "FlexSPI NAND 30MHz 13b 1",
    ],
    "SEC_CONFIG1": ["Open", "Closed"],
    "BEE_KEY0_SEL": decryptionKey, "BEE_KEY1_SEL": decryptionKey,
    "SDP_READ_DISABLE": disabling, "SJC_DISABLE": disabling, "WDOG_ENABLE": enabling,
    "JTAG_SMODE": ["00", "01", "", "11"],
    "DLL_ENABLE": enabling, "NAND_ECC_DISABLE": disabling,
    "PWR_STABLE_CYCLE_SELECTION": ["5ms", "2.5ms"], "SD_PWR_CYCLE_SELECTION": ["20ms", "10ms", "5ms", "2.5ms"],
    "BT_MPU_DISABLE": disabling, "L1 I-Cache DISABLE": disabling, "Disable SDMMC Manufacture mode": disabling,
    "UART Serial Download Disable": enabling, "SD2 VOLTAGE SELECTION": ["3.3V", "1.8V"],
    "USDHC IOMUX SRE Enable": enabling, "USDHC_IOMUX_SION_BIT_ENABLE": enabling,
    "ENABLE_EMMC_22K_PULLUP": ["47K pullup", "22K pullup"], "USDHC_PAD_PULL_DOWN": ["no action", "pull down"],
    "Boot Failure Indicator Pin Select[3:0]": ["gpio1.IO00", "gpio1.IO01"],
    "BT_LPB_POLARITY": ["Active High", "Active Low"], "LPB_BOOT": ["Div by 1", "Div by 2", "Div by 4", "Div by 8"],
    "Enable Boot Failure Indicator Pin": enabled,
    "READ_RETRY_SEQ_ID": ["0000", "0001", "0010", "0011", "0100", "0101"],
    "WDOG Timeout Select": ["64s", "32s", "16s", "8s", "4s"],
    "EEPROM_RECOVERY_EN": enabled, "LPSPI_PORT_SEL": ["LPSPI1", "LPSPI2", "LPSPI3", "LPSPI4"],
    "LPSPI_ADDR": ["2-bytes", "3-bytes"], "LPSPI_SPEED": ["00", "10 MHz", "5 MHz", "2 MHz"],
    "SD_CALIBRATION_STEP": ["1"],
    "SRK_REVOKE1": revoking, "SRK_REVOKE2": revoking, "SRK_REVOKE3": revoking, "SRK_REVOKE4": revoking,
  ]
}
