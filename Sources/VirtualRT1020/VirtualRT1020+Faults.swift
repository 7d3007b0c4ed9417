extension VirtualRT1020 {
  /// Makes things go wrong from now on, besides what does already.
  public mutating func add(_ faults: [Fault]) {
    for fault in faults {
      hardware.log.add(.fault, at: max(now, hardware.now), "added: \(fault)")
      faultCount += 1
      let seed = seed &+ faultCount
      switch fault.effect.domain {
      case .flash: hardware.flexSPI.faults.arm(fault, seed: seed)
      case .fuses: hardware.fuseFaults.arm(fault, seed: seed)
      case .link: link.arm(fault, seed: seed)
      case .firmware: hardware.firmwareFaults.arm(fault, seed: seed)
      }
    }
    updateHealth()
  }

  /// Lifts all faults. What they did to cells and fuses stays, and a flashloader that hangs goes on hanging; a
  /// device that was kept off the bus comes back, and a supply that is away comes back when it would have.
  public mutating func clearFaults() {
    hardware.log.add(.fault, at: max(now, hardware.now), "all faults are lifted")
    hardware.flexSPI.faults.clear(from: &hardware.flexSPI.chip)
    hardware.fuseFaults.clear()
    hardware.firmwareFaults.clear()
    link.clear()
    // A cut that lies ahead is lifted too; a crash stays.
    collectFaults()
    returnToBus()
    updateHealth()
  }

  /// The faults in force in the order they were added, with how often each has struck.
  public var faults: [(fault: Fault, strikes: Int)] {
    let armed =
      hardware.flexSPI.faults.armed + hardware.fuseFaults.armed + link.armed + hardware.firmwareFaults.armed
    return armed.sorted { $0.seed &- seed < $1.seed &- seed }.map { ($0.fault, $0.strikes) }
  }
}
