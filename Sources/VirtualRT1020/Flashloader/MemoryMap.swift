import MBoot

/// The flashloader's own address map (memory group 0) and how a memory id chooses a group.
///
/// Source: K2.1.0 and K2.7.0, executed: ranges never span two entries, the end is computed in 32 bits
/// and may wrap, and only bits 11:8 of a memory id choose the group.
struct MemoryMap: Sendable {
  /// What stands at an address.
  enum Region: Equatable {
    case ram
    case flash
  }

  /// First address of the FlexSPI window.
  static let flashBase: UInt32 = 0x6000_0000

  private let ramSizes: [UInt32]
  private let reserved: [ClosedRange<UInt32>]
  /// Last address of the flash; the whole window until a flash is configured.
  private(set) var flashEnd: UInt32 = 0x6FFF_FFFF
  /// Code may be started from flash, which needs a configured flash.
  private(set) var flashIsExecutable = false

  init(_ profile: FirmwareProfile) {
    ramSizes = profile.ramSizes
    reserved = profile.reservedRanges
  }

  /// Sizes the flash entry once a flash of `size` bytes is configured.
  mutating func configureFlash(size: UInt32) {
    flashEnd = Self.flashBase &+ size &- 1
    flashIsExecutable = true
  }

  /// The region that holds a whole range; `count` must not be 0.
  @inline(__always)
  func region(_ address: UInt32, _ count: UInt32) -> Region? {
    let last = address &+ (count &- 1)
    for (bank, base) in RAM.bases.enumerated() where address >= base {
      let end = base &+ (ramSizes[bank] &- 1)
      if address <= end { return last <= end ? .ram : nil }
    }
    if address >= Self.flashBase && address <= flashEnd { return last <= flashEnd ? .flash : nil }
    return nil
  }

  /// True if a range touches RAM that the flashloader keeps for itself.
  @inline(__always)
  func isReserved(_ address: UInt32, _ count: UInt32) -> Bool {
    let last = address &+ (count &- 1)
    for range in reserved where address <= range.upperBound && last >= range.lowerBound { return true }
    return false
  }

  /// True if code, or a configuration block, may stand at an address: two bytes inside an executable entry.
  func isExecutable(_ address: UInt32) -> Bool {
    switch region(address, 2) {
    case .ram: true
    case .flash: flashIsExecutable
    case nil: false
    }
  }

  /// True if a stack may start there: inside a RAM entry, not at its start, at most one past its end.
  func isStackPointer(_ address: UInt32) -> Bool {
    for (bank, base) in RAM.bases.enumerated() where address > base && address <= base &+ ramSizes[bank] {
      return true
    }
    return false
  }

  /// The memory group that an id chooses.
  static func group(_ memoryID: UInt32) -> UInt32 { memoryID >> 8 & 0xF }
}
