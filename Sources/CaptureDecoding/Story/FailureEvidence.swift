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

  /// The shortest time in which serial NORs can have done an erase, nanoseconds: no part is known to need less than 10 ms
  /// for a sector of 4 KiB or 50 ms for a block of 64 KiB, of which the flashloader erases the first two as such.
  var shortestErase: UInt64? {
    guard tag == .flashEraseRegion, let range, !range.isEmpty else { return nil }
    let first = UInt64(range.lowerBound - 0x6000_0000) & ~0xFFF
    let end = (UInt64(range.upperBound - 0x6000_0000) + 0xFFF) & ~0xFFF
    var (place, time) = (first, UInt64(0))
    while place < min(end, 0x20000) {
      let isBlock = place & 0xFFFF == 0 && end - place >= 0x10000
      time += isBlock ? 50_000_000 : 10_000_000
      place += isBlock ? 0x10000 : 0x1000
    }
    return time + (end > place ? (end - place) / 0x1000 * 10_000_000 : 0)
  }

  /// Whether it was answered too soon for an erase that took place; nil where the time does not tell.
  var wasTooFast: Bool? {
    guard let shortest = shortestErase, let duration = command.duration, command.ending == .answered else { return nil }
    if duration < shortest / 2 { return true }
    return duration >= shortest ? false : nil
  }
}
