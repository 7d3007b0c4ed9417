import BootImage
import MBoot
import SDP

/// A command that failed, with all of the capture that speaks for or against a cause.
struct FailureEvidence {
  /// How it failed.
  enum Kind: Equatable {
    /// By a status.
    case status(UInt32)
    /// No last answer came, and the host gave up or the capture ends.
    case noAnswer
    /// The device left before its answer.
    case deviceLeft
    /// A transfer failed.
    case transfer(Int32)
    /// What was read is not what must be there.
    case mismatch(FlashKnowledge.Difference)
  }

  /// What was read of the range after the failure.
  struct ReadsAfter: Equatable {
    var bytes = 0
    var notBlank = 0
    /// Bytes that were read twice and were not the same.
    var unstable = 0
  }

  var kind: Kind
  var command: CapturedCommand
  /// The flash's bytes that it is about.
  var range: Range<UInt32>?
  var version: FirmwareVersion?
  var hab: SDPStatus?
  var configuration: BoardHistory.Configuration?
  var configuredBefore: Bool
  var flashBytes: UInt64?
  /// Whether the range was erased with status 0 before.
  var wasErased = false
  /// Whether what is known of the range is blank.
  var wasBlank = false
  /// Whether something of the range was read before.
  var wasRead = false
  /// Bytes that read back as written, before.
  var verified: Int
  /// Reads that were wrong, before.
  var differences: [FlashKnowledge.Difference]
  var readsAfter = ReadsAfter()
  /// The burn of fuses that it is.
  var burn: Burn?
  /// How long the shortest command took, nanoseconds.
  var roundTrip: UInt64 = 0
  /// Whether erases succeeded in less time than any chip needs: then the chip is a model, and its times tell nothing.
  var timesAreUnreal = false
  /// How often the same failed again.
  var repetitions = 0
  /// The packet in which the same succeeded later, and whether the device had left the bus in between.
  var later: (packet: Int, afterLeaving: Bool)?

  init(_ kind: Kind, _ command: CapturedCommand, _ history: BoardHistory) {
    self.kind = kind
    self.command = command
    version = history.version
    hab = history.hab
    configuration = history.configuration
    configuredBefore = history.configuredBefore
    flashBytes = history.flashBytes
    verified = history.verified
    differences = history.differences
    guard case .mboot(let mboot) = command.request else { return }
    switch mboot {
    case .flashEraseRegion(let address, let count, _), .writeMemory(let address, let count, _),
      .readMemory(let address, let count, _):
      guard FlashKnowledge.contains(address) else { return }
      let range = BoardHistory.range(address, count)
      self.range = range
      wasErased = history.wasErased(range)
      wasBlank = history.flash.isBlank(range)
      wasRead = history.flash.wasRead(range)
    case .flashProgramOnce(let index, _, let data, _):
      burn = Burn(index: index, data: data, before: history.fuses[index])
    default: return
    }
  }

  var tag: CommandTag? { if case .mboot(let mboot) = command.request { mboot.tag } else { nil } }
  var sdpCode: SDPCommand.Code? { if case .sdp(let sdp) = command.request { sdp.code } else { nil } }
  var status: UInt32? { if case .status(let status) = kind { status } else { nil } }
  var isErase: Bool { tag == .flashEraseRegion || tag == .flashEraseAll }
  var isWrite: Bool { tag == .writeMemory || tag == .fillMemory }
  /// Whether reads gave different bytes for the same place.
  var isReadingUnstable: Bool { readsAfter.unstable > 0 || differences.contains { $0.origin == .read } }

  /// Erases that a flashloader makes of a range: blocks of 64 KiB, of which it erases only the first two of the chip as
  /// such, and sectors of 4 KiB; nil for what is no erase of a range.
  var erases: (blocks: UInt64, sectors: UInt64)? {
    guard tag == .flashEraseRegion, let range, !range.isEmpty else { return nil }
    var place = UInt64(range.lowerBound - 0x6000_0000) & ~0xFFF
    let end = (UInt64(range.upperBound - 0x6000_0000) + 0xFFF) & ~0xFFF
    var (blocks, sectors) = (UInt64(0), UInt64(0))
    while place < min(end, 0x20000) {
      let isBlock = place & 0xFFFF == 0 && end - place >= 0x10000
      if isBlock { blocks += 1 } else { sectors += 1 }
      place += isBlock ? 0x10000 : 0x1000
    }
    if end > place { sectors += (end - place) / 0x1000 }
    return (blocks, sectors)
  }

  /// Nanoseconds for these erases, at so many milliseconds each.
  private func time(block: UInt64, sector: UInt64) -> UInt64? {
    erases.map { ($0.blocks * block + $0.sectors * sector) * 1_000_000 }
  }

  /// The longest that serial NORs take for it, by their makers' tables: 0.4 s a sector, 2 s a block.
  var longestErase: UInt64? { time(block: 2000, sector: 400) }

  /// Whether it was answered too soon for an erase that took place; nil where the time does not tell. Serial NORs typically
  /// take 45 ms or more for a sector and 150 ms for a block; how long commands take without the flash is subtracted.
  var wasTooFast: Bool? {
    guard !timesAreUnreal, command.ending == .answered, let duration = command.duration,
      let slow = time(block: 100, sector: 20), let fast = time(block: 25, sector: 5)
    else { return nil }
    let net = duration - min(duration, roundTrip)
    return net < fast ? true : net >= slow ? false : nil
  }
}
