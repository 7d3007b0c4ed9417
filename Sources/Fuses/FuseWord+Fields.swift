extension FuseWord {
  /// The words that the RT1020 has.
  public static let all = 0...0x2F

  /// The words of SRK_HASH, the hash of the table of super root keys.
  public static let keyHash = 0x18...0x1F

  /// The fields of word `index`, lowest bits first; a word that is one number has one field, a reserved word none.
  /// Source: SPSDK's table of the RT1024 (same die family); meanings in our words.
  public static func fields(_ index: Int) -> [FuseField] {
    switch index {
    case 0x00: lockFields
    case 0x01...0x04: factoryFields(index)
    case 0x05: bootConfiguration0Fields
    case 0x06: bootConfiguration1Fields
    case 0x07: bootConfiguration2Fields
    case 0x0F: identityFields
    case 0x18...0x1F:
      [FuseField(name(index) ?? "", 0...31, "a part of the hash of the keys that a closed part trusts", .boot)]
    case 0x21: [FuseField("SJC_RESP[55:32]", 0...23, numberMeaning(index))]
    case 0x23: [FuseField("MAC1_ADDR[15:0]", 0...15, numberMeaning(index))]
    case 0x20, 0x22, 0x24, 0x26...0x2C: [FuseField(name(index) ?? "", 0...31, numberMeaning(index))]
    case 0x2D: miscellaneous0Fields
    case 0x2E:
      (0..<4).map { FuseField("BOOT_CONFIG_MISC\($0)", (8 * $0)...(8 * $0 + 7), "further boot configuration", .boot) }
    case 0x2F: revocationFields
    default: []
    }
  }

  /// The bits of word `index` that have a name.
  public static func namedBits(_ index: Int) -> UInt32 { fields(index).reduce(0) { $0 | $1.mask } }

  /// SEC_CONFIG[1], in BOOT_CFG1: HAB closed.
  @inlinable public static var closeBit: UInt32 { 0x2 }

  private static func numberMeaning(_ index: Int) -> String {
    switch index {
    case 0x20, 0x21: "response that unlocks secure JTAG"
    case 0x22, 0x23: "Ethernet address"
    case 0x28...0x2C: "key of the board's maker (SW_GP2 can be the key of encrypted XIP)"
    default: "free for the board's maker"
    }
  }

  private static func factoryFields(_ index: Int) -> [FuseField] {
    switch index {
    case 2:
      [
        FuseField("LOT_NO_ENC", 0...10, "lot, a part of the unique id", .factory),
        FuseField("WAFER_NO", 11...15, "wafer, a part of the unique id", .factory),
        FuseField("DIE-Y-CORDINATE", 16...23, "place on the wafer, a part of the unique id", .factory),
        FuseField("DIE-X-CORDINATE", 24...31, "place on the wafer, a part of the unique id", .factory),
      ]
    case 3: [FuseField("SI_REV", 16...19, "revision of the silicon", .factory)]
    case 4:
      [
        FuseField("SPEED_GRADING", 16...17, "speed grade", .factory),
        FuseField("PKGINFO", 18...19, "package", .factory),
      ]
    default: [FuseField(name(index) ?? "", 0...31, "half of the part's unique id", .factory)]
    }
  }

  private static let lockFields: [FuseField] = {
    let states: [UInt32: String] = [
      0: "unlocked", 1: "no burns", 2: "shadow fixed", 3: "no burns, shadow fixed",
    ]
    func lock(_ name: String, _ bits: ClosedRange<UInt32>, _ what: String) -> FuseField {
      FuseField(
        name, bits, "locks \(what)", .locks, forEver: "\(what) can never be changed again",
        values: bits.count == 2 ? states : [0: "unlocked", 1: "locked"])
    }
    return [
      FuseField("TESTER_LOCK", 0...1, "locks the words of the part's maker", .factory, values: states),
      lock("BOOT_CFG_LOCK", 2...3, "BOOT_CFG0 to BOOT_CFG2, the close bit among them,"),
      lock("SJC_RESP_LOCK", 6...6, "the secure JTAG response"), lock("MAC_ADDR_LOCK", 8...9, "the Ethernet address"),
      lock("GP1_LOCK", 10...11, "GP1"), lock("GP2_LOCK", 12...13, "GP2"), lock("SW_GP1_LOCK", 16...16, "SW_GP1"),
      // SPSDK calls the bits so; they also stand in its table as the locks of USB_ID.
      lock("ANALOG_LOCK", 18...19, "the analog words and USB_ID"), lock("SW_GP2_LOCK", 21...21, "SW_GP2"),
      FuseField(
        "MISC_CONF_LOCK", bit: 22, "locks MISC_CONF0 and MISC_CONF1", .locks,
        forEver: "MISC_CONF0 and MISC_CONF1 can never be read, or never be changed, again (sources disagree: UNPROVEN)",
        values: [0: "unlocked", 1: "locked"]),
      FuseField(
        "SW_GP2_RLOCK", bit: 23, "hides SW_GP1 and SW_GP2 from reads", .locks,
        forEver: "SW_GP1 and SW_GP2 can never be read again", values: [0: "readable", 1: "hidden"]),
      lock("GP3_LOCK", 26...27, "GP3"),
      FuseField(
        "FIELD_RETURN", bit: 31, "opens the part for a return to its maker", .forbidden,
        forEver: "the part's security is off for ever"),
    ]
  }()

  private static let bootConfiguration0Fields: [FuseField] = [
    FuseField("EncryptedXIP", bit: 0, "the flash is decrypted while it is executed (if BT_FUSE_SEL is burnt)", .boot),
    FuseField(
      "FLASH_TYPE", 1...3, "how the flash is read at first", .boot,
      values: [
        0: "3-byte reads", 1: "4-byte reads", 2: "HyperFlash 1.8 V", 3: "HyperFlash 3.3 V", 4: "MXIC octal DDR",
        5: "Micron octal DDR", 7: "3-byte reads, second pins",
      ]),
    FuseField(
      "Boot_Device_Selection", 4...7, "where the boot ROM looks for an image (if BT_FUSE_SEL is burnt)", .boot,
      forEver: "with BT_FUSE_SEL the part looks for its image in this device only", values: bootDevices),
    FuseField("BOOT_CFG2", 8...15, "details of the boot device", .boot),
    FuseField("BOOT_CFG3", 16...23, "details of the boot device", .boot),
    FuseField("BOOT_CFG4", 24...31, "details of the boot device", .boot),
  ]

  /// Boot devices by BOOT_CFG0 bits 7:4. Sources disagree on which of 2, 3 and 4 to 7 is SEMC NAND and which SD.
  private static let bootDevices: [UInt32: String] = {
    var names: [UInt32: String] = [0: "FlexSPI NOR", 1: "SEMC NOR"]
    for value: UInt32 in 2...7 { names[value] = "SEMC NAND or SD (sources disagree)" }
    for value: UInt32 in 8...11 { names[value] = "MMC or eMMC" }
    for value: UInt32 in 12...15 { names[value] = "FlexSPI NAND" }
    return names
  }()

  private static let identityFields: [FuseField] = [
    FuseField(
      "USB_VID", 0...15, "vendor id of the boot ROM's USB device (0: NXP's)", .cutsOff,
      forEver: "the boot ROM shows itself with another vendor id, and tools that look for 1FC9:0130 do not find it"),
    FuseField(
      "USB_PID", 16...31, "product id of the boot ROM's USB device (0: NXP's)", .cutsOff,
      forEver: "the boot ROM shows itself with another product id, and tools that look for 1FC9:0130 do not find it"),
  ]

  private static let revocationFields: [FuseField] = (0..<4).map { index in
    FuseField(
      "SRK_REVOKE\(index + 1)", bit: UInt32(index), "key \(index + 1) (source index \(index)) is not trusted", .revokes,
      forEver: "images signed with super root key \(index + 1) never start again on the closed part",
      values: [0: "trusted", 1: "revoked"])
  }
}
