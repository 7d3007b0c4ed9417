import BootImage
import MBoot
import Provisioning

/// The flash chip's status registers: whether it stays on its bus, is busy, protects, has quad enable set.
extension Examination {
  /// Status reads in a row by which a chip shows that it stays on its bus, bytes.
  private static let steadyBytes = 4096
  /// Looks at a busy chip, a quarter of a second apart: longer than any sector or block erase.
  private static let busyLooks = 16

  /// Reads status register 1 a thousand times: it must be the same each time, and not busy.
  func readSteadiness() {
    let first = value("read-status 05") { host throws(MBootError) in
      try probe(host).read(opcode: 0x05, count: Self.steadyBytes)
    }
    guard let first, let most = Self.commonest(first) else { return }
    let odd = first.count { $0 != most } + (findings.chip.jedecID == nil ? 0 : 4 * readOften(effort.shortWatch))
    if odd > 0 {
      findings.chip.statusRegisters[0] = findings.chip.jedecID == nil ? nil : most
      let groups = (odd + 3) / 4
      findings.unsteadyReads = findings.chip.jedecID == nil && odd > first.count / 2 ? 0 : groups
      tell(
        "read-status 05, read-id 9F: \(groups) of about \(first.count / 4 + effort.shortWatch) reads differ from the others (\(Text.byte(most)))"
      )
      return
    }
    guard most != 0xFF, most != 0x00 || findings.chip.jedecID != nil else { return }
    if most & 1 == 0 {
      findings.chip.statusRegisters[0] = most
      findings.chip.staysBusy = findings.chip.jedecID == nil ? nil : false
      return
    }
    watchBusy(most)
  }

  private func watchBusy(_ first: UInt8) {
    tell("status register 1 is \(Text.byte(first)): busy")
    for _ in 0..<Self.busyLooks where isUsable && !isCancelled() {
      bus.pause(.milliseconds(250))
      guard
        let next = value(
          "read-status 05",
          { host throws(MBootError) in
            try host.readMemory(address: FlashLayout.flashAddress, count: 4)[0]
          })
      else { return }
      if next & 1 == 0 {
        tell("it became ready: status register 1 is \(Text.byte(next))")
        findings.chip.staysBusy = false
        if findings.chip.jedecID == nil { _ = readIdentity() }
        return
      }
    }
    guard isUsable else { return }
    findings.chip.statusRegisters[0] = first
    findings.chip.staysBusy = true
    tell("it stays busy")
  }

  private static func commonest(_ bytes: [UInt8]) -> UInt8? {
    var counts = [Int](repeating: 0, count: 256)
    for byte in bytes { counts[Int(byte)] += 1 }
    return counts.indices.max { counts[$0] < counts[$1] }.map { UInt8($0) }
  }

  func readRegisters() {
    guard let id = findings.chip.jedecID else { return }
    let family = ChipFamily(jedec: id)
    findings.chip.statusRegisters = registers(family)
    let shown = findings.chip.statusRegisters.map { $0.map(Text.byte) ?? "-" }.joined(separator: ", ")
    tell("status registers 1 to 3: \(shown)")
    judge(family, findings.chip.statusRegisters)
  }

  /// Registers that this family has.
  func registers(_ family: ChipFamily) -> [UInt8?] {
    let requirement = findings.chip.quadEnableRequirement
    // The flashloader itself reads register 2 by 35 where the SFDP says so.
    let second = family.reads.second ?? (requirement.map { [1, 4, 5, 6].contains($0) } == true ? 0x35 : nil)
    func register(_ opcode: UInt8) -> UInt8? {
      value("read-status") { host throws(MBootError) in try probe(host).read(opcode: opcode, count: 4)[0] }
    }
    return [
      register(0x05), requirement == 3 ? register(0x3F) : second.flatMap(register),
      family.reads.third.flatMap(register),
    ]
  }

  private func judge(_ family: ChipFamily, _ registers: [UInt8?]) {
    findings.chip.quadEnablePlace = Self.place(findings.chip.quadEnableRequirement) ?? family.quadEnablePlace
    findings.chip.isSuspended = family.isSet(\.suspendBit, in: registers)
    findings.chip.hasFourByteAddresses = family.isSet(\.fourByteBit, in: registers)
    if family.reads.third != nil { findings.chip.hasIndividualLocks = registers[2].map { $0 & 4 != 0 } }
    findings.chip.protectsRange = family.protects(offsets, registers: registers)
    if findings.chip.isSuspended == true { tell("an erase or program is suspended") }
    if findings.chip.hasFourByteAddresses == true { tell("addresses have four bytes") }
    if findings.chip.hasIndividualLocks == true { tell("sectors are locked one by one (WPS)") }
    if let protects = findings.chip.protectsRange, let low = registers[0], low & 0x3C != 0 || protects {
      tell("block protection covers \(protects ? "some or all of" : "nothing of") what the job erases")
    }
  }

  private static func place(_ requirement: UInt8?) -> ChipFindings.QuadEnablePlace? {
    switch requirement {
    case 1, 4, 5, 6: .status2Bit1
    case 2: .status1Bit6
    case 3: .status2Bit7
    default: nil
    }
  }
}
