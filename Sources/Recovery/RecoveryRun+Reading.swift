import BootImage
import MBoot
import Provisioning

/// Whether the flash reads right by a configuration: as it does slowly and on one pad.
extension RecoveryRun {
  private static let sampleBytes = 32 << 10
  private static let sampleSector = 4096

  /// Both ends of the flash by the slow read, as far as it reads the same twice: half-erased cells do not.
  func slowSample() throws(RecoveryStop) -> [(offset: UInt32, bytes: [UInt8])] {
    let size = Int(min(chip?.size ?? 8 << 20, 16 << 20))
    let probe = try probe()
    var sample: [(offset: UInt32, bytes: [UInt8])] = []
    for start in Set([0, max(0, size - Self.sampleBytes)]).sorted() {
      let (offset, count) = (UInt32(start), min(Self.sampleBytes, size - start))
      let first = try asking { () throws(MBootError) in try probe.slowRead(offset: offset, count: count) }
      let second = try asking { () throws(MBootError) in try probe.slowRead(offset: offset, count: count) }
      for sector in stride(from: 0, to: count, by: Self.sampleSector) {
        let range = sector..<min(sector + Self.sampleSector, count)
        guard first.count == count, second.count == count, first[range] == second[range] else { continue }
        sample.append((offset + UInt32(sector), Array(first[range])))
      }
    }
    guard !sample.isEmpty else {
      throw RecoveryStop(
        "even slowly and on one pad the flash reads differently each time", .deviceFailed,
        byHand: ["look after the flash's supply and lines, HOLD# and RESET# among them"]
      ).soft
    }
    return sample
  }

  /// True if what `sample` holds reads the same by a configuration, twice.
  func reads(
    _ sample: [(offset: UInt32, bytes: [UInt8])], with candidate: ProvisioningPlan.Configuration
  ) throws(RecoveryStop) -> Bool {
    let host = try host()
    let tried = Result { () throws(MBootError) -> Bool in
      try host.configure(candidate, at: plan.optionAddress)
      for _ in 0..<2 {
        for part in sample {
          let found = try host.readMemory(
            address: FlashLayout.flashAddress + part.offset, count: part.bytes.count, memoryID: MemoryID.flexSPINOR)
          guard found == part.bytes else { return false }
        }
      }
      return true
    }
    switch tried {
    case .success(let isRight): return isRight
    case .failure(let error):
      // One that the flashloader refuses is none.
      guard case .status = error.cause else { throw RecoveryStop(error) }
      return false
    }
  }
}

extension [(offset: UInt32, bytes: [UInt8])] {
  /// Nothing but FF, which reads the same however wrongly it is read.
  var isBlank: Bool { allSatisfy { $0.bytes.allSatisfy { $0 == 0xFF } } }
}
