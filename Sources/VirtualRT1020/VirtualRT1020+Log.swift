extension VirtualRT1020 {
  /// Whether what happens is noted in words: commands, answers, resets, faults, what runs; off at first.
  public var logsEvents: Bool {
    get { hardware.log.isEnabled }
    set { hardware.log.isEnabled = newValue }
  }

  /// Whether the log tells also what the host should not have done, by the rules of `Misuse`; off at first.
  /// Turning it on turns the log on. A strict board answers no differently.
  public var isStrict: Bool {
    get { hardware.log.isStrict }
    set {
      hardware.log.isStrict = newValue
      if newValue { hardware.log.isEnabled = true }
    }
  }

  /// What happened since the last call, in order, if `logsEvents` is set; of very much the newest half.
  public mutating func takeLog() -> [BoardLogEntry] { hardware.log.take() }

  /// What happened and has not been taken, from entry `start` on, counted since the board was made; and the number of
  /// the entry that comes next.
  public func log(from start: Int) -> (entries: ArraySlice<BoardLogEntry>, next: Int) {
    let entries = hardware.log.entries
    let first = min(max(0, start - hardware.log.dropped), entries.count)
    return (entries[first...], hardware.log.dropped + entries.count)
  }

  /// Notes what becomes of the board, as of the world's time.
  @inline(__always)
  mutating func log(_ text: @autoclosure () -> String) {
    hardware.log.add(.board, at: max(now, hardware.now), text())
  }
}
