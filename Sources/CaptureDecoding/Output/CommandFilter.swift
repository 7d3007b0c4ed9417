import MBoot
import SDP

/// Which commands of a capture are wanted. An empty list wants all.
public struct CommandFilter: Equatable, Sendable {
  /// Which ends are wanted.
  public enum Status: Equatable, Sendable {
    /// This status.
    case value(UInt32)
    /// These outcomes.
    case outcomes([CommandOutcome])

    /// Reads `ok`, `failed` (refused, failed or unanswered), `unanswered`, or a number, decimal or 0x…; nil for
    /// anything else.
    public init?(_ text: String) {
      switch text.lowercased() {
      case "ok": self = .outcomes([.ok])
      case "failed": self = .outcomes([.failed, .unanswered])
      case "unanswered": self = .outcomes([.unanswered])
      case let lower:
        let number = lower.hasPrefix("0x") ? UInt32(lower.dropFirst(2), radix: 16) : UInt32(lower)
        guard let number else { return nil }
        self = .value(number)
      }
    }
  }

  /// Boards.
  public var devices: [DeviceSelector] = []
  /// Names of commands, as SPSDK has them.
  public var commands: [String] = []
  /// Ends.
  public var status: Status?
  /// Nanoseconds from the capture's start before which nothing is wanted.
  public var from: Int64?
  /// Nanoseconds from the capture's start after which nothing is wanted.
  public var to: Int64?

  /// Wants everything.
  public init() {}

  /// True for a name that a command of either protocol can have.
  public static func isCommandName(_ name: String) -> Bool {
    CommandTag(name: name) != nil || SDPCommand.Code(name: name) != nil || name == "unreadable"
      || name.hasPrefix("0x")
  }

  func wants(_ device: DeviceBook.Entry) -> Bool {
    devices.isEmpty || devices.contains { $0.matches(device) }
  }

  /// Whether a moment is wanted, nanoseconds from the capture's start.
  func wants(at time: Int64) -> Bool { (from.map { time >= $0 } ?? true) && (to.map { time <= $0 } ?? true) }

  /// Whether a command is wanted, as far as its beginning tells.
  func wantsBeginning(_ command: CapturedCommand, _ device: DeviceBook.Entry, at time: Int64) -> Bool {
    wants(device) && (commands.isEmpty || commands.contains(command.name)) && wants(at: time)
  }

  /// Whether a command is wanted by its end.
  func wantsEnd(_ command: CapturedCommand) -> Bool {
    switch status {
    case nil: true
    case .value(let value): command.status == value
    case .outcomes(let outcomes): outcomes.contains(command.outcome)
    }
  }

  /// Whether it is about commands: then what is none, such as devices that come and go, is not wanted.
  var isAboutCommands: Bool { !commands.isEmpty || status != nil }
}
