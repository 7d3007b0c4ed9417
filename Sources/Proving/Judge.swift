import BootImage
import Fuses
import Provisioning
import VirtualRT1020

/// Looks at a board from outside, past bus, locks and faults, and says what must not be so.
public struct Judge: Sendable {
  /// What goes into the flash besides the block, by offset.
  private let segments: [(offset: Int, bytes: [UInt8])]
  /// The image's own block, if it has one.
  private let block: [UInt8]?
  /// Each fuse word before anything was done, and with all that the plan asks for.
  private let before: [UInt32]
  private let after: [UInt32]

  private static let closedBit: UInt32 = 0x2

  /// Judges what becomes of `board` by `plan`.
  public init(_ plan: ProvedPlan, on board: VirtualRT1020) {
    segments = plan.flash.segments.map { (Int($0.address) - Int(FlashLayout.flashAddress), $0.bytes) }
    block = plan.flash.ownBlock
    let before = board.fuses
    self.before = before
    guard let material = plan.material, material.plan.policy.burning != .never else {
      after = before
      return
    }
    let wanted = FusePlan(
      material.fuseRequests, on: FuseReadOut(before.map { $0 }), policy: material.fusePolicy
    ).result
    after = before.indices.map { wanted[$0] ?? before[$0] }
  }

  /// Whether flash and fuses hold all that the plan asks for.
  public func isDone(_ board: VirtualRT1020) -> Bool { flashHolds(board) && board.fuses == after }

  /// What is wrong with a board in the middle of anything.
  func atAnyTime(_ board: VirtualRT1020) -> Wrong? {
    let now = board.fuses
    guard now != before else { return nil }
    for (index, word) in now.enumerated() where word & ~(before[index] | after[index]) != 0 { return .strayFuse }
    let closing = FuseWord.bootConfiguration1
    if now[closing] & ~before[closing] & Self.closedBit != 0,
      FuseWord.keyHash.contains(where: { now[$0] != after[$0] })
    {
      return .closedWithoutKeys
    }
    return nil
  }

  /// What is wrong with a board of which a run has just said this.
  func after(_ answer: Result<ProvisioningResult, ProvisioningError>, _ board: VirtualRT1020) -> Wrong? {
    if let wrong = atAnyTime(board) { return wrong }
    if case .success = answer, !isDone(board) { return .falseSuccess }
    return nil
  }

  private func flashHolds(_ board: VirtualRT1020) -> Bool {
    for segment in segments
    where board.flash(at: segment.offset, count: segment.bytes.count) != segment.bytes { return false }
    let found = board.flash(at: 0, count: FlashConfigurationBlock.byteCount)
    if let block { return found == block }
    return FlashConfigurationBlock(bytes: found)?.isValid == true
  }
}
