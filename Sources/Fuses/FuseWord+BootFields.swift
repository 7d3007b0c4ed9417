/// The larger words of boot configuration. Source: SPSDK's table of the RT1024; meanings in our words.
extension FuseWord {
  static let bootConfiguration1Fields: [FuseField] = [
    FuseField(
      "SEC_CONFIG1", bit: 1, "HAB: open or closed", .closes,
      forEver: "the part starts nothing but images signed with the keys whose hash is in SRK_HASH, flashloaders too",
      values: [0: "open", 1: "closed"]),
    FuseField(
      "Boot Frequencies", bit: 2, "clock of the core during boot", .boot, values: [0: "396 MHz", 1: "528 MHz"]),
    FuseField(
      "BT_FUSE_SEL", bit: 4, "boot configuration from fuses, not from pins", .boot,
      forEver: "the boot configuration pins have no say any more: the boot device is what the fuses say",
      values: [0: "pins", 1: "fuses"]),
    FuseField("FORCE_COLD_BOOT", bit: 5, "no fast recovery from low power", .boot),
    FuseField("SDRAM_CONFIG", 8...11, "SDRAM configuration", .boot),
    FuseField("BEE_KEY0_SEL", 12...13, "key of encrypted XIP, region 0", .boot, values: decryptionKeys),
    FuseField("BEE_KEY1_SEL", 14...15, "key of encrypted XIP, region 1", .boot, values: decryptionKeys),
    FuseField(
      "FORCE_INTERNAL_BOOT", bit: 16, "the boot mode pins are ignored", .cutsOff,
      forEver: "the pins never bring the part into serial download again: only an image that fails to start does"),
    FuseField(
      "SDP_DISABLE", bit: 17, "no serial download", .cutsOff,
      forEver: "serial download is gone: a part whose image does not start is lost"),
    FuseField(
      "SDP_READ_DISABLE", bit: 18, "serial download reads no registers", .debug,
      forEver: "the boot ROM reads no memory and no registers for a host any more"),
    FuseField("DAP_SJC_SWD_SEL", bit: 19, "debug port", .debug, values: [0: "SWD", 1: "JTAG"]),
    FuseField("SJC_DISABLE", bit: 20, "the JTAG controller is off", .debug, forEver: "JTAG is gone"),
    FuseField("WDOG_ENABLE", bit: 21, "the watchdog runs during boot", .boot),
    FuseField(
      "JTAG_SMODE", 22...23, "JTAG security", .debug,
      forEver: "JTAG never is as open again as it was", values: [0: "open", 1: "secure JTAG", 3: "no debugging"]),
    FuseField("DLL_ENABLE", bit: 24, "DLL for SD and eMMC", .boot),
    FuseField("NAND_ECC_DISABLE", bit: 25, "no ECC for raw NAND", .boot),
    FuseField("KTE", bit: 26, "kill trace", .debug, forEver: "bus tracing goes only as far as JTAG security lets it"),
    FuseField(
      "JTAG_HEO", bit: 27, "HAB may not open JTAG", .debug, forEver: "signed software cannot open JTAG any more"),
    FuseField(
      "PWR_STABLE_CYCLE_SELECTION", bit: 29, "wait for a stable supply", .boot, values: [0: "5 ms", 1: "2.5 ms"]),
    FuseField(
      "SD_PWR_CYCLE_SELECTION", 30...31, "power cycle of the SD card", .boot,
      values: [0: "20 ms", 1: "10 ms", 2: "5 ms", 3: "2.5 ms"]),
  ]

  private static let decryptionKeys: [UInt32: String] = [0: "register", 2: "OTPMK", 3: "SW_GP2"]

  static let bootConfiguration2Fields: [FuseField] = [
    FuseField("Override SD Pad Settings", bit: 0, "SD pads as PAD_SETTINGS says", .boot),
    FuseField("BT_MPU_DISABLE", bit: 1, "no MPU during boot", .boot),
    FuseField("L1 I-Cache DISABLE", bit: 2, "no instruction cache during boot", .boot),
    FuseField("Disable SDMMC Manufacture mode", bit: 3, "no manufacturing boot from SD or MMC", .boot),
    FuseField(
      "UART Serial Download Disable", bit: 4, "no serial download over UART", .cutsOff,
      forEver: "serial download over UART is gone; USB stays"),
    FuseField("SD2 VOLTAGE SELECTION", bit: 5, "voltage of the SD2 pads", .boot, values: [0: "3.3 V", 1: "1.8 V"]),
    FuseField("SD1_RST_POLARITY_SELECT", bit: 6, "reset polarity of SD1", .boot),
    FuseField("DLL Override", bit: 7, "DLL override mode for SD and eMMC", .boot),
    FuseField("USDHC IOMUX SRE Enable", bit: 8, "slew rate of the SD pads", .boot),
    FuseField("USDHC_IOMUX_SION_BIT_ENABLE", bit: 9, "input path of the SD pads", .boot),
    FuseField("Boot Failure Indicator Pin Select[4]", bit: 10, "pin that shows a failed boot, bit 4", .boot),
    FuseField("ENABLE_EMMC_22K_PULLUP", bit: 11, "pull-ups of the SD pads", .boot, values: [0: "47 k", 1: "22 k"]),
    FuseField("USDHC_PAD_PULL_DOWN", bit: 12, "pull-downs of the SD pads", .boot),
    FuseField("Override HYS bit for SD-MMC pads", bit: 13, "hysteresis of the SD pads", .boot),
    FuseField("eMMC 4.4 - RESET TO PRE-IDLE STATE", bit: 14, "resets the eMMC before a fast boot", .boot),
    FuseField("SD2_RST_POLARITY_SELECT", bit: 15, "reset polarity of SD2", .boot),
    FuseField("Boot Failure Indicator Pin Select[3:0]", 16...19, "pin that shows a failed boot", .boot),
    FuseField("BT_LPB_POLARITY", bit: 20, "polarity of the low-power boot pin", .boot),
    FuseField("LPB_BOOT", 21...22, "clock divider of low-power boot", .boot),
    FuseField("MMC_DLL_DLY", 24...30, "delay line of the eMMC", .boot),
    FuseField("Override NAND Pad Settings", bit: 31, "NAND pads as PAD_SETTINGS says", .boot),
  ]

  static let miscellaneous0Fields: [FuseField] = [
    FuseField("PAD_SETTINGS", 0...5, "settings for pads that are overridden", .boot),
    FuseField("USB_VBUS_EVENT_HANDLER_EN", bit: 6, "the boot ROM heeds plugging of USB", .boot),
    FuseField("Enable Boot Failure Indicator Pin", bit: 7, "a pin shows a failed boot", .boot),
    FuseField("READ_RETRY_SEQ_ID", 8...11, "read retry of raw NAND", .boot),
    FuseField(
      "WDOG Timeout Select", 13...15, "time of the boot watchdog", .boot,
      values: [0: "64 s", 1: "32 s", 2: "16 s", 3: "8 s", 4: "4 s"]),
    FuseField(
      "Default_FlexRAM_Part", 16...19, "how RAM is divided after a reset", .boot,
      forEver: "with little OCRAM or no DTCM flashloaders linked there cannot run", values: ramPartitions),
    FuseField("EEPROM_RECOVERY_EN", bit: 24, "recovery boot from a serial EEPROM", .boot),
    FuseField(
      "LPSPI_PORT_SEL", 25...26, "port of the recovery EEPROM", .boot,
      values: [0: "LPSPI1", 1: "LPSPI2", 2: "LPSPI3", 3: "LPSPI4"]),
    FuseField("LPSPI_ADDR", bit: 27, "address bytes of the recovery EEPROM", .boot, values: [0: "2", 1: "3"]),
    FuseField(
      "LPSPI_SPEED", 28...29, "clock of the recovery EEPROM", .boot,
      values: [0: "20 MHz", 1: "10 MHz", 2: "5 MHz", 3: "2 MHz"]),
    FuseField("SD_CALIBRATION_STEP", 30...31, "SD calibration", .boot),
  ]

  /// KiB of ITCM, DTCM and OCRAM.
  private static let ramPartitions: [UInt32: String] = [
    0: "64/64/128", 1: "64/128/64", 2: "0/128/128", 3: "32/128/96", 4: "128/64/64", 5: "0/192/64", 6: "32/64/160",
    7: "0/64/192", 8: "64/32/160", 9: "128/32/96", 10: "160/32/64", 11: "0/32/224", 12: "128/0/128", 13: "32/32/192",
    14: "192/0/64", 15: "0/0/256",
  ]
}
