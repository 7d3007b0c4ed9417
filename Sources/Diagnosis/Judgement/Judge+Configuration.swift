import BootImage
import FailureCauses
import MBoot
import SickBoards
import VirtualRT1020

/// What the flash is told to be, against what it says that it is.
extension Judge {
  mutating func judgeConfiguration() {
    guard symptom != nil || findings.configureStatus != 0 else { return }
    switch plan.configuration {
    case .option(let word): judge(word)
    case .block(let block): judge(block)
    }
    judgeOrder()
    judgeSize()
  }

  private mutating func judge(_ word: OptionWord) {
    if chip.hasSFDP == false, chip.jedecID != nil, word.deviceType <= 1, findings.unsteadyReads == 0,
      findings.configureStatus != 0
    {
      prove(.noSFDP, "the flash answers with its identity and has no SFDP, from which an option word is worked out")
    }
    let isStrange = word.deviceType != 0 || [2, 3].contains(word.miscMode) || !word.isUsable
    guard isStrange, chip.reading != .same else { return }
    let text = "the option word \(word) says: \(word.summary)"
    if chip.jedecID != nil || findings.answering == .notAsked || findings.answering == .silent {
      prove(.wrongDeviceType, text)
    } else {
      fit(.wrongDeviceType, text)
    }
  }

  private mutating func judge(_ block: FlashConfigurationBlock) {
    let needed = [(0, "read"), (1, "read status"), (3, "write enable"), (5, "erase"), (9, "program")]
    let missing = needed.filter { block.lookupWord(4 * $0.0) == 0 }
    if !missing.isEmpty {
      prove(
        .incompleteLookupTable,
        "the block's lookup table has no sequence for " + missing.map { "\($0.1) (\($0.0))" }.joined(separator: ", "))
    }
    judgeFigures(block)
    guard chip.isQuadEnabled == false, block.deviceModeEnable == 0, readsOnFourPads(block) else { return }
    prove(
      .savedBlockTrap,
      "quad enable is clear in the flash, the block reads on four pads and does not set it (offset 0x10 is 0)")
  }

  private func readsOnFourPads(_ block: FlashConfigurationBlock) -> Bool {
    LookupInstruction.instructions(block.sequence(0)).contains {
      $0.opcode == LookupInstruction.Opcode.read.rawValue && $0.pads == 4
    }
  }

  /// Sizes in a block, against the part's.
  private mutating func judgeFigures(_ block: FlashConfigurationBlock) {
    let part = chip.jedecID.flatMap { ChipFamily(jedec: $0).parts.first }
    let page = findings.sfdp?.pageSize ?? part.map { UInt32(clamping: $0.pageSize) }
    // Tables of older revisions say nothing of pages.
    if let page, page <= 1024, block.pageSize > page, page > 1 {
      prove(.wrongGeometry, "the block says pages of \(block.pageSize) bytes, and the flash has \(page)")
    }
    let opcode = UInt8(truncatingIfNeeded: block.lookupWord(20))
    let erases = part.map { $0.erases.map { (opcode: $0.opcode, bytes: UInt32(clamping: $0.bytes)) } } ?? []
    if let erase = erases.first(where: { $0.opcode == opcode }), erase.bytes > 0, erase.bytes != block.sectorSize {
      prove(
        .wrongGeometry,
        "the block says sectors of \(block.sectorSize) bytes, and the command \(Text.byte(opcode)) erases \(erase.bytes)"
      )
    } else if part == nil, let sizes = findings.sfdp?.eraseSizes, !sizes.isEmpty, !sizes.contains(block.sectorSize) {
      prove(.wrongGeometry, "the block says sectors of \(block.sectorSize) bytes, which the flash does not have")
    }
    guard let size = chip.size ?? part.map({ UInt64($0.size) }) else { return }
    let told = block.flashSizes.reduce(0) { $0 + UInt64($1) }
    // Whole sectors are erased.
    let sector = UInt64(min(max(block.sectorSize, 256), 1 << 20))
    let last = max(plan.segments.map(\.end).max() ?? 0, 0x6000_0000) - 0x6000_0000
    let end = (last + sector - 1) / sector * sector
    if told < size, end > told || status == StatusCode.memoryRangeInvalid.rawValue, end <= size {
      prove(.wrongGeometry, "the block gives the flash \(told) bytes, and it has \(Text.size(size))")
    } else if told > size, status == 20106 || symptom?.kind == .mismatch, end > size {
      prove(.wrongGeometry, "the block gives the flash \(told) bytes, and it has \(Text.size(size))")
    }
  }

  /// Commands in the wrong order.
  private mutating func judgeOrder() {
    guard let status, findings.configureStatus == 0 || findings.configureStatus == nil else { return }
    if status == StatusCode.memoryNotConfigured.rawValue, findings.configureStatus == 0 {
      prove(.notConfigured, "the command was answered 10205, and configuring the flash now succeeds")
    } else if status == 4, failed(in: "configure-memory"), findings.configureStatus == 0 {
      let place = symptom?.address.map { " at \(Text.word($0))" } ?? ""
      prove(.notConfigured, "configure-memory found no option word\(place); from where the plan puts it, it succeeds")
    }
  }

  private mutating func judgeSize() {
    let part = chip.jedecID.flatMap { ChipFamily(jedec: $0).parts.first }
    guard let size = chip.size ?? part.map({ UInt64($0.size) }), !isDecided else { return }
    let end = 0x6000_0000 + size
    if let last = plan.segments.map(\.end).max(), last > end {
      prove(
        .imageTooLarge,
        "the image ends at \(Text.word(UInt32(clamping: last - 1))), and the flash has \(Text.size(size))")
    } else if let address = symptom?.address, status == StatusCode.memoryRangeInvalid.rawValue, touchesFlash,
      UInt64(address) >= end
    {
      prove(.imageTooLarge, "\(Text.word(address)) lies behind the end of the flash, which has \(Text.size(size))")
    }
  }
}
