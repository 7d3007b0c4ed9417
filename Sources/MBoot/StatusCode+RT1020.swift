/// The statuses that an RT1020 flashloader sends (found by executing NXP's K2.1.0 image), and those that a
/// host makes up itself.
extension StatusCode {
  /// 0: done. Also the answer to an erase, write, fill or read of no bytes, at any address.
  public static let success = StatusCode(rawValue: 0)
  /// 1: a wrong or short packet within a data phase.
  public static let fail = StatusCode(rawValue: 1)
  /// 4: unknown memory id, option, fuse index or entry address.
  public static let invalidArgument = StatusCode(rawValue: 4)
  /// 5: a packet did not arrive in time. Inside the device only; hosts do not see it.
  public static let timeout = StatusCode(rawValue: 5)
  /// 102: an erase in RAM (K2.1.0; K2.7.0 says `memoryUnsupported`).
  public static let flashAddressError = StatusCode(rawValue: 102)

  /// 7000: a FlexSPI sequence did not end.
  public static let flexSPISequenceTimeout = StatusCode(rawValue: 7000)
  /// 7001: FlexSPI refused a sequence.
  public static let flexSPIInvalidSequence = StatusCode(rawValue: 7001)
  /// 7002: the flash stayed busy longer than the configuration block's `timeoutInMs`, where that is not 0.
  public static let flexSPIDeviceTimeout = StatusCode(rawValue: 7002)

  /// 10000: no handler for this command tag.
  public static let unknownCommand = StatusCode(rawValue: 10000)
  /// 10001: the part's security state forbids the command.
  public static let securityViolation = StatusCode(rawValue: 10001)
  /// 10002: the host ended the data phase early.
  public static let abortDataPhase = StatusCode(rawValue: 10002)
  /// 10004: nothing came from the device. Made up by the host.
  public static let noResponse = StatusCode(rawValue: 10004)
  /// 10005: no answer is expected. Made up by the host.
  public static let noResponseExpected = StatusCode(rawValue: 10005)
  /// 10006: the device does not offer the command. Made up by the host.
  public static let unsupportedCommand = StatusCode(rawValue: 10006)

  /// 10101: an SB file without a valid signature.
  public static let sbSignature = StatusCode(rawValue: 10101)

  /// 10200: the range is in no memory, crosses the end of one, or touches reserved RAM.
  public static let memoryRangeInvalid = StatusCode(rawValue: 10200)
  /// 10203: a page to program is not all FF.
  public static let memoryCumulativeWrite = StatusCode(rawValue: 10203)
  /// 10205: the external memory has not been configured.
  public static let memoryNotConfigured = StatusCode(rawValue: 10205)
  /// 10206: misaligned address; key blobs of later builds only.
  public static let memoryAlignmentError = StatusCode(rawValue: 10206)
  /// 10213: the memory has no such command, as K2.7.0 answers to an erase in RAM. SPSDK's words for this
  /// number are those of another part's firmware.
  public static let memoryUnsupported = StatusCode(rawValue: 10213)

  /// 10300: no such property on this part.
  public static let unknownProperty = StatusCode(rawValue: 10300)
  /// 10301: the property cannot be set.
  public static let readOnlyProperty = StatusCode(rawValue: 10301)
  /// 10302: the property does not take this value.
  public static let invalidPropertyValue = StatusCode(rawValue: 10302)

  /// 20105: a write that does not start on a page.
  public static let norWriteAlignment = StatusCode(rawValue: 20105)
  /// 20106: after an erase or a program the cells did not hold what they must.
  public static let norCommandFailure = StatusCode(rawValue: 20106)
  /// 20107: the flash did not answer with an SFDP signature.
  public static let norSFDPNotFound = StatusCode(rawValue: 20107)
  /// 20108: the SFDP revision is not supported; not sent on any path known.
  public static let norUnsupportedSFDPVersion = StatusCode(rawValue: 20108)
  /// 20109: the HyperFlash query failed.
  public static let norFlashNotFound = StatusCode(rawValue: 20109)
  /// 20110: the probe of dummy cycles for DDR reads failed.
  public static let norDTRProbeFailed = StatusCode(rawValue: 20110)

  /// 20200: the OCOTP error flag rose on a read.
  public static let otpReadFailure = StatusCode(rawValue: 20200)
  /// 20201: the OCOTP error flag rose on a program, or (K2.1.0) the word does not read back as written.
  public static let otpProgramFailure = StatusCode(rawValue: 20201)
  /// 20202: the shadow registers were not reloaded in time.
  public static let otpReloadFailure = StatusCode(rawValue: 20202)
  /// 20203: OCOTP was busy for longer than 100 ms.
  public static let otpWaitTimeout = StatusCode(rawValue: 20203)

  /// 52009: a burnt fuse word does not read back. Made up by the host.
  public static let otpVerifyFail = StatusCode(rawValue: 52009)
}
