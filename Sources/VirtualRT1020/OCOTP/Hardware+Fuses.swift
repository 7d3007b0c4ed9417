extension Hardware {
  /// How long the flashloader's driver waits for the controller, nanoseconds.
  private static let fuseWait: UInt64 = 100_000_000

  /// Burns or reads a word as NXP's driver does: waits for the controller, asks, waits again.
  mutating func accessFuse(_ request: OCOTP.Request) -> OCOTP.Outcome {
    if !fuseFaults.isEmpty, fuseFaults.staysBusy(at: now, &log) {
      now = now.addingSaturated(Self.fuseWait)
      return .busy
    }
    now = max(now, ocotp.busyUntil)
    ocotp.clearError()
    perform(request)
    now = max(now, ocotp.busyUntil)
    return ocotp.hasError ? .error : .done(ocotp.word(of: request))
  }

  /// Has the driver load the shadows.
  mutating func reloadFuses() {
    perform(.reload)
    now = max(now, ocotp.busyUntil)
  }

  /// Hands a request to the controller, past what is wrong with the fuses.
  private mutating func perform(_ request: OCOTP.Request) {
    if fuseFaults.isEmpty {
      ocotp.perform(request, at: now)
    } else {
      fuseFaults.perform(request, on: &ocotp, at: now, &log)
    }
  }

  // MARK: - The controller's registers

  /// Reads a register of the controller, `offset` a multiple of 4.
  mutating func readFuseRegister(_ offset: UInt32) -> UInt32 {
    let value = ocotp.readRegister(offset, at: now)
    guard !fuseFaults.isEmpty, offset < OCOTPRegisters.Offset.timing, fuseFaults.looksBusy(at: now) else {
      return value
    }
    return value | OCOTPRegisters.Control.busy
  }

  /// Writes a register of the controller, `offset` a multiple of 4.
  mutating func writeFuseRegister(_ offset: UInt32, _ value: UInt32) {
    guard let request = ocotp.writeRegister(offset, value, at: now) else { return }
    if !fuseFaults.isEmpty, fuseFaults.staysBusy(at: now, &log) { return }
    perform(request)
  }
}
