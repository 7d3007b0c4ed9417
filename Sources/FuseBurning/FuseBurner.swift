import BoardJournal
import Fuses
import JSONText
import MBoot
import Provisioning

/// Burns a plan into a part through its flashloader, one word after the other, believing nothing but what it reads.
///
/// Before anything is burnt the whole part is read and must be as the plan's read-out says, or as the plan would have
/// made it: so a plan that was interrupted goes on where the part is. Each word is read just before its burn, burnt
/// once, read back, and journalled before the next. Before the close bit the whole part is read again.
public struct FuseBurner {
  /// What to burn.
  public var plan: FusePlan
  /// By which name the journal knows the plan.
  public var planName: String
  /// Stop when all is burnt but the close bit and what comes after it: power-cycle the board, see that its keys have
  /// lasted, and burn the plan again.
  public var stopsBeforeClosing = false
  /// The time for the journal, seconds since 1970.
  public var time: () -> Int64? = { nil }
  /// Asked between two steps.
  public var isCancelled: () -> Bool = { false }
  /// Called when a step begins.
  public var begins: (FuseStep) -> Void = { _ in }

  /// Burns `plan`, whatever is missing of it.
  /// - Parameter planName: a digest of what is asked for, the same at each attempt.
  public init(_ plan: FusePlan, planName: String) {
    self.plan = plan
    self.planName = planName
  }

  /// Burns what is missing. Must only be called with the board that `plan` was made for: the unique id is among the
  /// words that are compared.
  /// - Throws: `FuseBurnError`; nothing is burnt after the step that failed.
  public func run(
    _ host: MBootHost, permission: BurnPermission, journal: any Journal
  ) throws(FuseBurnError) -> FuseBurnResult {
    guard plan.isAllowed else { throw FuseBurnError(.refused(plan.refusals)) }
    let read = try asking(nil) { () throws(MBootError) in try FuseReading.all(host) }
    let found = read.filled(from: plan.result)
    try compare(found)
    // What is left to do, judged anew on the part as it is now.
    let rest = FusePlan(plan.requests, on: found, policy: plan.policy)
    guard rest.isAllowed else { throw FuseBurnError(.refused(rest.refusals)) }
    var run = FuseBurnRun(burner: self, host: host, permission: permission, journal: journal, expected: found)
    for step in rest.steps {
      guard !isCancelled() else { throw FuseBurnError(.interrupted, step: step) }
      if stopsBeforeClosing, case .burn(let burn) = step, burn.stage >= .close {
        run.result.stoppedBeforeClosing = true
        break
      }
      try run.perform(step)
    }
    try run.compareWhole(nil)
    return run.result
  }

  /// Whether the part is the one that the plan was made for, as it was or with some of the plan's bits burnt.
  private func compare(_ found: FuseReadOut) throws(FuseBurnError) {
    for word in FuseWord.all {
      let before = plan.readOut[word]
      let now = found[word]
      if let before, let now {
        let mayBeThere = before | (plan.result[word] ?? before)
        if before & ~now == 0, now & ~mayBeThere == 0 { continue }
      } else if before == nil, now == nil {
        continue
      }
      throw FuseBurnError(.changed(word: word, expected: before, found: now))
    }
  }

  func asking<Value>(
    _ step: FuseStep?, _ body: () throws(MBootError) -> Value
  ) throws(FuseBurnError) -> Value {
    do throws(MBootError) { return try body() } catch { throw FuseBurnError(.device(error), step: step) }
  }
}
