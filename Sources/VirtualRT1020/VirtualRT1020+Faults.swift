extension VirtualRT1020 {
  /// Makes things go wrong from now on, besides what does already.
  public mutating func add(_ faults: [Fault]) {
    for fault in faults {
      hardware.log.add(.fault, at: max(now, hardware.now), "added: \(fault)")
      faultCount += 1
      hardware.flexSPI.faults.arm(fault, seed: seed &+ faultCount)
    }
  }

  /// Lifts all faults. What they did to cells and fuses stays.
  public mutating func clearFaults() {
    hardware.log.add(.fault, at: max(now, hardware.now), "all faults are lifted")
    hardware.flexSPI.faults.clear()
  }

  /// The faults in force, with how often each has struck.
  public var faults: [(fault: Fault, strikes: Int)] {
    hardware.flexSPI.faults.armed.map { ($0.fault, $0.strikes) }
  }
}
