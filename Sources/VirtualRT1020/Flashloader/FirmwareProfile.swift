/// What tells one flashloader build from another: a row of values and behaviours, measured on NXP's
/// binaries. The code asks the row, never the name.
public struct FirmwareProfile: Equatable, Sendable {
  /// The name by which users choose it.
  public var name: String
  /// Property 1, CurrentVersion.
  public var version: UInt32
  /// Property 0x18, TargetVersion.
  public var targetVersion: UInt32 = 0x5401_0000
  /// Property 7, AvailableCommands.
  public var availableCommands: UInt32
  /// Bytes of every HID report, id included.
  public var reportBytes: Int
  /// Payload bytes of a HID report, property 0x0B over USB.
  public var usbPacketBytes: Int
  /// Payload bytes of a UART frame, property 0x0B over UART.
  public var uartPacketBytes: Int
  /// Bytes of ITCM, DTCM and OCRAM in the build's memory map.
  public var ramSizes: [UInt32]
  /// RAM of its own that the build lets nobody write: inclusive ranges, property 0x0C.
  public var reservedRanges: [ClosedRange<UInt32>]
  /// Address of the build's own entry, which execute and configure-memory refuse.
  public var ownEntry: UInt32

  /// Flash is read through the memory window (true) or by IP commands (false).
  public var readsThroughWindow: Bool
  /// flash-read-resource is built in.
  public var hasReadResource: Bool
  /// Status of an erase of RAM.
  public var eraseOfRAMStatus: UInt32
  /// A burn is read back and must equal the data.
  public var verifiesBurn: Bool
  /// Property 0x0A, VerifyWrites, exists, read-only, and is 1.
  public var hasVerifyWrites: Bool
  /// The drivers of LPSPI NOR (0x110) and SD (0x120) are built in.
  public var hasExternalMemories: Bool
  /// Continuous read ends its sequence with a jump.
  public var continuousReadJumps: Bool
  /// Misc modes 2 and 3 build a whole quad read with a mode byte of 0.
  public var miscModesBuildQuadRead: Bool
  /// The part can sample by a looped-back DQS; without it a block's readSampleClockSource counts as 0.
  public var loopbackFromDQS: Bool
  /// The highest serial clock index the part takes.
  public var highestClockIndex: UInt8
}

extension FirmwareProfile {
  /// NXP's RT102x flashloader 1.0 as SPSDK's test data hold it: the row of the main recordings, and what
  /// our stand-in image is.
  public static let k210 = FirmwareProfile(
    name: "K2.1.0", version: 0x4B02_0100, availableCommands: 0x0005_EFDF, reportBytes: 1021, usbPacketBytes: 1016,
    uartPacketBytes: 1024, ramSizes: [0x40000, 0x40000, 0x40000],
    reservedRanges: [0x2020_A000...0x2021_7E85, 0x2000_0000...0x2000_5AD7], ownEntry: 0x2021_6AF9,
    readsThroughWindow: true, hasReadResource: true, eraseOfRAMStatus: 102, verifiesBurn: true,
    hasVerifyWrites: false, hasExternalMemories: true, continuousReadJumps: true, miscModesBuildQuadRead: false,
    loopbackFromDQS: true, highestClockIndex: 15)

  /// The K2.1.0 build that NXP-MCUBootUtility ships for the MIMXRT1021: other reserved ranges, else the same.
  public static let k210MCUBootUtility: FirmwareProfile = {
    var profile = k210
    profile.name = "K2.1.0-mcubootutility"
    profile.reservedRanges = [0x2020_8400...0x2021_5925, 0x2021_8000...0x2021_DAD7]
    profile.ownEntry = 0x2021_4565
    return profile
  }()

  /// NXP's RT1024 flashloader K2.7.0: the row of the second set of recordings.
  public static let k270 = FirmwareProfile(
    name: "K2.7.0", version: 0x4B02_0700, availableCommands: 0x0005_6FDF, reportBytes: 1016, usbPacketBytes: 1012,
    uartPacketBytes: 512, ramSizes: [0x10000, 0x10000, 0x20000],
    reservedRanges: [0x2020_8400...0x2021_2068, 0x2021_8000...0x2021_D4EF], ownEntry: 0x2021_0B55,
    readsThroughWindow: false, hasReadResource: false, eraseOfRAMStatus: 10213, verifiesBurn: false,
    hasVerifyWrites: true, hasExternalMemories: false, continuousReadJumps: false, miscModesBuildQuadRead: true,
    loopbackFromDQS: false, highestClockIndex: 3)

  /// K2.7.0's behaviours with the RT1020's values: derived, no such image was examined (UNPROVEN).
  public static let k270RT1020: FirmwareProfile = {
    var profile = k270
    profile.name = "K2.7.0-rt1020"
    profile.ramSizes = k210.ramSizes
    profile.loopbackFromDQS = true
    profile.highestClockIndex = 15
    return profile
  }()

  /// All rows.
  public static let all = [k210, k210MCUBootUtility, k270, k270RT1020]

  /// The row with this name, in any case.
  public static func named(_ name: String) -> FirmwareProfile? {
    all.first { $0.name.lowercased() == name.lowercased() }
  }
}
