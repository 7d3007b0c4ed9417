import BootImage
import Provisioning
import VirtualRT1020

/// What the flash is told to be.
extension SickDraft {
  mutating func addWrongType() -> Bool {
    if isUsersPlan {
      guard case .option(let word) = plan.configuration else { return false }
      return word.deviceType != 0 || word.miscMode == 2 || word.miscMode == 3
    }
    let types: [UInt32] = [0x10_0000, 0x20_0000, 0x30_0000, 0x40_0000, 0x60_0000, 0x20, 0x30]
    plan.configuration = .option(
      OptionWord(rawValue: 0xC000_0000 | draw.one(of: types, or: 0x40_0000) | UInt32(planClockIndex)))
    if case .option(let word) = plan.configuration { detail = "option word \(word): \(word.summary)" }
    flash.reads = .exact
    return !part.sfdp.isEmpty
  }

  mutating func addWrongGeometry() -> Bool {
    fill()
    guard !isUsersPlan else { return true }
    let hasSmallSectors = part.erases.contains { $0.bytes == 4096 }
    switch draw.number(0...2) {
    case 0:
      useBlock { $0.pageSize = 512 }
      detail = "the block says pages of 512 bytes"
    case 1:
      let size: UInt32 = hasSmallSectors ? 64 << 10 : 128 << 10
      fill(upTo: 2 * Int(size))
      useBlock { $0.sectorSize = size }
      detail = "the block says sectors of \(size >> 10) KiB"
    default:
      let kibibytes = UInt32(clamping: part.size >> 10)
      useBlock { $0.flashA1Size = kibibytes }
      detail = "the block gives the size in KiB, not bytes"
    }
    return true
  }

  mutating func addIncompleteTable() -> Bool {
    guard !isUsersPlan else {
      guard case .block(let block) = plan.configuration else { return false }
      return [0, 1, 3, 5, 9].contains { block.sequence($0)[0] == 0 }
    }
    let missing = draw.one(of: [[0], [1], [3], [5], [9], [1, 3, 4, 5, 8, 9, 11]], or: [3])
    useBlock { block in
      for index in missing { block.setSequence(index, []) }
      // A block that only the boot ROM needs sets nothing.
      if missing.contains(4) || missing.contains(3) || missing.contains(1) { block.deviceModeEnable = 0 }
    }
    if !setsQuadEnable { setQuadEnable(true) }
    fill()
    detail = "the block's lookup table lacks sequences \(missing.map(String.init).joined(separator: ", "))"
    return true
  }

  mutating func addMissingConfiguration() -> Bool {
    if draw.once(in: 3) {
      job = .configuresFromElsewhere(address: plan.optionAddress &+ 0x1000)
      detail = "configure-memory looks for the option word where none stands"
    } else {
      job = .erasesUnconfigured
      detail = "nothing configured the flash before the erase"
    }
    return true
  }

  mutating func addLargeImage() -> Bool {
    let end = FlashLayout.flashAddress &+ UInt32(clamping: part.size)
    if isUsersPlan { return plan.segments.contains { $0.end > UInt64(end) } }
    let bytes = draw.bytes(8 << 10)
    if draw.once(in: 2) {
      job = .writesAt(address: end &+ 0x1000)
    } else {
      plan.segments.append(ImageSegment(address: end - 0x1000, bytes: bytes))
    }
    detail = "data end behind the flash's \(part.size >> 20) MiB"
    return true
  }

  mutating func addUnerasedWrite() -> Bool {
    fill()
    job = .writesUnerased
    detail = "the image is written over an older one without an erase"
    return true
  }

  private mutating func fill(upTo end: Int) {
    flash.contents = [(0, draw.bytes(min(part.size, max(end, range.count))))]
  }
}
