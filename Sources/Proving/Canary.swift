import Fuses
import Provisioning
import VirtualRT1020

/// A mistake planted in the program, one for each of the four zeros: a soak that does not find it is worth nothing.
public enum Canary: String, Sendable, CaseIterable {
  /// Takes a write to which no answer came for one that succeeded.
  case believes
  /// Burns a bit that nobody asked for, after a run that was cut short while it read back.
  case burnsMore = "burns-more"
  /// Closes the part first where a run with keys was cut short.
  case closesFirst = "closes-first"
  /// Leaves the flash protected after an erase to which no answer came.
  case leavesProtected = "leaves-protected"

  /// What the soak must find.
  public var isFoundAs: Wrong {
    switch self {
    case .believes: .falseSuccess
    case .burnsMore: .strayFuse
    case .closesFirst: .closedWithoutKeys
    case .leavesProtected: .lostBoard
    }
  }

  /// What the program with the mistake would have said, and done to the board.
  func spoil(
    _ answer: Result<ProvisioningResult, ProvisioningError>, _ bus: VirtualBus, _ plan: ProvedPlan
  ) -> Result<ProvisioningResult, ProvisioningError> {
    guard case .failure(let error) = answer else { return answer }
    // Each is rare, as a mistake that nobody has noticed yet is.
    let isTimeout = error.exitCode == .timeout
    switch self {
    case .believes where error.phase == .writeImage && isTimeout: return .success(ProvisioningResult())
    case .burnsMore where error.phase == .verify:
      let word = FuseWord.keyHash.lowerBound + 0x10
      bus.board.setFuse(word, (bus.board.fuse(word) ?? 0) | 1)
    case .closesFirst where plan.material != nil && error.phase != .findDevice:
      let word = FuseWord.bootConfiguration1
      bus.board.setFuse(word, (bus.board.fuse(word) ?? 0) | 2)
    case .leavesProtected where error.phase == .erase && isTimeout:
      let status = bus.board.statusRegisters
      bus.board.setStatusRegisters([0x7C, (status.count > 1 ? status[1] : 0) | 2])
    default: break
    }
    return answer
  }
}
