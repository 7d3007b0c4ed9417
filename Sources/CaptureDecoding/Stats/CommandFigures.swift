/// What was measured of one command.
public struct CommandFigures: Equatable, Sendable {
  /// Its name.
  public let name: String
  /// How often it was sent.
  public private(set) var count = 0
  /// How often it failed.
  public private(set) var failed = 0
  /// How often nobody knows what became of it.
  public private(set) var unanswered = 0
  /// How often the same was sent again after it failed or was not answered.
  public internal(set) var retries = 0
  /// How long it took, where it was answered.
  public private(set) var durations = DurationHistogram()
  /// Payload to the device.
  public private(set) var bytesOut: UInt64 = 0
  /// Payload to the host.
  public private(set) var bytesIn: UInt64 = 0
  /// Payload of those that were answered.
  private var answeredBytes: UInt64 = 0

  init(_ name: String) { self.name = name }

  mutating func add(_ command: CapturedCommand) {
    count += 1
    switch command.outcome {
    case .ok: break
    case .failed: failed += 1
    case .unanswered: unanswered += 1
    }
    let moved = UInt64(command.bytesOut) + UInt64(command.bytesIn)
    if command.ending == .answered, let duration = command.duration {
      durations.add(duration)
      answeredBytes += moved
    }
    bytesOut += UInt64(command.bytesOut)
    bytesIn += UInt64(command.bytesIn)
  }

  /// Payload of answered commands over their time, bytes a second; nil where none was moved.
  public var throughput: Double? {
    answeredBytes > 0 && durations.total > 0 ? Double(answeredBytes) * 1e9 / Double(durations.total) : nil
  }
}
