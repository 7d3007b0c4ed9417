/// How long the host waits for a flashloader. All are limits, not waits: an answer ends them.
public struct MBootTimeouts: Sendable, Equatable {
  /// For the answer to a command that touches no flash cells.
  public var command: Duration = .seconds(5)
  /// For one data packet to be taken or to come: several pages of the slowest part, and a busy bus.
  public var packet: Duration = .seconds(10)
  /// For the answer that ends a data phase.
  public var completion: Duration = .seconds(15)
  /// For one 4 KiB sector of an erase: the slowest part's maximum.
  public var erasePerSector: Duration = .milliseconds(400)
  /// Added to every erase.
  public var eraseBase: Duration = .seconds(5)
  /// For the erase of a whole chip: above the slowest part's 200 s.
  public var eraseAll: Duration = .seconds(250)

  /// The defaults.
  public init() {}

  /// For an erase of `count` bytes at `address`, rounded out to 4 KiB sectors.
  public func erase(address: UInt32, count: UInt32) -> Duration {
    let first = UInt64(address) / 4096
    let end = (UInt64(address) + UInt64(count) + 4095) / 4096
    return eraseBase + erasePerSector * Int(clamping: end - first)
  }
}
