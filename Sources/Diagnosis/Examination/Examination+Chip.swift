import BootImage
import MBoot
import Provisioning
import VirtualRT1020

/// The flash chip itself: identity, SFDP, write enable; and if it is silent, what makes it answer.
extension Examination {
  func probe(_ host: MBootHost) -> FlashProbe {
    FlashProbe(host, address: plan.optionAddress, flashSize: 16 << 20)
  }

  func askChip() {
    guard isUsable else { return }
    guard readIdentity() else { return }
    readSteadiness()
    guard isUsable else { return }
    if findings.chip.jedecID == nil, findings.chip.staysBusy != true { wakeChip() }
    guard isUsable, findings.chip.jedecID != nil else { return }
    readSFDP()
    readRegisters()
    testWriteEnable()
    readSlowly()
  }

  /// Reads the identity by many commands of their own: drop-outs of the flash, and of the link, show. Other than status
  /// bytes, an identity is like no floating bus.
  /// - Returns: reads that brought something else.
  func readOften(_ count: Int) -> Int {
    guard let id = findings.chip.jedecID,
      value("read-id 9F", { host throws(MBootError) in try probe(host).jedecID() }) != nil
    else { return 0 }
    var odd = 0
    for _ in 0..<count where isUsable {
      let read = value("read-id 9F") { host throws(MBootError) in
        try host.readMemory(address: FlashLayout.flashAddress, count: 4)
      }
      guard let read else { break }
      if Array(read.prefix(3)) != id { odd += 1 }
    }
    return odd
  }

  /// Nothing was found that explains the failure: looks longer whether the flash drops out.
  func watchFlash() {
    guard isUsable, request.symptom != nil, findings.chip.jedecID != nil, findings.chip.staysBusy != true,
      findings.unsteadyReads == 0
    else { return }
    findings.unsteadyReads = readOften(effort.longWatch)
    tell("read-id 9F, \(effort.longWatch) times more: \(findings.unsteadyReads) differ")
  }

  // MARK: - Identity

  /// False if the flashloader does not take the probing block.
  func readIdentity() -> Bool {
    var reads: [[UInt8]] = []
    for _ in 0..<4 {
      let id = value("read-id 9F", status: \.probeStatus) { host throws(MBootError) in try probe(host).jedecID() }
      guard let id else {
        if let status = findings.probeStatus { tell("asking the chip: \(StatusCode(rawValue: status))") }
        return false
      }
      reads.append(id)
    }
    findings.identityReads = reads.count
    take(reads)
    return true
  }

  private func take(_ reads: [[UInt8]]) {
    let answered = reads.filter { !Self.isSilent($0) }
    // The one that came most often; noise on a floating bus never comes twice.
    let best = answered.map { id in (id, answered.filter { $0 == id }.count) }.max { $0.1 < $1.1 }
    guard let best, best.1 > 1 else {
      findings.chip.silentByte = Set(reads.flatMap { $0 }).count == 1 ? reads.first?.first : nil
      let read = findings.chip.silentByte.map { Text.byte($0) + " only" } ?? "noise"
      tell("read-id 9F: no answer; the bus reads \(read)")
      return
    }
    findings.chip.jedecID = best.0
    findings.identityAnswers = best.1
    let family = ChipFamily(jedec: best.0)
    findings.chip.partNames = family.parts.map(\.name)
    let names =
      family.parts.isEmpty ? "a part that is not known here" : findings.chip.partNames.joined(separator: " or ")
    tell("read-id 9F: \(Text.bytes(best.0)), \(names)")
    if best.1 < reads.count { tell("read-id 9F: \(best.1) of \(reads.count) answers are alike") }
  }

  private static func isSilent(_ id: [UInt8]) -> Bool { Set(id).count == 1 }

  // MARK: - SFDP, write enable

  private func readSFDP() {
    guard
      let bytes = value("read-sfdp 5A", { host throws(MBootError) in try probe(host).sfdp() })
    else { return }
    let table = SFDPTable(bytes)
    findings.chip.hasSFDP = bytes.starts(with: [0x53, 0x46, 0x44, 0x50])
    findings.chip.size = table?.size
    findings.chip.quadEnableRequirement = table?.quadEnableRequirement
    findings.sfdp = table
    guard let table else {
      return tell("read-sfdp 5A: \(findings.chip.hasSFDP == true ? "a table without figures" : "no table")")
    }
    let requirement = table.quadEnableRequirement.map { ", quad enable requirement \($0)" } ?? ""
    tell("read-sfdp 5A: \(table.size.map(Text.size) ?? "no size")\(requirement)")
  }

  private func testWriteEnable() {
    // The flashloader would wait for ever for a chip that is busy or drops out.
    guard findings.chip.staysBusy != true, findings.unsteadyReads == 0, isUsable else { return }
    let sets = value("write-enable 06") { host throws(MBootError) in try probe(host).writeEnableSetsLatch() }
    guard let sets else { return }
    findings.chip.writeEnables = sets
    tell("write enable (06) \(sets ? "sets" : "does not set") the latch; it was cleared again (04)")
  }

  // MARK: - A silent chip

  /// Listens on four pads, then sends what ends power-down, continuous read and other states, and looks after each
  /// whether the chip answers.
  private func wakeChip() {
    for opcode in [0x9F, 0xAF] as [UInt8] where isUsable {
      let ids = (0..<2).compactMap { _ in
        value("read-id on four pads") { host throws(MBootError) in
          try probe(host).identityOnFourPads(opcode: opcode)
        }
      }
      guard ids.count == 2, ids[0] == ids[1], !Self.isSilent(ids[0]) else { continue }
      findings.answersOnFourPads = true
      findings.chip.jedecID = ids[0]
      tell("on four pads it answers \(Text.bytes(ids[0])): it is in QPI")
      break
    }
    guard request.mayWakeFlash, isUsable else { return }
    findings.chip.jedecID = nil
    for awakening in FlashProbe.Awakening.allCases where isUsable {
      guard
        value(
          "awakening", status: \.probeStatus,
          { host throws(MBootError) in
            try probe(host).change(by: awakening.command)
          }) != nil
      else { return }
      bus.pause(.milliseconds(2))
      tell("sent \(awakening.words); it changes nothing that stays")
      guard readIdentity() else { return }
      if findings.chip.jedecID != nil {
        findings.awokenBy = awakening
        readSteadiness()
        return
      }
      findings.wasWokenInVain = true
    }
  }
}

extension FlashProbe.Awakening {
  /// What is sent, in words.
  var words: String {
    switch self {
    case .release: "the release from power-down (AB)"
    case .exitContinuousRead: "the end of continuous read and QPI (FF on one pad and on four)"
    case .reset: "the flash's reset (66, 99)"
    }
  }
}
