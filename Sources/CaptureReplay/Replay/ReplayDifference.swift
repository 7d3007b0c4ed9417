/// One thing in which a replay is not as its recording.
public struct ReplayDifference: Equatable, Sendable {
  /// The command's number in the capture.
  public var number: Int
  /// SPSDK's name of the command.
  public var command: String
  /// What differs: `status`, `values`, `data`, `answer`, `HAB state`, `device`.
  public var field: String
  /// As recorded, in words.
  public var expected: String
  /// As it came, in words.
  public var got: String
  /// For data: the first byte that differs, counted from the start of the command's data phase.
  public var offset: Int?

  /// One difference.
  public init(number: Int, command: String, field: String, expected: String, got: String, offset: Int? = nil) {
    self.number = number
    self.command = command
    self.field = field
    self.expected = expected
    self.got = got
    self.offset = offset
  }
}

extension ReplayDifference: CustomStringConvertible {
  /// `command 4, flash-erase-region: status: recorded 20106 FlexSPINOR: Command Failure, got 0 Success`.
  public var description: String {
    let place = offset.map { " from byte \($0)" } ?? ""
    return "command \(number), \(command): \(field)\(place): recorded \(expected), got \(got)"
  }
}
