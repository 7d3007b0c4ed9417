import BootImage
import FailureCauses
import MBoot
import Provisioning
import SickBoards

/// Reads, and what stands in the cells.
extension Judge {
  /// Mode and dummy clocks that the plan gives the quad read, if it says so itself.
  private var toldWait: UInt8? {
    switch plan.configuration {
    case .option(let word):
      guard word.followingWords > 0, let dummies = word.second.map({ UInt8(truncatingIfNeeded: $0) }), dummies > 0
      else { return nil }
      return dummies
    case .block(let block):
      let instructions = LookupInstruction.instructions(block.sequence(0))
      guard instructions.first?.operand == 0xEB else { return nil }
      return instructions.reduce(0) { sum, instruction in
        switch LookupInstruction.Opcode(rawValue: instruction.opcode) {
        case .dummy: sum &+ instruction.operand
        case .mode8: sum &+ UInt8(8 / instruction.pads)
        default: sum
        }
      }
    }
  }

  mutating func judgeReading() {
    if let told = toldWait, let own = findings.sfdp?.quadReadWait, told != own, chip.reading != .same, touchesCells {
      return point(
        .wrongDummyCycles, "the job gives fast reads \(told) mode and dummy clocks, and the flash's SFDP says \(own)")
    }
    let clocks = FlashConfigurationBlock.megahertz
    if let sound = chip.soundClockIndex, Int(sound) < clocks.count {
      let share = findings.compared > 0 ? "\(findings.differing) of \(findings.compared) bytes" : "bytes"
      return prove(
        .readPathMarginal, "at the job's clock \(share) read wrong, at \(clocks[Int(sound)]) MHz none")
    }
    if let dummies = chip.soundDummyCycles {
      return prove(.wrongDummyCycles, "fast reads are wrong, and right with \(dummies) dummy clocks")
    }
    switch chip.reading {
    case .unstable?:
      fit(.readPathMarginal, "fast reads differ from one another")
      fit(.flashDropsOut, "fast reads differ from one another")
    case .different?:
      // Where nobody drives the lines data change, or are the same byte all over.
      if chip.isQuadEnabledAfter == false {
        point(.quadEnableStuck, "quad enable is clear, and fast reads are wrong")
      } else {
        fit(.wrongDummyCycles, "fast reads are wrong the same way each time, at every clock")
        fit(.fourByteAddresses, "fast reads are wrong the same way each time, at every clock")
      }
    default: break
    }
    if reasons.isEmpty, touchesCells, chip.isQuadEnabled == false, chip.isQuadEnabledAfter == true,
      configurationSetsQuadEnable, findings.attributesBeforeStatus == 0
    {
      let text = "the job's configuring did not reach the flash: it left quad enable clear, and now it sets it"
      fit(.continuousRead, text)
      fit(.flashDropsOut, text)
    }
    if findings.slowReadsDiffer == true, reasons.isEmpty {
      point(.flashDropsOut, "slow plain reads of the same place differ")
    }
  }

  mutating func judgeCells() {
    judgeTrial()
    guard !isDecided, findings.trial?.holds != true, let status else { return }
    if findings.trial?.works == true, !leftSectors { return judgeRecovered() }
    if status == StatusCode.memoryCumulativeWrite.rawValue, chip.reading == .same {
      return point(.notBlank, "the write met cells that are not blank (10203), and reads are right")
    }
    guard status == StatusCode.norCommandFailure.rawValue else { return }
    if failedErasing, isSoundChip { judgeErase() }
    if failedWriting || failed(in: "configure-memory"), isSoundChip { judgeWrite() }
  }

  /// The chip answers, its latch sets, nothing protects, reads are right.
  private var isSoundChip: Bool {
    chip.jedecID != nil && chip.writeEnables == true && (chip.reading == .same || chip.reading == .blank)
  }

  private mutating func judgeTrial() {
    guard let trial = findings.trial else { return }
    if let place = trial.firstFailure {
      let good = trial.erases.count { $0 == 0 }
      if good > 0 {
        point(.wornSector, "the sector at \(Text.word(place)) does not erase, and \(good) others do")
      } else {
        fit(.wornSector, "the sector at \(Text.word(place)) does not erase")
      }
    } else if let write = trial.write, write != 0, trial.holds == true {
      fit(.wrongDummyCycles, "a trial page was written as it should be, and read back wrong")
      fit(.readPathMarginal, "a trial page was written as it should be, and read back wrong")
    } else if let write = trial.write, write != 0 {
      point(.programFails, "sectors erase, and writing a page is answered \(StatusCode(rawValue: write))")
    }
  }

  /// An erase left some of its sectors as they were: a trial elsewhere says nothing of these.
  private var leftSectors: Bool {
    failedErasing && findings.blankSectors > 0 && findings.blankSectors < findings.sectors
  }

  /// Where the job's erase begins.
  private var regionStart: UInt32? { plan.eraseRanges(sectorSize: 4096).first?.address }

  /// A trial of the same commands works: what kept them from it is over.
  private mutating func judgeRecovered() {
    fit(.flashDropsOut, "a trial erase and write work now")
    fit(.continuousRead, "a trial erase and write work now: what was sent to the flash may have ended its state")
  }

  private mutating func judgeErase() {
    let used = findings.sectors - findings.blankSectors
    let place = findings.firstUsedSector.map(Text.word) ?? "none"
    if used == 0 {
      // The erase did its work: what failed was the read-back.
      fit(.readPathMarginal, "the whole range is blank: the erase worked, and its read-back did not")
      fit(.flashDropsOut, "the whole range is blank: the erase worked, and its read-back did not")
    } else if used == 1, findings.blankSectors > 0, findings.firstUsedSector == regionStart {
      let text = "the first sector of \(findings.sectors) was not erased, at \(place)"
      fit(.wornSector, text)
      fit(.continuousRead, text + ": the flash may have missed the first commands")
    } else if findings.blankSectors > 0 {
      point(
        .wornSector,
        "\(findings.blankSectors) of \(findings.sectors) sectors are erased and \(used) not, the first at \(place)")
    } else {
      fit(.eraseSuspended, "no sector was erased, though nothing protects them and write enable works")
      fit(.wornSector, "no sector was erased, though nothing protects them and write enable works")
    }
  }

  private mutating func judgeWrite() {
    guard findings.bitsNotProgrammed > 0 || failed(in: "configure-memory") || findings.sectors == findings.blankSectors
    else { return fit(.flashDropsOut, "the flash holds what should stand there: the read-back was wrong") }
    if findings.blankSectors == findings.sectors, findings.trial == nil, chip.reading == .blank {
      // The flashloader erases the block's sector again when it fails: nothing is left to be read.
      fit(.programFails, "erases work, and nothing of what was written stands in the flash")
      return fit(.wrongDummyCycles, "the flash is blank, so that reads with wrong dummy clocks look right")
    }
    point(
      .programFails,
      "erases work, reads are right, and \(findings.bitsNotProgrammed) bits that should be 0 are 1 in the flash")
  }

  /// Nothing is proven: what the symptom leaves.
  mutating func judgeWhatIsLeft() {
    guard let symptom, reasons.allSatisfy({ $0.cause == .romAsFlashloader }) else { return }
    switch symptom.kind {
    case .timeout where request.wasReset && (touchesFlash || failed(in: "configure-memory")):
      point(.flashloaderHangs, "after a reset alone the flash answers and is ready: what hung was the flashloader")
    case .timeout:
      if isImpatient { return point(.timeoutTooShort, "the host waits for less than the flash may take") }
      guard findings.presence == .flashloader else {
        fit(.flashloaderHangs, "the board was reset since, which ends a hang")
        if failedErasing || failedWriting {
          fit(.flashStaysBusy, "the board was reset since, which ends a wait for the flash")
        }
        return
      }
      fit(.linkLosesReports, "the flashloader answers again: a report may have been lost")
      fit(.timeoutTooShort, "the flashloader answers again: it may only have taken longer")
    case .status(20107):
      fit(.continuousRead, "the flash was silent then, and answers now: what was sent to it may have ended its state")
      fit(.flashDropsOut, "the flash was silent then, and answers now")
    case .status(20106), .mismatch:
      fit(.flashDropsOut, "board and flash are well now")
      fit(.readPathMarginal, "board and flash are well now")
    case .absent: point(.noDevice, "the job found no board, and there is one now")
    default: break
    }
    if reasons.isEmpty { judgeRecord() }
  }

  /// The host's limits are below what the slowest parts need for a sector, which `MBootTimeouts` allows by itself.
  private var isImpatient: Bool {
    let usual = MBootTimeouts()
    return plan.timeouts.erasePerSector < usual.erasePerSector && plan.timeouts.eraseBase < usual.eraseBase
  }
}
