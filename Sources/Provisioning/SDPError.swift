import HIDTransport
import SDP

/// A boot ROM command that did not do what was asked: which, where, and why.
///
/// NXP's `sdphost` ends with 0 on any reply that parses; here anything but the expected word is an error.
public struct SDPError: Error, Equatable, Sendable {
  /// Why.
  public enum Cause: Equatable, Sendable {
    /// The transport failed.
    case transport(HIDError)
    /// The ROM answered 89 23 23 89: it refuses the address or the command.
    case refused
    /// The ROM answered with HAB's failure word (33 33 33 33) in place of the completion.
    case habFailure(SDPStatus)
    /// The ROM answered with another word than the one that means done.
    case unexpectedStatus(expected: SDPStatus, got: SDPStatus)
    /// The HAB state word is neither open nor closed: another device, or stale bytes on a UART.
    case unknownHABState(SDPStatus)
    /// The report is none of this protocol, or not the one that was due.
    case malformed(String)
    /// The call was wrong before anything was sent.
    case badArgument(String)
    /// The caller cancelled. `clean` is false if the ROM still waits for data: it needs a reset.
    case interrupted(clean: Bool)
  }

  /// What was asked for.
  public var command: SDPCommand.Code
  /// Where, for commands that have an address.
  public var address: UInt32?
  /// Why.
  public var cause: Cause

  /// Makes an error.
  public init(command: SDPCommand.Code, address: UInt32? = nil, cause: Cause) {
    self.command = command
    self.address = address
    self.cause = cause
  }
}

extension SDPError: CustomStringConvertible {
  /// The command, the address, and the cause, in words.
  public var description: String {
    let place = address.map { " at " + Hexadecimal.word($0) } ?? ""
    return command.name + place + ": " + causeText
  }

  /// The cause alone, in words.
  public var causeText: String {
    switch cause {
    case .transport(let error): error.description
    case .refused: "the boot ROM refused it (0x89232389)"
    case .habFailure(let word): "HAB recorded a failure (\(Hexadecimal.word(word.rawValue)))"
    case .unexpectedStatus(let expected, let got):
      "the boot ROM answered \(Hexadecimal.word(got.rawValue)), not \(Hexadecimal.word(expected.rawValue))"
    case .unknownHABState(let word): "\(Hexadecimal.word(word.rawValue)) is no HAB state"
    case .malformed(let what): "the answer is not the boot ROM's: \(what)"
    case .badArgument(let what): what
    case .interrupted(let clean): clean ? "interrupted" : "interrupted while the boot ROM waits for more data"
    }
  }
}
