import BootImage
import DescribedValues
import Fuses
import HAB
import Provisioning

/// A plan and all that it names, read, and each file sound in itself. Whether it all fits together is `PlanCheck`'s
/// to say.
public struct PlanMaterial: Sendable {
  /// The plan.
  public let plan: PlanFile
  /// Where the plan was read, for messages.
  public let path: String
  /// What was read: the plan first.
  public let inputs: [PlanInput]
  /// The application, signed if the plan says so, and where it goes.
  public let layout: FlashLayout
  /// What an open part is to get.
  public let flashloader: RAMImage?
  /// What a closed part is to get.
  public let signedFlashloader: RAMImage?
  /// How the flashloader learns to speak to the flash.
  public let configuration: ProvisioningPlan.Configuration
  /// The hash of the super root keys that the plan burns; nil if it burns none.
  public let keyHash: KeyHash?

  /// The plan for a board, as far as the flash goes.
  /// - Parameter standIn: what is loaded where the plan names no flashloader at all.
  public func provisioningPlan(standIn: RAMImage? = nil) -> ProvisioningPlan {
    let hasOwn = flashloader != nil || signedFlashloader != nil
    var result = ProvisioningPlan(layout, flashloader: hasOwn ? flashloader : standIn)
    result.signedFlashloader = signedFlashloader
    result.configuration = configuration
    result.verifies = plan.policy.verifies
    result.resets = plan.policy.resets
    result.boards = plan.policy.boards
    result.authentication = .always
    let timeouts = plan.timeouts
    if let time = timeouts.device { result.deviceTimeout = time }
    if let time = timeouts.flashloader { result.flashloaderTimeout = time }
    if let time = timeouts.jump { result.jumpGrace = time }
    if let time = timeouts.boot { result.bootTimeout = time }
    if let time = timeouts.command { result.timeouts.command = time }
    if let time = timeouts.eraseSector { result.timeouts.erasePerSector = time }
    return result
  }

  /// Each input's SHA-256 as hex digits.
  public func inputDigests() throws(HABError) -> [(name: String, digest: String)] {
    var digests: [(name: String, digest: String)] = []
    for input in inputs { digests.append((input.name, Hex.text(try SHA256.hash(input.bytes)))) }
    return digests
  }

  /// What the journal of a board calls the plan: another plan, image or key table has another name.
  public func name() throws(HABError) -> String {
    let text = try inputDigests().map { "\($0.name) \($0.digest)\n" }.joined()
    return Hex.text(try SHA256.hash(Array(text.utf8)))
  }

  /// What is asked of the fuses.
  public var fuseRequests: [FuseRequest] { plan.fuses?.requests(keyHash: keyHash, plan: path) ?? [] }

  /// What the fuses are held against.
  public var fusePolicy: FusePolicy {
    FusePolicy(
      keyHash: keyHash, images: plan.boot == .unsigned ? [] : imagesThatMustStart,
      allowsLocks: plan.fuses?.locks.isEmpty == false,
      allowsNoWayBack: plan.fuses?.allowsNoWayBack ?? false)
  }

  /// The image as the boot ROM finds it in the flash.
  public var imageMemory: SegmentMemory { SegmentMemory(layout.writes) }
}
