/// Every status number a host tool has words for, in ascending order.
///
/// Numbers, names and words as SPSDK 3.12 prints them, so that our output compares equal to its own; which
/// of them the RT1020's flashloader really sends stands with the constants of `StatusCode`.
enum StatusCodeTable {
  /// One status: its number, symbolic name, and words without number and full stop.
  struct Row: Sendable {
    let code: UInt32
    let name: String
    let text: String
  }

  /// The row of a number, by binary search; nil for a number without words.
  static func row(_ code: UInt32) -> Row? {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = low + (high - low) / 2
      if rows[middle].code < code { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low].code == code ? rows[low] : nil
  }

  static let rows: [Row] = [
    // Generic (group 0).
    Row(code: 0, name: "Success", text: "Success"),
    Row(code: 1, name: "Fail", text: "Fail"),
    Row(code: 2, name: "ReadOnly", text: "Read Only Error"),
    Row(code: 3, name: "OutOfRange", text: "Out Of Range Error"),
    Row(code: 4, name: "InvalidArgument", text: "Invalid Argument Error"),
    Row(code: 5, name: "TimeoutError", text: "Timeout Error"),
    Row(code: 6, name: "NoTransferInProgress", text: "No Transfer In Progress Error"),
    // Flash driver (group 1).
    Row(code: 100, name: "FlashSizeError", text: "FLASH Driver: Size Error"),
    Row(code: 101, name: "FlashAlignmentError", text: "FLASH Driver: Alignment Error"),
    Row(code: 102, name: "FlashAddressError", text: "FLASH Driver: Address Error"),
    Row(code: 103, name: "FlashAccessError", text: "FLASH Driver: Access Error"),
    Row(code: 104, name: "FlashProtectionViolation", text: "FLASH Driver: Protection Violation"),
    Row(code: 105, name: "FlashCommandFailure", text: "FLASH Driver: Command Failure"),
    Row(code: 106, name: "FlashUnknownProperty", text: "FLASH Driver: Unknown Property"),
    Row(
      code: 107, name: "FlashEraseKeyError",
      text: "FLASH Driver: Provided Key Does Not Match Programmed Flash Memory Key"),
    Row(code: 108, name: "FlashRegionExecuteOnly", text: "FLASH Driver: Region Execute Only"),
    Row(code: 109, name: "FlashExecuteInRamFunctionNotReady", text: "FLASH Driver: Execute In RAM Function Not Ready"),
    Row(code: 111, name: "FlashCommandNotSupported", text: "FLASH Driver: Command Not Supported"),
    Row(code: 112, name: "FlashReadOnlyProperty", text: "FLASH Driver: Flash Memory Property Is Read-Only"),
    Row(code: 113, name: "FlashInvalidPropertyValue", text: "FLASH Driver: Flash Memory Property Value Out Of Range"),
    Row(
      code: 114, name: "FlashInvalidSpeculationOption",
      text: "FLASH Driver: Flash Memory Prefetch Speculation Option Is Invalid"),
    Row(code: 116, name: "FlashEccError", text: "FLASH Driver: ECC Error"),
    Row(
      code: 117, name: "FlashCompareError", text: "FLASH Driver: Destination And Source Memory Contents Do Not Match"),
    Row(code: 118, name: "FlashRegulationLoss", text: "FLASH Driver: Loss Of Regulation During Read"),
    Row(
      code: 119, name: "FlashInvalidWaitStateCycles",
      text: "FLASH Driver: Wait State Cycle Set To Read/Write Mode Is Invalid"),
    // FlexSPI controller (group 70).
    Row(code: 7000, name: "FLEXSPI_SequenceExecutionTimeout", text: "FLEXSPI: Sequence Execution Timeout"),
    Row(code: 7001, name: "FLEXSPI_InvalidSequence", text: "FLEXSPI: Invalid Sequence"),
    Row(code: 7002, name: "FLEXSPI_DeviceTimeout", text: "FLEXSPI: Device Timeout"),
    // Command interface (group 100).
    Row(code: 10000, name: "UnknownCommand", text: "Unknown Command"),
    Row(code: 10001, name: "SecurityViolation", text: "Security Violation"),
    Row(code: 10002, name: "AbortDataPhase", text: "Abort Data Phase"),
    Row(code: 10003, name: "PingError", text: "Ping Error"),
    Row(code: 10004, name: "NoResponse", text: "No response packet from target device"),
    Row(code: 10005, name: "NoResponseExpected", text: "No Response Expected"),
    Row(code: 10006, name: "UnsupportedCommand", text: "Unsupported Command"),
    // SB loader (group 101).
    Row(code: 10100, name: "RomLdrSectionOverrun", text: "ROM Loader: Section Overrun"),
    Row(code: 10101, name: "RomLdrSignature", text: "ROM Loader: Signature Error"),
    Row(code: 10102, name: "RomLdrSectionLength", text: "ROM Loader: Section Length Error"),
    Row(code: 10103, name: "RomLdrUnencryptedOnly", text: "ROM Loader: Unencrypted Only"),
    Row(code: 10104, name: "RomLdrEOFReached", text: "ROM Loader: EOF Reached"),
    Row(code: 10105, name: "RomLdrChecksum", text: "ROM Loader: Checksum Error"),
    Row(code: 10106, name: "RomLdrCrc32Error", text: "ROM Loader: CRC32 Error"),
    Row(code: 10107, name: "RomLdrUnknownCommand", text: "ROM Loader: Unknown Command"),
    Row(code: 10108, name: "RomLdrIdNotFound", text: "ROM Loader: ID Not Found"),
    Row(code: 10109, name: "RomLdrDataUnderrun", text: "ROM Loader: Data Underrun"),
    Row(code: 10110, name: "RomLdrJumpReturned", text: "ROM Loader: Jump Returned"),
    Row(code: 10111, name: "RomLdrCallFailed", text: "ROM Loader: Call Failed"),
    Row(code: 10112, name: "RomLdrKeyNotFound", text: "ROM Loader: Key Not Found"),
    Row(code: 10113, name: "RomLdrSecureOnly", text: "ROM Loader: Secure Only"),
    Row(code: 10114, name: "RomLdrResetReturned", text: "ROM Loader: Reset Returned"),
    Row(code: 10115, name: "RomLdrRollbackBlocked", text: "ROM Loader: Rollback Blocked"),
    Row(code: 10116, name: "RomLdrInvalidSectionMacCount", text: "ROM Loader: Invalid Section Mac Count"),
    Row(code: 10117, name: "RomLdrUnexpectedCommand", text: "ROM Loader: Unexpected Command"),
    Row(code: 10118, name: "RomLdrBadSBKEK", text: "ROM Loader: Bad SBKEK Detected"),
    Row(code: 10119, name: "RomLdrPendingJumpCommand", text: "ROM Loader: Pending Jump Command"),
    Row(code: 10120, name: "RomLdrPendingResetCommand", text: "ROM Loader: Pending Reset Command"),
    // Memory interface (group 102).
    Row(code: 10200, name: "MemoryRangeInvalid", text: "Memory Range Invalid"),
    Row(code: 10201, name: "MemoryReadFailed", text: "Memory Read Failed"),
    Row(code: 10202, name: "MemoryWriteFailed", text: "Memory Write Failed"),
    Row(code: 10203, name: "MemoryCumulativeWrite", text: "Memory Cumulative Write"),
    Row(code: 10204, name: "MemoryAppOverlapWithExecuteOnlyRegion", text: "Memory App Overlap with exec region"),
    Row(code: 10205, name: "MemoryNotConfigured", text: "Memory Not Configured"),
    Row(code: 10206, name: "MemoryAlignmentError", text: "Memory Alignment Error"),
    Row(code: 10207, name: "MemoryVerifyFailed", text: "Memory Verify Failed"),
    Row(code: 10208, name: "MemoryWriteProtected", text: "Memory Write Protected"),
    Row(code: 10209, name: "MemoryAddressError", text: "Memory Address Error"),
    Row(code: 10210, name: "MemoryBlankCheckFailed", text: "Memory Blank Check Failed"),
    Row(code: 10211, name: "MemoryBlankPageReadDisallowed", text: "Memory Blank Page Read Disallowed"),
    Row(code: 10212, name: "MemoryProtectedPageReadDisallowed", text: "Memory Protected Page Read Disallowed"),
    Row(code: 10213, name: "MemoryPfrSpecRegionWriteBroken", text: "Memory PFR Spec Region Write Broken"),
    Row(code: 10214, name: "MemoryUnsupportedCommand", text: "Memory Unsupported Command"),
    // Property store (group 103).
    Row(code: 10300, name: "UnknownProperty", text: "Unknown Property"),
    Row(code: 10301, name: "ReadOnlyProperty", text: "Read Only Property"),
    Row(code: 10302, name: "InvalidPropertyValue", text: "Invalid Property Value"),
    // Application CRC (group 104).
    Row(code: 10400, name: "AppCrcCheckPassed", text: "Application CRC Check: Passed"),
    Row(code: 10401, name: "AppCrcCheckFailed", text: "Application: CRC Check: Failed"),
    Row(code: 10402, name: "AppCrcCheckInactive", text: "Application CRC Check: Inactive"),
    Row(code: 10403, name: "AppCrcCheckInvalid", text: "Application CRC Check: Invalid"),
    Row(code: 10404, name: "AppCrcCheckOutOfRange", text: "Application CRC Check: Out Of Range"),
    // Packetizer (group 105).
    Row(code: 10500, name: "NoPingResponse", text: "Packetizer Error: No Ping Response"),
    Row(code: 10501, name: "InvalidPacketType", text: "Packetizer Error: No response received for ping command"),
    Row(code: 10502, name: "InvalidCRC", text: "Packetizer Error: Invalid packet type"),
    Row(code: 10503, name: "NoCommandResponse", text: "Packetizer Error: No response received for command"),
    // Reliable update (group 106).
    Row(code: 10600, name: "ReliableUpdateSuccess", text: "Reliable Update: Success"),
    Row(code: 10601, name: "ReliableUpdateFail", text: "Reliable Update: Fail"),
    Row(code: 10602, name: "ReliableUpdateInactive", text: "Reliable Update: Inactive"),
    Row(
      code: 10603, name: "ReliableUpdateBackupApplicationInvalid", text: "Reliable Update: Backup Application Invalid"),
    Row(code: 10604, name: "ReliableUpdateStillInMainApplication", text: "Reliable Update: Still In Main Application"),
    Row(code: 10605, name: "ReliableUpdateSwapSystemNotReady", text: "Reliable Update: Swap System Not Ready"),
    Row(
      code: 10606, name: "ReliableUpdateBackupBootloaderNotReady", text: "Reliable Update: Backup Bootloader Not Ready"),
    Row(
      code: 10607, name: "ReliableUpdateSwapIndicatorAddressInvalid",
      text: "Reliable Update: Swap Indicator Address Invalid"),
    Row(code: 10608, name: "ReliableUpdateSwapSystemNotAvailable", text: "Reliable Update: Swap System Not Available"),
    Row(code: 10609, name: "ReliableUpdateSwapTest", text: "Reliable Update: Swap Test"),
    // Serial NOR/EEPROM over LPSPI (group 107).
    Row(code: 10700, name: "SerialNorEepromAddressInvalid", text: "SerialNorEeprom: Address Invalid"),
    Row(code: 10701, name: "SerialNorEepromTransferError", text: "SerialNorEeprom: Transfer Error"),
    Row(code: 10702, name: "SerialNorEepromTypeInvalid", text: "SerialNorEeprom: Type Invalid"),
    Row(code: 10703, name: "SerialNorEepromSizeInvalid", text: "SerialNorEeprom: Size Invalid"),
    Row(code: 10704, name: "SerialNorEepromCommandInvalid", text: "SerialNorEeprom: Command Invalid"),
    // ROM API.
    Row(code: 10801, name: "RomApiNeedMoreData", text: "RomApi: Need More Data"),
    Row(code: 10802, name: "RomApiBufferSizeNotEnough", text: "RomApi: Buffer Size Not Enough"),
    Row(code: 10803, name: "RomApiInvalidBuffer", text: "RomApi: Invalid Buffer"),
    // FlexSPI NAND (group 200).
    Row(code: 20000, name: "FlexSPINANDReadPageFail", text: "FlexSPINAND: Read Page Fail"),
    Row(code: 20001, name: "FlexSPINANDReadCacheFail", text: "FlexSPINAND: Read Cache Fail"),
    Row(code: 20002, name: "FlexSPINANDEccCheckFail", text: "FlexSPINAND: Ecc Check Fail"),
    Row(code: 20003, name: "FlexSPINANDPageLoadFail", text: "FlexSPINAND: Page Load Fail"),
    Row(code: 20004, name: "FlexSPINANDPageExecuteFail", text: "FlexSPINAND: Page Execute Fail"),
    Row(code: 20005, name: "FlexSPINANDEraseBlockFail", text: "FlexSPINAND: Erase Block Fail"),
    Row(code: 20006, name: "FlexSPINANDWaitTimeout", text: "FlexSPINAND: Wait Timeout"),
    Row(code: 20010, name: "FlexSPINANDWriteAlignmentError", text: "FlexSPINAND: Write Alignment Error"),
    Row(code: 20011, name: "FlexSPINANDNotFound", text: "FlexSPINAND: Not Found"),
    // FlexSPI NOR (group 201).
    Row(code: 20100, name: "FLEXSPINORProgramFail", text: "FLEXSPINOR: Program Fail"),
    Row(code: 20101, name: "FLEXSPINOREraseSectorFail", text: "FLEXSPINOR: Erase Sector Fail"),
    Row(code: 20102, name: "FLEXSPINOREraseAllFail", text: "FLEXSPINOR: Erase All Fail"),
    Row(code: 20103, name: "FLEXSPINORWaitTimeout", text: "FLEXSPINOR:Wait Timeout"),
    Row(
      code: 20104, name: "FLEXSPINORPageSizeOverTheMaxSupportedSize",
      text: "FlexSPINOR: PageSize over the max supported size"),
    Row(code: 20105, name: "FlexSPINORWriteAlignmentError", text: "FlexSPINOR:Write Alignment Error"),
    Row(code: 20106, name: "FlexSPINORCommandFailure", text: "FlexSPINOR: Command Failure"),
    Row(code: 20107, name: "FlexSPINORSFDPNotFound", text: "FlexSPINOR: SFDP Not Found"),
    Row(code: 20108, name: "FLEXSPINORUnsupportedSFDPVersion", text: "FLEXSPINOR: Unsupported SFDP Version"),
    Row(code: 20109, name: "FLEXSPINORFlashNotFound", text: "FLEXSPINOR Flash Not Found"),
    Row(code: 20110, name: "FLEXSPINORDTRReadDummyProbeFailed", text: "FLEXSPINOR: DTR Read Dummy Probe Failed"),
    // OCOTP (group 202).
    Row(code: 20200, name: "OCOTPReadFailure", text: "OCOTP: Read Failure"),
    Row(code: 20201, name: "OCOTPProgramFailure", text: "OCOTP: Program Failure"),
    Row(code: 20202, name: "OCOTPReloadFailure", text: "OCOTP: Reload Failure"),
    Row(code: 20203, name: "OCOTPWaitTimeout", text: "OCOTP: Wait Timeout"),
    // SEMC NOR (group 211).
    Row(code: 21100, name: "SemcNOR_DeviceTimeout", text: "SemcNOR: Device Timeout"),
    Row(code: 21101, name: "SemcNOR_InvalidMemoryAddress", text: "SemcNOR: Invalid Memory Address"),
    Row(code: 21102, name: "SemcNOR_unmatchedCommandSet", text: "SemcNOR: unmatched Command Set"),
    Row(code: 21103, name: "SemcNOR_AddressAlignmentError", text: "SemcNOR: Address Alignment Error"),
    Row(code: 21104, name: "SemcNOR_InvalidCfiSignature", text: "SemcNOR: Invalid Cfi Signature"),
    Row(code: 21105, name: "SemcNOR_CommandErrorNoOpToSuspend", text: "SemcNOR: Command Error No Op To Suspend"),
    Row(code: 21106, name: "SemcNOR_CommandErrorNoInfoAvailable", text: "SemcNOR: Command Error No Info Available"),
    Row(code: 21107, name: "SemcNOR_BlockEraseCommandFailure", text: "SemcNOR: Block Erase Command Failure"),
    Row(code: 21108, name: "SemcNOR_BufferProgramCommandFailure", text: "SemcNOR: Buffer Program Command Failure"),
    Row(code: 21109, name: "SemcNOR_ProgramVerifyFailure", text: "SemcNOR: Program Verify Failure"),
    Row(code: 21110, name: "SemcNOR_EraseVerifyFailure", text: "SemcNOR: Erase Verify Failure"),
    Row(code: 21116, name: "SemcNOR_InvalidCfgTag", text: "SemcNOR: Invalid Cfg Tag"),
    // SEMC NAND (group 212).
    Row(code: 21200, name: "SemcNAND_DeviceTimeout", text: "SemcNAND: Device Timeout"),
    Row(code: 21201, name: "SemcNAND_InvalidMemoryAddress", text: "SemcNAND: Invalid Memory Address"),
    Row(code: 21202, name: "SemcNAND_NotEqualToOnePageSize", text: "SemcNAND: Not Equal To One Page Size"),
    Row(code: 21203, name: "SemcNAND_MoreThanOnePageSize", text: "SemcNAND: More Than One Page Size"),
    Row(code: 21204, name: "SemcNAND_EccCheckFail", text: "SemcNAND: Ecc Check Fail"),
    Row(code: 21205, name: "SemcNAND_InvalidOnfiParameter", text: "SemcNAND: Invalid Onfi Parameter"),
    Row(code: 21206, name: "SemcNAND_CannotEnableDeviceEcc", text: "SemcNAND: Cannot Enable Device Ecc"),
    Row(code: 21207, name: "SemcNAND_SwitchTimingModeFailure", text: "SemcNAND: Switch Timing Mode Failure"),
    Row(code: 21208, name: "SemcNAND_ProgramVerifyFailure", text: "SemcNAND: Program Verify Failure"),
    Row(code: 21209, name: "SemcNAND_EraseVerifyFailure", text: "SemcNAND: Erase Verify Failure"),
    Row(code: 21210, name: "SemcNAND_InvalidReadbackBuffer", text: "SemcNAND: Invalid Readback Buffer"),
    Row(code: 21216, name: "SemcNAND_InvalidCfgTag", text: "SemcNAND: Invalid Cfg Tag"),
    Row(code: 21217, name: "SemcNAND_FailToUpdateFcb", text: "SemcNAND: Fail To Update Fcb"),
    Row(code: 21218, name: "SemcNAND_FailToUpdateDbbt", text: "SemcNAND: Fail To Update Dbbt"),
    Row(code: 21219, name: "SemcNAND_DisallowOverwriteBcb", text: "SemcNAND: Disallow Overwrite Bcb"),
    // Made up by the host.
    Row(code: 52009, name: "OPT_VerifyFail", text: "OTP: Failed to verify OTP write"),
  ]
}
