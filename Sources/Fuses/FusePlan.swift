/// What is to be burnt into one part, computed against its own fuses: what changes, in which order, what it means, and
/// why it must not be, if so. A plan that is refused has no steps.
public struct FusePlan: Equatable, Sendable {
  /// What was asked for, as given.
  public let requests: [FuseRequest]
  /// The part as it was read.
  public let readOut: FuseReadOut
  /// What it was held against, and what it was allowed.
  public let policy: FusePolicy
  /// What happens to the words that the requests are about, ascending.
  public let changes: [FuseChange]
  /// What is burnt, in the order of safety, whatever order the requests had; empty if the plan is refused.
  public let steps: [FuseStep]
  /// Why it must not be burnt; empty if it may.
  public let refusals: [FuseRefusal]
  /// What it means, the heaviest first.
  public let consequences: [FuseConsequence]
  /// The part's fuses afterwards: as they are if the plan is refused.
  public let result: FuseReadOut

  /// Plans to burn `requests` into the part that `readOut` was read from.
  public init(_ requests: [FuseRequest], on readOut: FuseReadOut, policy: FusePolicy = FusePolicy()) {
    var planner = FusePlanner(requests, readOut, policy)
    planner.judge()
    self.requests = requests
    self.readOut = readOut
    self.policy = policy
    changes = planner.changes
    refusals = planner.refusals
    steps = planner.refusals.isEmpty ? planner.orderedSteps() : []
    result = planner.refusals.isEmpty ? planner.after : readOut
    consequences = planner.consequences.sortedByWeight()
  }

  /// It may be burnt.
  public var isAllowed: Bool { refusals.isEmpty }

  /// It may be burnt and all of it already is.
  public var isDone: Bool { isAllowed && burns.isEmpty }

  /// The words to burn, in order.
  public var burns: [FuseStep.Burn] {
    steps.compactMap { if case .burn(let burn) = $0 { burn } else { nil } }
  }

  /// It burns the bit that closes HAB.
  public var closes: Bool { burns.contains { $0.stage == .close } }

  /// Serial download may be gone, or not find back, afterwards.
  public var cutsOff: Bool { burns.contains { $0.stage == .wayBack } }

  /// The hash that SRK_HASH must hold before the part may be closed, and holds at the end: nil if the plan is not about
  /// keys.
  public var keyHash: KeyHash? {
    for case .compareKeys(let hash) in steps { return hash }
    return nil
  }

  /// The same text whenever the same is asked for with the same allowances, whatever the part: a line for each word,
  /// ascending, then the keys and the allowances. For digests.
  public var identity: String {
    var lines = changes.map {
      "\(FuseText.word($0.word)) \(FuseText.value($0.wanted)) of \(FuseText.value($0.mask))"
    }
    if let keys = policy.keyHash { lines.append("keys \(keys.text)") }
    if policy.allowsLocks { lines.append("locks allowed") }
    if policy.allowsNoWayBack { lines.append("no way back allowed") }
    return lines.joined(separator: "\n")
  }
}

extension [FuseConsequence] {
  /// The heaviest first, else in their order.
  func sortedByWeight() -> [FuseConsequence] {
    [FuseConsequence.Weight.danger, .forEver, .note].flatMap { weight in filter { $0.weight == weight } }
  }
}
