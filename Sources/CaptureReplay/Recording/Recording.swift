/// What passed between one board and its hosts, as a capture holds it: commands in order, each with its reports.
///
/// Held in memory whole; `RecordingReader` bounds it.
public struct Recording: Equatable, Sendable {
  /// The board's stays on the bus, in order.
  public var stays: [RecordedStay]
  /// When the capture's last event was, nanoseconds since 1970.
  public var end: UInt64
  /// Reports of the board that belong to no command.
  public var strays = 0

  /// A recording of these stays.
  public init(stays: [RecordedStay], end: UInt64) {
    self.stays = stays
    self.end = end
  }

  /// All commands in order.
  public var exchanges: [RecordedExchange] { stays.flatMap(\.exchanges) }

  /// How many commands there are.
  public var count: Int { stays.reduce(0) { $0 + $1.exchanges.count } }

  /// Says of each exchange how long nothing followed.
  mutating func measureQuiet() {
    for stay in stays.indices {
      let indices = stays[stay].exchanges.indices
      for index in indices {
        let last = stays[stay].exchanges[index].lastTime
        let next =
          index + 1 < indices.upperBound
          ? stays[stay].exchanges[index + 1].began
          : stays[stay].leftAt ?? (stay + 1 < stays.count ? stays[stay + 1].began : end)
        stays[stay].exchanges[index].quiet = next > last ? next - last : 0
      }
    }
  }
}
