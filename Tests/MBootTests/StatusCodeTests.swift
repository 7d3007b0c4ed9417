import MBoot
import Testing

struct StatusCodeTests {
  @Test(
    "The text is SPSDK's, number and hex before it",
    arguments: [
      (0, "0 (0x0) Success."),
      (4, "4 (0x4) Invalid Argument Error."),
      (102, "102 (0x66) FLASH Driver: Address Error."),
      (7002, "7002 (0x1b5a) FLEXSPI: Device Timeout."),
      (10000, "10000 (0x2710) Unknown Command."),
      (10004, "10004 (0x2714) No response packet from target device."),
      (10101, "10101 (0x2775) ROM Loader: Signature Error."),
      (10200, "10200 (0x27d8) Memory Range Invalid."),
      (10213, "10213 (0x27e5) Memory PFR Spec Region Write Broken."),
      (20103, "20103 (0x4e87) FLEXSPINOR:Wait Timeout."),
      (20106, "20106 (0x4e8a) FlexSPINOR: Command Failure."),
      (20203, "20203 (0x4eeb) OCOTP: Wait Timeout."),
      (21219, "21219 (0x52e3) SemcNAND: Disallow Overwrite Bcb."),
      (123456, "123456 (0x1e240) Unknown error code (123456)."),
      (52001, "52001 (0xcb21) Unknown error code (52001)."),
      (UInt32.max, "4294967295 (0xffffffff) Unknown error code (4294967295)."),
    ])
  func description(number: UInt32, text: String) {
    #expect(StatusCode(rawValue: number).description == text)
  }

  @Test("Every number of the table is found, and none between them")
  func table() {
    let known = StatusCode.known.map(\.rawValue)
    #expect(known.count == 153)
    #expect(known == known.sorted())
    #expect(Set(known).count == known.count)
    let set = Set(known)
    for number in UInt32(0)...22_000 {
      #expect(StatusCode(rawValue: number).isKnown == set.contains(number))
    }
    #expect(Set(StatusCode.known.compactMap(\.name)).count == known.count)
  }

  @Test("The constants are the numbers that the firmware sends, and all have words")
  func constants() {
    let constants: [(StatusCode, UInt32)] = [
      (.success, 0), (.fail, 1), (.invalidArgument, 4), (.timeout, 5), (.flashAddressError, 102),
      (.flexSPISequenceTimeout, 7000), (.flexSPIInvalidSequence, 7001), (.flexSPIDeviceTimeout, 7002),
      (.unknownCommand, 10000), (.securityViolation, 10001), (.abortDataPhase, 10002), (.noResponse, 10004),
      (.noResponseExpected, 10005), (.unsupportedCommand, 10006), (.sbSignature, 10101), (.memoryRangeInvalid, 10200),
      (.memoryCumulativeWrite, 10203), (.memoryNotConfigured, 10205), (.memoryAlignmentError, 10206),
      (.memoryUnsupported, 10213), (.unknownProperty, 10300), (.readOnlyProperty, 10301),
      (.invalidPropertyValue, 10302), (.norWriteAlignment, 20105), (.norCommandFailure, 20106),
      (.norSFDPNotFound, 20107), (.norUnsupportedSFDPVersion, 20108), (.norFlashNotFound, 20109),
      (.norDTRProbeFailed, 20110), (.otpReadFailure, 20200), (.otpProgramFailure, 20201),
      (.otpReloadFailure, 20202), (.otpWaitTimeout, 20203),
    ]
    for (constant, number) in constants {
      #expect(constant.rawValue == number)
      #expect(constant.isKnown)
      #expect(constant.isSuccess == (number == 0))
    }
    #expect(StatusCode.norCommandFailure.name == "FlexSPINORCommandFailure")
    #expect(StatusCode(rawValue: 7).name == nil)
  }
}
