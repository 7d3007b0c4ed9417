import HIDTransport
import MBoot

/// A provisioning that did not end well: in which phase, what failed, why, and what to try.
public struct ProvisioningError: Error, Equatable, Sendable {
  /// Where in the flow.
  public var phase: ProvisioningPhase
  /// What failed, one line: the command, the address, the answer.
  public var failure: String
  /// The address concerned.
  public var address: UInt32?
  /// The command concerned, as NXP's tools spell it.
  public var command: String?
  /// The flashloader's status, if it gave one.
  public var status: StatusCode?
  /// What went wrong on the way to the device, if it was that.
  public var transport: HIDError?
  /// The likely cause, in words.
  public var cause: String
  /// What to try, the most promising first.
  public var remedies: [String]
  /// What a command line should end with.
  public var exitCode: ExitCode

  /// Makes an error.
  public init(
    phase: ProvisioningPhase, failure: String, address: UInt32? = nil, command: String? = nil,
    status: StatusCode? = nil, transport: HIDError? = nil, cause: String, remedies: [String], exitCode: ExitCode
  ) {
    self.phase = phase
    self.failure = failure
    self.address = address
    self.command = command
    self.status = status
    self.transport = transport
    self.cause = cause
    self.remedies = remedies
    self.exitCode = exitCode
  }
}

extension ProvisioningError: CustomStringConvertible {
  /// Several lines: what failed in which phase, the cause, what to try.
  public var description: String {
    var lines = ["\(phase.rawValue): \(failure)", "  cause: \(cause)"]
    for remedy in remedies { lines.append("  try: \(remedy)") }
    return lines.joined(separator: "\n")
  }
}
