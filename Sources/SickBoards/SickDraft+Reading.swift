import BootImage
import VirtualRT1020

/// Quad enable, and what reads depend on.
extension SickDraft {
  /// True if the plan has the flash read on four pads.
  private var readsQuad: Bool { part.reads.contains { $0.opcode == 0xEB } }

  mutating func addSavedBlock() -> Bool {
    guard part.canChangeQuadEnable, readsQuad else { return false }
    setQuadEnable(false)
    useBlock(setsQuadEnable: false) { _ in }
    detail = "the block does not set quad enable, the flash has it clear, its lines float to \(flash.floating.rawValue)"
    return !setsQuadEnable
  }

  mutating func addStuckQuadEnable() -> Bool {
    guard part.canChangeQuadEnable, readsQuad else { return false }
    setQuadEnable(false)
    configuration.faults.append(.quadEnableStuck())
    detail = "quad enable stays clear, the lines float to \(flash.floating.rawValue)"
    return true
  }

  mutating func addMarginalReads() -> Bool {
    let clocks = FlashConfigurationBlock.megahertz
    if !isUsersPlan {
      // Marginal boards are found out at the clocks that the tools propose.
      let word = UInt32(draw.number(5...7))
      switch plan.configuration {
      case .option: plan.configuration = .option(OptionWord(rawValue: 0xC000_0000 | word))
      case .block(var block):
        block.serialClockFrequency = UInt8(word)
        plan.configuration = .block(block)
      }
      flash.reads = .lenient
    }
    let index = planClockIndex
    guard index > 1, index < clocks.count else { return false }
    let good = clocks[draw.number(1...(index - 1))]
    let perMillion = draw.one(of: [100, 300, 1_000, 10_000, 100_000, 500_000], or: 1_000)
    configuration.faults.append(.readNoise(aboveMegahertz: good, perMillion: perMillion))
    detail = "above \(good) MHz \(perMillion) of a million bytes read wrong"
    return true
  }

  mutating func addWrongDummies() -> Bool {
    guard readsQuad else { return false }
    if !isUsersPlan, !part.sfdp.isEmpty, draw.once(in: 2) {
      let dummies = draw.one(of: [2, 4, 8, 10, 12] as [UInt32], or: 8)
      plan.configuration = .option(
        OptionWord(rawValue: 0xC100_0000 | UInt32(planClockIndex), second: dummies))
      flash.reads = .exact
      detail = "the option word asks for \(dummies) dummy clocks, and the flash has 6"
    } else {
      let cycles = draw.one(of: [4, 8, 10], or: 8)
      flash.reads = .lenient
      configuration.faults.append(.readNeedsWait(cycles: cycles))
      detail = "the flash needs \(cycles) clocks before its data"
    }
    return true
  }

  mutating func addDropouts() -> Bool {
    let reads = draw.one(of: BoardConfiguration.Floating.allCases, or: .ff)
    let chance = draw.one(of: [0.005, 0.02, 0.1, 0.3], or: 0.1)
    configuration.faults.append(.norAbsent(reads: reads, probability: chance))
    detail = "one command in \(Int(1 / chance)) finds no flash; its lines then read \(reads.rawValue)"
    return true
  }
}
