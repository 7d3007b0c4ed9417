import HIDTransport

/// USB with something wrong on the board: the slow way that reports take then.
extension VirtualRT1020 {
  /// Reports that may be lost in one call before the next is left for another.
  private static let lossLimit = 64

  // MARK: - OUT

  /// As `send`, for a report that the device on the bus is offered.
  mutating func sendThroughFaults(_ report: RawSpan) -> Acceptance {
    deliverWaiting()
    guard identity != nil else { return .absent }
    guard takesReport() else { return .notReady }
    let fate = link.fate(of: .out, at: now, &hardware.log)
    switch fate.end {
    case .lost: return .accepted
    case .stalled: return .stalled
    case .gone(let back):
      leaveBus(backAfter: back)
      return .absent
    case .arrives: break
    }
    // A late report reaches the part later; the part may work ahead of the world.
    hardware.now = now.addingSaturated(fate.delay)
    report.withUnsafeBytes { bytes in
      let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(fate.bytes))
      for _ in 1..<fate.copies { link.repeatOut([UInt8](part)) }
      deliver(part)
    }
    settle()
    deliverWaiting()
    noteFaults()
    return .accepted
  }

  /// Hands the device what arrives a second time, as far as it takes it.
  private mutating func deliverWaiting() {
    while deviceAcceptsInput(), let report = link.takeWaiting() {
      hardware.now = max(hardware.now, now)
      report.withUnsafeBytes { deliver($0) }
      settle()
    }
  }

  // MARK: - IN

  /// As `receive`.
  mutating func receiveThroughFaults(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    link.isStalled = false
    for _ in 0..<Self.lossLimit {
      guard identity != nil, buffer.count >= HIDLimits.reportBytes, let due = prepareReport(), due <= now else {
        return nil
      }
      if let copy = link.takeCopy() {
        buffer.copyBytes(from: copy)
        return copy.count
      }
      let fate = link.takeDecision()
      guard let whole = takeReport(into: buffer) else { return nil }
      let count = min(whole, fate.bytes)
      if fate.end == .arrives { link.repeatIn([UInt8](buffer[..<count]), times: fate.copies - 1) }
      settle()
      deliverWaiting()
      noteFaults()
      switch fate.end {
      case .arrives: return count
      case .lost: continue
      case .stalled:
        link.isStalled = true
        return nil
      case .gone(let back):
        leaveBus(backAfter: back)
        return nil
      }
    }
    return nil
  }

  /// Whether the last `receive` ended in a STALL of the endpoint, once.
  public mutating func takeStall() -> Bool {
    guard link.isStalled else { return false }
    link.isStalled = false
    return true
  }

  /// When the next IN report is due, past what is wrong; nil too if the part will not live to send it.
  mutating func prepareThroughFaults() -> UInt64? {
    deliverWaiting()
    let made = prepareFirmwareReport()
    noteFaults()
    if !link.copies.isEmpty { return now }
    // The world may have stopped the firmware just now.
    guard let made, running == .bootROM || running == .flashloader else { return nil }
    let due = link.decide(due: made, &hardware.log)
    if let interruption, interruption.at <= due { return nil }
    return due
  }

  // MARK: - The bus

  /// Pulls the cable's data lines with the part running on, and plugs them in again after a time. Nothing happens to a
  /// board that is not on the bus.
  public mutating func unplug(for time: Duration) {
    guard identity != nil else { return }
    log("the device is unplugged from the bus")
    leaveBus(backAfter: time)
  }

  /// The device leaves the bus with the part running on.
  private mutating func leaveBus(backAfter: Duration?) {
    attachment += 1
    link.forgetTraffic()
    onBusAt = backAfter.map { now.addingSaturated($0.nanoseconds) } ?? Self.endOfTime
    isKeptOffBus = true
  }

  /// Lets a device that a fault keeps off the bus come back.
  mutating func returnToBus() {
    guard isKeptOffBus else { return }
    isKeptOffBus = false
    onBusAt = min(onBusAt, now.addingSaturated(Self.enumerationNanoseconds))
  }
}
