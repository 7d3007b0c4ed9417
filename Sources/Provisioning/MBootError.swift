import HIDTransport
import MBoot

/// A flashloader command that did not do what was asked: which, where, and why.
public struct MBootError: Error, Equatable, Sendable {
  /// Why.
  public enum Cause: Equatable, Sendable {
    /// The transport failed.
    case transport(HIDError)
    /// The flashloader refused or failed the command with this status.
    case status(StatusCode)
    /// The answer is none of this protocol, or not one to this command.
    case malformed(String)
    /// The call was wrong before anything was sent.
    case badArgument(String)
    /// The caller cancelled. `clean` is false if the device is still inside the command.
    case interrupted(clean: Bool)
  }

  /// What was asked for.
  public var command: CommandTag
  /// Where, for commands that have an address.
  public var address: UInt32?
  /// Why.
  public var cause: Cause

  /// Makes an error.
  public init(command: CommandTag, address: UInt32? = nil, cause: Cause) {
    self.command = command
    self.address = address
    self.cause = cause
  }

  /// The device's status, if it is the device that said no.
  public var status: StatusCode? {
    if case .status(let status) = cause { status } else { nil }
  }
}

extension MBootError: CustomStringConvertible {
  /// The command, the address, and the cause, in words.
  public var description: String {
    let place = address.map { " at " + Hexadecimal.word($0) } ?? ""
    return command.name + place + ": " + causeText
  }

  /// The cause alone, in words.
  public var causeText: String {
    switch cause {
    case .transport(let error): error.description
    case .status(let status): "status \(status.description)"
    case .malformed(let what): "the answer is not a flashloader's: \(what)"
    case .badArgument(let what): what
    case .interrupted(let clean): clean ? "interrupted" : "interrupted in the middle of a transfer"
    }
  }
}
