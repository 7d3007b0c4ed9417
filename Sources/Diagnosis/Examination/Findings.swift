import HIDTransport
import MBoot
import Provisioning
import SickBoards

/// All that an examination found, as values: what the judgement is made from, and what is compared with simulated
/// boards.
struct Findings: Sendable, Equatable {
  /// What is on the bus.
  enum Presence: Equatable, Sendable {
    case nothing
    case bootROM
    case flashloader
    case permission(String)
    case inUse(String)
    case ambiguous(String)
    case failed(String)
  }

  /// What became of starting a flashloader from the boot ROM.
  enum Start: Equatable, Sendable {
    /// It ran already, or nothing was to be started.
    case notTried
    /// Nobody allows it, or there is none.
    case notAllowed
    /// The part is closed and the flashloader unsigned: not tried.
    case closedAndUnsigned
    case started
    /// It did not come up; what the attempt ended with.
    case failed(Symptom)
  }

  /// How the flashloader answers.
  enum Answering: Equatable, Sendable {
    case notAsked
    case answers
    /// It answers, but only after a long wait.
    case late
    case silent
    case left
    case garbles
  }

  /// How the examination ended early.
  enum End: Equatable, Sendable {
    /// The device left the bus.
    case left(during: String)
    /// The device fell silent and did not come back.
    case silent(during: String)
    /// The user stopped it.
    case cancelled
    /// Too much got lost.
    case garbled(during: String)
  }

  /// What a trial erase and write of the range that may be erased came to.
  struct Trial: Equatable, Sendable {
    /// Status of each sector's erase, in order.
    var erases: [UInt32] = []
    /// First sector that did not erase: its address.
    var firstFailure: UInt32?
    /// Status of a page's write; nil if none was written.
    var write: UInt32?
    /// Whether what was written reads back by slow reads.
    var holds: Bool?

    /// All of it succeeded.
    var works: Bool { firstFailure == nil && write == 0 }
  }

  // MARK: The way to the flashloader

  var presence = Presence.nothing
  var habState: HABState?
  var romAnswers: Bool?
  var start = Start.notTried
  var answering = Answering.notAsked
  /// Reports that nobody had taken.
  var staleReports = 0
  /// Commands that had to be repeated.
  var linkTroubles = 0
  /// Answers that came besides the ones that were asked for.
  var doubledReports = 0
  var end: End?
  var version: UInt32?
  /// Property 0x19 before anything was configured; nil if it was not answered.
  var attributesBefore: ExternalMemoryAttributes?
  /// Status of the question for it.
  var attributesBeforeStatus: UInt32?

  // MARK: Fuses

  /// Reading a fuse failed with this status.
  var fuseReadStatus: UInt32?
  /// Whether the fuse word that the symptom is about is locked against burning.
  var fuseIsLocked: Bool?

  // MARK: The chip

  var chip = ChipFindings()
  /// Questions for the identity, and how many were answered by the one found.
  var identityReads = 0
  var identityAnswers = 0
  /// Status reads that differ from most, of about a thousand.
  var unsteadyReads = 0
  /// Its SFDP.
  var sfdp: SFDPTable?
  /// The probing block could not be configured: its status.
  var probeStatus: UInt32?
  /// What made a silent chip answer.
  var awokenBy: FlashProbe.Awakening?
  /// It answers on four pads.
  var answersOnFourPads = false
  /// What should have made it answer did not.
  var wasWokenInVain = false

  // MARK: The user's configuration

  /// Status of configure-memory with it; nil if not tried.
  var configureStatus: UInt32?
  var attributes: ExternalMemoryAttributes?
  /// Slow and plain reads of the same bytes differ.
  var slowReadsDiffer: Bool?
  /// Where the job erases: how many of the sectors looked at are blank, and how many were looked at.
  var blankSectors = 0
  var sectors = 0
  /// First sector that is not blank: its address.
  var firstUsedSector: UInt32?
  /// What a slow read of the job's image found: bytes equal, and the bits that should be clear and are set, and the
  /// other way round.
  var imageEqual: Bool?
  var bitsNotProgrammed = 0
  var bitsNotErased = 0
  /// Status of the fast read.
  var fastReadStatus: UInt32?
  /// Bytes that differ between fast and slow reads, of how many.
  var differing = 0
  var compared = 0
  var trial: Trial?
}
