import BootImage
import Fuses

/// What the boot ROM does after a reset: serial download, or an image from flash.
enum BootDecision {
  /// Serial download; after a failed internal boot error-status tells.
  case serialDownload(afterFailure: Bool)
  /// This image starts.
  case start(ImageVectorTable)
  /// Nothing can be started and serial download is fused off: the ROM stays silent.
  case nothing
}

extension BootPins {
  /// BOOT_MODE[1:0].
  var modeBits: UInt32 {
    switch self {
    case .fuses: 0
    case .serial: 1
    case .internal: 2
    }
  }
}

extension VirtualRT1020 {
  /// Flash offset at which the ROM looks for the IVT.
  static let ivtOffset: UInt32 = 0x1000

  /// Follows the ROM's decision tree as far as FlexSPI NOR goes; other boot devices are not fitted.
  mutating func bootDecision() -> BootDecision {
    let configuration = hardware.ocotp.shadows[FuseWord.bootConfiguration1]
    let forcesInternal = configuration >> 16 & 1 == 1
    let serialDisabled = configuration >> 17 & 1 == 1
    let trustsFuses = configuration >> 4 & 1 == 1
    // Boot from fuses, while no fuse says that they may be trusted, is serial download.
    let wantsSerial = bootPins == .serial || (bootPins == .fuses && !trustsFuses)
    if wantsSerial && !forcesInternal && !serialDisabled { return .serialDownload(afterFailure: false) }
    // Fuses that are trusted may name another boot device, which is not fitted.
    let isFlexSPINOR = !trustsFuses || hardware.ocotp.shadows[FuseWord.bootConfiguration0] >> 4 & 0xF == 0
    if isFlexSPINOR, let table = imageInFlash() { return .start(table) }
    return serialDisabled ? .nothing : .serialDownload(afterFailure: true)
  }

  /// Reads the flash as the ROM does: the block at offset 0 slowly on one pad, then everything by the
  /// block's own read sequence.
  private mutating func imageInFlash() -> ImageVectorTable? {
    let plain = FlexSPISequence(
      words: LookupInstruction.words([.init(.command, 0x03), .init(.rowAddress, 24), .init(.read, 4)]))
    guard let head = read(plain, 0, FlashConfigurationBlock.byteCount),
      let block = FlashConfigurationBlock(bytes: head), block.isValid
    else { return nil }
    let sequence = FlexSPISequence(words: block.sequence(0))
    guard let bytes = read(sequence, Self.ivtOffset, 0x40), let table = ImageVectorTable(bytes),
      table.selfAddress >= Self.ivtOffset, table.bootData == table.selfAddress &+ UInt32(ImageVectorTable.byteCount),
      let boot = BootData(bytes.span.bytes.extracting(ImageVectorTable.byteCount..<0x40)),
      boot.start == table.selfAddress - Self.ivtOffset, boot.length > 0
    else { return nil }
    // Signatures are not checked yet: a closed part starts nothing.
    guard !hardware.isClosed else { return nil }
    if boot.start == 0x6000_0000 { return table.entry >= boot.start ? table : nil }
    return copyToRAM(sequence, boot) ? table : nil
  }

  private mutating func copyToRAM(_ sequence: FlexSPISequence, _ boot: BootData) -> Bool {
    guard boot.length <= UInt32(RAM.windowBytes), ROMMemory.isWritable(boot.start),
      let image = read(sequence, 0, Int(boot.length))
    else { return false }
    return image.withUnsafeBytes { hardware.ram.write(boot.start, $0) == .done }
  }

  private mutating func read(_ sequence: FlexSPISequence, _ offset: UInt32, _ count: Int) -> [UInt8]? {
    guard hardware.flexSPI.chip != nil else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    let status = bytes.withUnsafeMutableBytes { hardware.flexSPI.read(sequence, address: offset, into: $0) }
    return status == .success ? bytes : nil
  }
}
