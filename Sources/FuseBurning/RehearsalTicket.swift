import Fuses
import HAB
import JSONText

/// What a rehearsal showed, and of what: kept in a file between rehearsal and burn. It lets nobody burn anything by
/// itself: the burn looks at the board again, rehearses again, and holds both against the ticket.
public struct RehearsalTicket: Equatable, Sendable {
  /// The part's unique id, 16 hexadecimal digits.
  public var uniqueID: String
  /// The part's fuses when it was rehearsed.
  public var readOut: FuseReadOut
  /// What is to be burnt.
  public var requests: [FuseRequest]
  /// LOCK bits may be burnt.
  public var allowsLocks: Bool
  /// Serial download may be gone afterwards.
  public var allowsNoWayBack: Bool
  /// The keys that were meant, if somebody said which.
  public var keyHash: KeyHash?
  /// The digest of what is asked for (`FusePlan.name`).
  public var planName: String
  /// SHA-256 of what the flash held, from its start to the end of the image; nil without an image.
  public var imageDigest: String?
  /// SHA-256 of the flashloader; nil without one.
  public var flashloaderDigest: String?
  /// The flashloader that the virtual board's stand-in behaved as.
  public var firmware: String
  /// What the rehearsal came to.
  public var outcome: RehearsalOutcome
  /// Who made the ticket: program and version.
  public var program: String

  /// Makes a ticket of a rehearsal.
  /// - Throws: `HABError(.library)` where libcrypto is missing.
  public init(_ rehearsal: Rehearsal, outcome: RehearsalOutcome, program: String) throws(HABError) {
    uniqueID = rehearsal.plan.readOut.uniqueIDText ?? ""
    readOut = rehearsal.plan.readOut
    requests = rehearsal.plan.requests
    allowsLocks = rehearsal.plan.policy.allowsLocks
    allowsNoWayBack = rehearsal.plan.policy.allowsNoWayBack
    keyHash = rehearsal.plan.policy.keyHash
    planName = try rehearsal.plan.name()
    if let image = rehearsal.image { imageDigest = try Digest.of(image.bytes) }
    if let flashloader = rehearsal.flashloader { flashloaderDigest = try Digest.of(flashloader.bytes) }
    firmware = rehearsal.firmware
    self.outcome = outcome
    self.program = program
  }

  /// The policy that the ticket's plan was made with, but for the images: those are the reader's to name.
  public func policy(images: [FusePolicy.Image]) -> FusePolicy {
    FusePolicy(
      keyHash: keyHash, images: images, allowsLocks: allowsLocks, allowsNoWayBack: allowsNoWayBack)
  }
}
