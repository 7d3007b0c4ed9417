import BootImage
import VirtualRT1020

/// States that only power ends, and what is wrong with the chip itself.
extension SickDraft {
  mutating func addState(_ state: Fault.State) -> Bool {
    switch state {
    case .suspended:
      guard part.opcodes.suspend != nil else { return false }
      keepsStatus()
      fill()
    case .fourByteAddresses:
      guard part.opcodes.enterFourByte != nil else { return false }
      fill()
      // Commands that always have four address bytes do not care: a block with three does.
      useBlock { block in
        block.flashA1Size = 16 << 20
        block.setSequence(
          0,
          LookupInstruction.words([
            .init(.command, 0xEB), .init(.rowAddress, pads: 4, 24), .init(.dummy, pads: 4, 6), .init(.read, pads: 4, 4),
          ]))
        block.setSequence(5, LookupInstruction.words([.init(.command, 0x20), .init(.rowAddress, 24)]))
        block.setSequence(8, LookupInstruction.words([.init(.command, 0xD8), .init(.rowAddress, 24)]))
        block.setSequence(
          9, LookupInstruction.words([.init(.command, 0x02), .init(.rowAddress, 24), .init(.write, 4)]))
      }
    case .quadPeripheralInterface: guard part.opcodes.enterQPI != nil else { return false }
    case .powerDown: guard part.opcodes.powerDown != nil else { return false }
    case .continuousRead: guard part.continuousRead != nil else { return false }
    }
    configuration.faults.append(.leftIn(state))
    detail = "the flash was left in the state \(state.rawValue)"
    return true
  }

  mutating func addBusy() -> Bool {
    let opcode: UInt8?
    switch draw.number(0...5) {
    case 0: opcode = nil
    case 1...3: opcode = 0x20
    default: opcode = part.size > 16 << 20 ? 0x12 : 0x02
    }
    // Parts of 64 KiB sectors, and 32 MiB parts, erase by other commands.
    let erase: UInt8 = part.size > 16 << 20 ? 0x21 : part.erases.contains { $0.opcode == 0x20 } ? 0x20 : 0xD8
    let struck = opcode == 0x20 ? erase : opcode
    configuration.faults.append(.busyStuck(opcode: struck, after: struck == nil ? 0 : draw.number(0...1)))
    detail = struck.map { "busy for ever from command 0x" + String($0, radix: 16) + " on" } ?? "busy from power-on"
    return true
  }

  mutating func addWornSector() -> Bool {
    let worn = sectors(atMost: 2)
    if draw.once(in: 2) {
      fill()
      configuration.faults.append(.eraseIgnored(at: worn))
      detail = "the sectors at 0x" + String(worn.lowerBound, radix: 16) + " do not erase"
    } else {
      let mask = UInt8(1) << UInt8(draw.number(0...7))
      let first = worn.lowerBound + draw.number(0...(worn.count - 1))
      configuration.faults.append(.eraseLeavesBits(mask, at: first..<min(worn.upperBound, first + draw.number(1...64))))
      detail = "bits stay zero in the sector at 0x" + String(worn.lowerBound, radix: 16)
    }
    return true
  }

  mutating func addFailingPrograms() -> Bool {
    let mask = draw.one(of: [0x01, 0x10, 0x80, 0x0F, 0xFF] as [UInt8], or: 0xFF)
    let place = draw.once(in: 2) ? nil : sectors(atMost: 4)
    configuration.faults.append(.programLeavesBits(mask, at: place))
    detail =
      "bits 0x" + String(mask, radix: 16) + " do not program "
      + (place.map { "in the sectors at 0x" + String($0.lowerBound, radix: 16) } ?? "anywhere")
    return true
  }

  mutating func addAbsence() -> Bool {
    let reads = draw.one(of: BoardConfiguration.Floating.allCases, or: .ff)
    configuration.faults.append(.norAbsent(reads: reads))
    detail = "no flash answers; its lines read \(reads.rawValue)"
    return true
  }

  mutating func addMissingTable() -> Bool {
    guard part.sfdp.isEmpty else {
      if draw.once(in: 2) {
        flash.sfdp = []
        detail = "the flash has no SFDP"
      } else {
        let place = draw.one(of: [0, 1, 2, 3], or: 0)
        configuration.faults.append(.sfdpCorrupt(at: place, xor: [UInt8(draw.number(1...255))]))
        detail = "the SFDP's signature reads wrong"
      }
      return useOption()
    }
    detail = "the flash is from before SFDP"
    return useOption()
  }

  /// The job configures by an option word, for which the flashloader reads the SFDP. False if the user's does not.
  private mutating func useOption() -> Bool {
    if case .option = plan.configuration { return true }
    guard !isUsersPlan else { return false }
    plan.configuration = .option(OptionWord(rawValue: 0xC000_0000 | UInt32(planClockIndex)))
    return true
  }
}
