import VirtualRT1020

/// The way to the board, and its fuses.
extension SickDraft {
  mutating func addTrouble(_ trouble: BusTrouble) -> Bool {
    self.trouble = trouble
    detail =
      switch trouble {
      case .nothingThere: "nothing is on the bus"
      case .permission(let path): "\(path) may not be opened"
      case .inUse(let program): "\(program) holds the device"
      }
    return true
  }

  mutating func addLeaving() -> Bool {
    let reports = draw.number(2...60)
    switch draw.number(0...2) {
    case 0:
      configuration.faults.append(.deviceGone(after: reports, times: 1))
      detail = "unplugged after \(reports) reports"
    case 1:
      let time = Duration.milliseconds(draw.number(300...3_000))
      configuration.faults.append(.deviceGone(backAfter: time, after: reports, times: 1))
      detail = "off the bus for \(time) after \(reports) reports"
    default:
      configuration.faults.append(.powerCut(backAfter: .seconds(1), after: draw.number(0...4), times: 1))
      detail = "the supply fails while the flash is being changed"
    }
    return true
  }

  mutating func addLossyLink() -> Bool {
    let direction = draw.one(of: Fault.Direction.allCases, or: .in)
    let chance = draw.one(of: [0.01, 0.03, 0.1], or: 0.03)
    switch draw.number(0...3) {
    case 0: configuration.faults.append(.reportShort(direction, bytes: draw.number(1...12), probability: chance))
    case 1: configuration.faults.append(.reportStalled(direction, probability: chance))
    case 2: configuration.faults.append(.reportDuplicated(direction, probability: chance))
    default: configuration.faults.append(.reportLost(direction, probability: chance))
    }
    detail = "one report in \(Int(1 / chance)) to the \(direction == .in ? "host" : "board") goes wrong"
    return true
  }

  mutating func addRefusingFuse() -> Bool {
    // General purpose words, which nothing depends on.
    let word = draw.one(of: [0x26, 0x27], or: 0x26)
    let value = UInt32(1) << UInt32(draw.number(0...31))
    switch draw.number(0...1) {
    case 0: configuration.faults.append(.fuseLocked(word: word))
    default: configuration.faults.append(.fuseBitsRefuse(word: word, mask: value))
    }
    job = .burns(word: UInt32(word), value: value)
    detail = "fuse word \(word) does not take 0x\(String(value, radix: 16))"
    return true
  }
}
