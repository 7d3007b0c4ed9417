import HIDTransport
import Provisioning
import SDP

extension Symptom.Kind {
  /// What went wrong on the way to a device.
  public init(_ error: HIDError) {
    self =
      switch error {
      case .absent, .ambiguous, .wrongDevice: .absent
      case .timeout: .timeout
      case .gone, .system: .gone
      case .busy: .inUse
      case .permission: .permission
      case .stalled, .malformed: .malformed
      }
  }
}

extension Symptom {
  /// What went wrong on the way to a device.
  public init(_ error: HIDError) { self.init(Kind(error)) }

  /// A flashloader's command that failed.
  public init(_ error: MBootError) {
    let kind: Kind =
      switch error.cause {
      case .transport(let transport): Kind(transport)
      case .status(let status): .status(status.rawValue)
      case .malformed: .malformed
      case .badArgument: .refusedPlan
      // Who stops a command waited in vain for its end.
      case .interrupted: .timeout
      }
    self.init(kind, command: error.command.name, address: error.address)
  }

  /// A boot ROM's command that failed.
  public init(_ error: SDPError) {
    let kind: Kind =
      switch error.cause {
      case .transport(let transport): Kind(transport)
      case .refused: .status(SDPStatus.refused.rawValue)
      case .habFailure: .refusedByHAB
      case .unexpectedStatus(_, let got): .status(got.rawValue)
      case .unknownHABState, .malformed: .malformed
      case .badArgument: .refusedPlan
      case .interrupted: .timeout
      }
    self.init(kind, command: error.command.name, address: error.address)
  }

  /// A provisioning that failed.
  public init(_ error: ProvisioningError) {
    self.init(Self.kind(error), phase: error.phase, command: error.command, address: error.address)
  }

  private static func kind(_ error: ProvisioningError) -> Kind {
    if let transport = error.transport { return Kind(transport) }
    if let status = error.status { return .status(status.rawValue) }
    switch error.exitCode {
    case .closedPart: return .refusedByHAB
    case .verifyMismatch: return .mismatch
    case .timeout, .interrupted: return .timeout
    default: break
    }
    switch error.phase {
    case .startFlashloader: return .didNotStart
    // What the client concludes from the flash's own figures stands on no status.
    case .checkPlan, .checkMemory: return .refusedPlan
    case .loadFlashloader: return error.command == nil ? .refusedPlan : .status(SDPStatus.refused.rawValue)
    default: return error.exitCode == .noDevice ? .gone : .malformed
    }
  }
}
