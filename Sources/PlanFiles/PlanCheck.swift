import BootImage
import Fuses
import HAB
import Provisioning

/// Whether a plan fits together, and what it would do: judged without a board, by the part that it is for.
public struct PlanCheck: Sendable {
  /// What it says, errors first.
  public private(set) var findings: [PlanFinding] = []
  /// What a boot ROM says of the image on the part as it is now.
  public let now: HABOutcome
  /// What it says on a closed part with the plan's keys, or with those of the part if it is closed; nil where no keys
  /// are known.
  public let closed: HABOutcome?
  /// The same of the flashloader for closed parts; nil where there is none, or no keys are known.
  public private(set) var flashloader: HABOutcome?
  /// What the fuses become; nil where the plan burns none.
  public let fuses: FusePlan?
  /// The part that all this was held against.
  public let readOut: FuseReadOut
  /// The part was closed by this very plan.
  let hasClosed: Bool
  /// The keys that the image must be signed with; nil where no keys are known.
  public let keyHash: KeyHash?

  /// The part is closed before the plan is carried out.
  public var isClosed: Bool { readOut.isClosed == true }

  /// The plan may be carried out.
  public var isGood: Bool { exitCode == .success }

  /// What a command ends with: of several errors, wrong input goes before what a closed part refuses.
  public var exitCode: ExitCode {
    let codes = findings.compactMap(\.exitCode)
    return codes.contains(.badInput) ? .badInput : codes.first ?? .success
  }

  /// Judges a plan.
  /// - Parameters:
  ///   - readOut: the fuses of the part that it is for; a blank one unless given.
  ///   - hasClosed: the part is closed because this very plan was carried out on it, or half of it.
  public init(_ material: PlanMaterial, on readOut: FuseReadOut = .blank, hasClosed: Bool = false) {
    self.readOut = readOut
    self.hasClosed = hasClosed
    let closedAlready = readOut.isClosed == true
    let partKeys = readOut.keyHash.flatMap { $0.isBlank ? nil : $0 }
    keyHash = closedAlready ? partKeys : material.keyHash ?? partKeys
    let revoked = readOut.revokedKeys ?? 0
    let memory = material.imageMemory
    func judge(_ address: UInt32, _ memory: SegmentMemory, closed: Bool, keys: KeyHash?) -> HABOutcome {
      let part = HABPart(
        isClosed: closed, keyHash: keys?.words ?? [UInt32](repeating: 0, count: 8), revokedKeys: revoked)
      return HABAuthenticator(part).authenticate(at: address, in: memory)
    }
    let place = FlashLayout.containerAddress
    now = judge(place, memory, closed: closedAlready, keys: partKeys)
    closed = keyHash.map { judge(place, memory, closed: true, keys: $0) }
    let requests = material.fuseRequests
    fuses = requests.isEmpty ? nil : FusePlan(requests, on: readOut, policy: material.fusePolicy)
    if let image = material.closedFlashloader, let keyHash {
      let bytes = SegmentMemory([ImageSegment(address: image.loadAddress, bytes: image.bytes)])
      flashloader = judge(image.jumpAddress, bytes, closed: true, keys: keyHash)
    }
    checkLibrary(material)
    checkImage(material)
    checkFlashloader(material)
    checkFuses(material)
    checkPolicy(material)
    checkFlash(material)
    findings = PlanFinding.Weight.allCases.flatMap { weight in findings.filter { $0.weight == weight } }
  }

  mutating func say(_ finding: PlanFinding) { findings.append(finding) }

  /// The plan ends with a closed part, or begins with one.
  func endsClosed(_ material: PlanMaterial) -> Bool {
    isClosed || material.plan.boot == .closed || material.plan.fuses?.closes == true
  }
}

extension FuseReadOut {
  /// A part nobody has burnt anything into.
  public static var blank: FuseReadOut { FuseReadOut([UInt32?](repeating: 0, count: wordCount)) }
}

extension PlanMaterial {
  /// The flashloader that a closed part would get; nil if there is none that is signed.
  public var closedFlashloader: RAMImage? {
    [signedFlashloader, flashloader].compactMap { $0 }.first { $0.container.isSigned }
  }
}
