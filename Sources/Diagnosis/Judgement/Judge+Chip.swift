import BootImage
import FailureCauses
import Provisioning
import SickBoards

/// What the flash chip said of itself.
extension Judge {
  mutating func judgeChip() {
    guard findings.probeStatus == 0 else { return }
    if chip.staysBusy == true { return prove(.flashStaysBusy, "the flash's busy bit stays set") }
    if findings.unsteadyReads > 0 {
      return prove(
        .flashDropsOut, "\(findings.unsteadyReads) of about a thousand status reads found no flash, or another answer")
    }
    if findings.identityAnswers > 0, findings.identityAnswers < findings.identityReads {
      return point(
        .flashDropsOut, "the flash gave its identity \(findings.identityAnswers) of \(findings.identityReads) times")
    }
    judgeState()
    if isDecided { return }
    guard chip.jedecID != nil else {
      if findings.identityReads > 0 { judgeSilentChip() }
      return
    }
    guard symptom != nil else { return judgeProtectionUnasked() }
    guard touchesCells else { return }
    if chip.writeEnables == false {
      return prove(.writeEnableDead, "write enable (06) does not set the latch (status register 1, bit 1)")
    }
    if chip.isSuspended == true {
      return prove(.eraseSuspended, "the flash says that an erase or program is suspended")
    }
    if chip.hasFourByteAddresses == true, !isFourByte {
      return prove(.fourByteAddresses, "the flash says that it is in 4-byte address mode")
    }
    judgeProtection()
  }

  /// The failure is one of the flash's cells, or of reading them.
  var touchesCells: Bool { failedErasing || failedWriting || symptom?.phase == .compareFlash }

  /// The job's own commands have four address bytes.
  private var isFourByte: Bool {
    guard case .block(let block) = plan.configuration else { return false }
    return LookupInstruction(rawValue: UInt16(block.lookupWord(0) >> 16)).operand == 32
  }

  private mutating func judgeState() {
    if findings.answersOnFourPads {
      return prove(.quadPeripheralInterface, "on one pad the flash was silent, on four it gave its identity")
    }
    switch findings.awokenBy {
    case .release?: prove(.powerDown, "the flash was silent until its release from power-down (AB)")
    case .exitContinuousRead?: prove(.continuousRead, "the flash was silent until continuous read was ended (FF)")
    case .reset?:
      fit(.continuousRead, "the flash was silent until it was reset (66, 99)")
      fit(.quadPeripheralInterface, "the flash was silent until it was reset (66, 99)")
    case nil: break
    }
  }

  private mutating func judgeSilentChip() {
    let read = chip.silentByte.map(Text.byte) ?? "noise"
    let tried = findings.wasWokenInVain ? "; releasing and resetting it changes nothing" : ""
    point(.flashAbsent, "no flash answers on one pad or on four: the bus reads \(read)\(tried)")
  }

  private var lockBitIsSet: Bool { chip.statusRegisters[0].map { $0 & 0x80 != 0 } ?? false }

  private var isLockedDown: Bool {
    guard let id = chip.jedecID else { return false }
    return ChipFamily(jedec: id).isSet(\.statusLockDownBit, in: chip.statusRegisters) ?? false
  }

  private mutating func judgeProtection() {
    let registers = chip.statusRegisters.map { $0.map(Text.byte) ?? "-" }.joined(separator: " ")
    let low = chip.statusRegisters[0] ?? 0
    let staysClear = chip.isQuadEnabledAfter == false && configurationSetsQuadEnable
    if (lockBitIsSet || isLockedDown) && staysClear {
      return prove(
        .protectionLocked,
        "configuring wrote quad enable and it stays clear, with the registers' lock bit set (status registers \(registers))"
      )
    }
    if staysClear {
      return prove(
        .quadEnableStuck, "configuring wrote quad enable, and it stays clear (status registers \(registers))")
    }
    if chip.hasIndividualLocks == true {
      return prove(
        .individualLocks, "WPS is set (status register 3 is \(chip.statusRegisters[2].map(Text.byte) ?? "-"))")
    }
    let covers = chip.protectsRange ?? (low & 0x3C != 0)
    guard covers else { return }
    let text = "block protection covers what the job erases (status registers \(registers))"
    if isLockedDown {
      prove(.protectionLocked, text + ", and the registers are locked until power goes")
    } else if lockBitIsSet, chip.isQuadEnabledAfter != true || chip.quadEnablePlace == .notNeeded {
      // With quad enable set WP# is a data line and has no say; without it nobody sees the pin.
      fit(.blockProtection, text)
      fit(.protectionLocked, "the registers' lock bit is set: with WP# low nothing clears it")
    } else if chip.protectsRange == true {
      prove(.blockProtection, text)
    } else {
      point(
        .blockProtection, "protect bits are set, and they may cover what the job erases (status registers \(registers))"
      )
    }
  }

  /// Configuring with the plan writes quad enable where it is clear.
  var configurationSetsQuadEnable: Bool {
    switch plan.configuration {
    case .option:
      chip.quadEnablePlace != nil && chip.quadEnablePlace != .notNeeded && chip.quadEnableRequirement != 0
        && chip.quadEnableRequirement != 7
    case .block(let block): block.deviceModeEnable != 0
    }
  }

  /// Nobody said that anything failed: what would fail the next time.
  private mutating func judgeProtectionUnasked() {
    if chip.writeEnables == false { return prove(.writeEnableDead, "write enable (06) does not set the latch") }
    if chip.isSuspended == true {
      return prove(.eraseSuspended, "the flash says that an erase or program is suspended")
    }
    judgeProtection()
  }
}
