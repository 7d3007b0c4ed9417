/// Why a capture gives no recording to replay.
public enum RecordingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No command of either protocol is in it.
  case noCommands
  /// More than one board is in it: the devices of each.
  case severalBoards([[Int]])
  /// No board has the device that was asked for; those that there are.
  case noSuchDevice(Int, [Int])
  /// More bytes of reports than may be held.
  case tooLarge(limit: Int)

  /// What is wrong and what to do, in words.
  public var description: String {
    switch self {
    case .noCommands:
      "the capture holds no command of a boot ROM or a flashloader: 'capture stats' says what it holds"
    case .severalBoards(let boards):
      "the capture holds \(boards.count) boards: choose one by --device, "
        + boards.map { "\($0.map(String.init).joined(separator: " then "))" }.joined(separator: ", or ")
    case .noSuchDevice(let device, let devices):
      "no commands went to device \(device): there are \(devices.map(String.init).joined(separator: ", "))"
    case .tooLarge(let limit):
      "the capture holds more than \(limit >> 20) MiB of reports, which a replay would have to keep in memory: cut it "
        + "with editcap or tshark"
    }
  }
}
