import BootImage
import MBoot

/// Makes a flash configuration block from option words, as configure-memory does: reads the part's SFDP
/// at 30 MHz on one pad, checks quad enable, and writes down the sequences.
///
/// Source: K2.1.0 and K2.7.0, executed, for serial NOR and for the octal types on a quad part; device
/// types 5, 7, 8 and 9 are taken to act as their recorded neighbours (UNPROVEN).
struct FlexSPINORConfigurator {
  /// Fields of option word 0.
  struct Option {
    let word: UInt32
    /// Option word 1, or 0 where word 0 announces none.
    let second: UInt32

    var deviceType: UInt32 { word >> 20 & 0xF }
    var queryPads: UInt32 { word >> 16 & 0xF }
    var commandPads: UInt32 { word >> 12 & 0xF }
    var quadEnableHint: UInt32 { word >> 8 & 0xF }
    var miscMode: UInt32 { word >> 4 & 0xF }
    var frequency: UInt8 { UInt8(word & 0xF) }
    var dummyCycles: UInt8 { UInt8(truncatingIfNeeded: second) }
    var statusOverride: UInt8 { UInt8(truncatingIfNeeded: second >> 8) }
    var pinmuxGroup: UInt32 { second >> 16 & 0xF }
    var usesContinuousRead: Bool { miscMode == 1 }
  }

  let profile: FirmwareProfile
  let option: Option
  /// The block as far as it has been made.
  private(set) var block: FlashConfigurationBlock

  init(profile: FirmwareProfile, word: UInt32, second: UInt32) {
    self.profile = profile
    option = Option(word: word, second: word >> 24 & 0xF != 0 ? second : 0)
    block = FlashConfigurationBlock()
    block.tag = FlashConfigurationBlock.tagValue
    block.version = FlashConfigurationBlock.versionValue
    block.csHoldTime = 3
    block.csSetupTime = 3
    block.deviceType = 1
    block.serialClockFrequency = 1
    block.flashA1Size = 16 << 20
    block.ipCommandClockFrequency = 1
  }

  /// Runs the probing and fills `block`; on any other status than success it is half made.
  mutating func run(_ hardware: inout Hardware) -> StatusCode {
    switch option.deviceType {
    case 0, 1: return describeQuadPart(&hardware)
    case 2, 3: return .norFlashNotFound
    case 4, 5: return describeMacronixOctal(&hardware)
    case 6, 7: return describeMicronOctal(&hardware)
    default: return .invalidArgument
    }
  }

  // MARK: - Serial NOR by SFDP

  private mutating func describeQuadPart(_ hardware: inout Hardware) -> StatusCode {
    guard option.queryPads == 0 else { return .invalidArgument }
    if option.usesContinuousRead {
      block.setSequence(NORDriver.SequenceIndex.exitContinuousRead, Self.exitContinuousRead)
      let exit = FlexSPISequence(words: Self.exitContinuousRead)
      _ = hardware.flexSPI.command(exit, address: 0)
    }
    var table = SFDPReader()
    let found = table.read(&hardware)
    guard found == .success else { return found }
    takeSizes(table)
    block.padType = 4
    block.serialClockFrequency = option.frequency
    block.setSequence(0, [0x0818_0403, 0x0001_2404])
    guard option.commandPads == 0 else { return .invalidArgument }
    if option.deviceType == 1 {
      // No part here answers a double-rate read, so the dummy probe always fails.
      return table.supportsDDR ? .norDTRProbeFailed : .invalidArgument
    }
    let quad = prepareQuadEnable(table, &hardware)
    guard quad == .success else { return quad }
    block.readSampleClockSource = 1
    let usesSafeClock = profile.miscModesBuildQuadRead || option.miscMode == 0 || option.usesContinuousRead
    block.controllerMiscOption = (usesSafeClock ? 0x10 : 0) | (option.pinmuxGroup == 1 ? 0x100 : 0)
    setReadSequence(table)
    setCommandSequences(table)
    if option.usesContinuousRead && table.entersContinuousReadByMode { block.needExitNoCommandMode = 1 }
    return .success
  }

  private mutating func takeSizes(_ table: SFDPReader) {
    block.flashA1Size = table.flashSize
    block.pageSize = table.pageSize
    block.sectorSize = table.sector.size
    block.blockSize = table.block.size
  }

  /// Reads the register with the quad-enable bit and, if the bit is clear, notes how to set it.
  private mutating func prepareQuadEnable(_ table: SFDPReader, _ hardware: inout Hardware) -> StatusCode {
    let place =
      table.hasQuadEnableRequirement
      ? QuadEnablePlace(requirement: table.quadEnableRequirement) : QuadEnablePlace(hint: option.quadEnableHint)
    guard let place else { return .success }
    let sequence = FlexSPISequence(
      words: LookupInstruction.words([.init(.command, place.readOpcode), .init(.read, 1)]))
    var register: UInt8 = 0
    let status = withUnsafeMutableBytes(of: &register) { hardware.flexSPI.read(sequence, address: 0, into: $0) }
    guard status == .success else { return status }
    if option.statusOverride != 0 { register = option.statusOverride }
    guard register & place.mask == 0 else { return .success }
    block.setSequence(
      NORDriver.SequenceIndex.quadEnable,
      LookupInstruction.words([.init(.command, place.writeOpcode), .init(.write, place.writeBytes)]))
    block.deviceModeEnable = 1
    block.deviceModeType = 1
    block.deviceModeSequence = 1 | UInt32(NORDriver.SequenceIndex.quadEnable) << 8
    block.deviceModeArgument = place.argument(register)
    return .success
  }

  private mutating func setReadSequence(_ table: SFDPReader) {
    guard let read = table.quadRead else {
      if table.addressBits == 32 {
        block.setLookupWord(
          0,
          LookupInstruction.words([.init(.command, table.plainReadOpcode), .init(.rowAddress, table.addressBits)])[0])
      }
      return
    }
    let addressBits: UInt8 = table.addressBits
    let head: [LookupInstruction] = [
      .init(.command, read.opcode), .init(.rowAddress, pads: read.addressPads, addressBits),
    ]
    let dummy = option.dummyCycles != 0 ? option.dummyCycles : read.dummyCycles
    let modeCycles = option.dummyCycles != 0 ? 0 : read.modeCycles
    let tail: [LookupInstruction]
    switch option.miscMode {
    case 1 where table.entersContinuousReadByMode && modeCycles > 0:
      tail =
        [.init(.mode8, pads: 4, 0xA5), .init(.dummy, pads: 4, dummy), .init(.read, pads: 4, 4)]
        + (profile.continuousReadJumps ? [.init(.jumpOnChipSelect, 1)] : [])
    case 2, 3:
      guard profile.miscModesBuildQuadRead else {
        // As built: only the first word is replaced, so the read phase of the plain read remains.
        block.setLookupWord(0, LookupInstruction.words(head)[0])
        return
      }
      tail = [.init(.mode8, pads: 4, 0x00), .init(.dummy, pads: 4, dummy), .init(.read, pads: 4, 4)]
    default:
      tail = [.init(.dummy, pads: 4, dummy + modeCycles), .init(.read, pads: 4, 4)]
    }
    block.setSequence(0, LookupInstruction.words(head + tail))
  }

  private mutating func setCommandSequences(_ table: SFDPReader) {
    let bits = table.addressBits
    typealias Index = NORDriver.SequenceIndex
    block.setSequence(Index.readStatus, LookupInstruction.words([.init(.command, 0x05), .init(.read, 4)]))
    block.setSequence(Index.writeEnable, LookupInstruction.words([.init(.command, 0x06)]))
    block.setSequence(
      Index.eraseSector, LookupInstruction.words([.init(.command, table.sector.opcode), .init(.rowAddress, bits)]))
    block.setSequence(
      Index.eraseBlock, LookupInstruction.words([.init(.command, table.block.opcode), .init(.rowAddress, bits)]))
    block.setSequence(
      Index.program,
      LookupInstruction.words([
        .init(.command, table.program.opcode), .init(.rowAddress, pads: table.program.addressPads, bits),
        .init(.write, pads: table.program.dataPads, 4),
      ]))
    block.setSequence(Index.eraseChip, LookupInstruction.words([.init(.command, 0x60)]))
  }

  /// FF five times on four pads.
  private static let exitContinuousRead = LookupInstruction.words(
    Array(repeating: LookupInstruction(.command, pads: 4, 0xFF), count: 5))

  // MARK: - Octal types on a part that is none

  private mutating func describeMacronixOctal(_ hardware: inout Hardware) -> StatusCode {
    let sequence = FlexSPISequence(words: LookupInstruction.words([.init(.command, 0x9F), .init(.read, 3)]))
    var identity: (UInt8, UInt8, UInt8) = (0, 0, 0)
    _ = withUnsafeMutableBytes(of: &identity) { hardware.flexSPI.read(sequence, address: 0, into: $0) }
    block.controllerMiscOption = 0x10
    block.padType = 1
    block.serialClockFrequency = option.frequency
    return .success
  }

  private mutating func describeMicronOctal(_ hardware: inout Hardware) -> StatusCode {
    var table = SFDPReader()
    let found = table.read(&hardware)
    guard found == .success else { return found }
    takeSizes(table)
    block.readSampleClockSource = 3
    block.controllerMiscOption = 0x50
    block.padType = 8
    block.serialClockFrequency = option.frequency
    block.dataValidTime = 0x13
    setCommandSequences(table)
    block.setSequence(
      0,
      LookupInstruction.words([
        .init(.command, 0xFD), .init(.rowAddressDDR, pads: 8, 32), .init(.dummyDDR, pads: 8, 12),
        .init(.readDDR, pads: 8, 4),
      ]))
    block.setSequence(
      NORDriver.SequenceIndex.program,
      LookupInstruction.words([
        .init(.command, 0xC2), .init(.rowAddress, pads: 8, 24), .init(.write, pads: 8, 0x80),
      ]))
    block.halfClockForNonReadCommands = 1
    return .success
  }
}
