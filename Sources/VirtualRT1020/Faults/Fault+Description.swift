extension Fault: CustomStringConvertible {
  /// The fault in words, one line: what, where, when, how often.
  public var description: String {
    var words = ["\(effect)"]
    if !addresses.isEmpty { words.append("at " + addresses.map(Self.words).joined(separator: ", ")) }
    return (words + trigger.words).joined(separator: ", ")
  }

  /// A range of flash offsets as people write it: first and last byte.
  static func words(_ range: Range<Int>) -> String {
    range.isEmpty ? "nothing" : "\(hex(range.lowerBound))-\(hex(range.upperBound - 1))"
  }

  /// A number as people write masks and addresses.
  static func hex(_ value: some BinaryInteger) -> String {
    (value < 0 ? "-0x" : "0x") + String(value.magnitude, radix: 16)
  }
}

extension Fault.Trigger {
  /// What is not as by default, in words.
  var words: [String] {
    var words: [String] = []
    if after != 0 { words.append("after \(after)") }
    if let times { words.append(times == 1 ? "once" : "\(times) times") }
    if probability < 1 { words.append("with probability \(probability)") }
    if from != .zero { words.append("from \(from)") }
    if untilPowerCycle { words.append("until power cycle") }
    return words
  }
}

extension Fault.Effect: CustomStringConvertible {
  /// The effect in words, one line.
  public var description: String {
    switch self {
    case .norAbsent(let reads, let operation):
      "flash gone at operation \(operation.rawValue), its bus reads as \(reads.rawValue)"
    case .sfdpCorrupt(let offset, let xor): "SFDP wrong in \(xor.count) bytes from \(Fault.hex(offset))"
    case .writeEnableDead: "write enable latch dead"
    case .blockProtected(let bits): "block protect bits \(Fault.hex(bits)) turn up set"
    case .writeProtectPinLow: "WP# low, status registers locked"
    case .quadEnableLost: "quad enable turns up clear"
    case .quadEnableStuck: "quad enable stuck at 0"
    case .busyStuck(let opcode): "busy bit stuck" + (opcode.map { " once \(Fault.hex($0)) was sent" } ?? "")
    case .eraseIgnored: "erase ignored"
    case .eraseLeavesBits(let mask): "erase leaves bits \(Fault.hex(mask)) at 0"
    case .programLeavesBits(let mask): "program leaves bits \(Fault.hex(mask)) as they are"
    case .programAddsBits(let every, let offsets, let mask):
      "program clears bits \(Fault.hex(mask)) at \(offsets.count) offsets in each \(every) bytes"
    case .weakCells(let mask, let erases): "bits \(Fault.hex(mask)) read wrong after \(erases) erases"
    case .wornSector(let erases): "sectors worn out after \(erases) erases"
    case .readNoise(let megahertz, let perMillion): "\(perMillion) of a million bytes read wrong above \(megahertz) MHz"
    case .readNeedsWait(let cycles): "reads need \(cycles) clocks before data"
    case .leftIn(let state): "flash left in \(state.rawValue)"
    case .fuseLocked(let word): "fuse word \(Fault.hex(word)) locked"
    case .fuseBurnIgnored(let word): "burn of fuse word \(Fault.hex(word)) ignored"
    case .fuseBitsRefuse(let word, let mask): "bits \(Fault.hex(mask)) of fuse word \(Fault.hex(word)) do not burn"
    case .fuseReadError(let word): "read of fuse word \(Fault.hex(word)) fails"
    case .fuseBusy: "fuse controller stays busy"
    case .fuseForgets(let word): "fuse word \(Fault.hex(word)) forgets what is burnt"
    case .reportLost(let direction): "\(direction.rawValue) report lost"
    case .reportDuplicated(let direction): "\(direction.rawValue) report arrives twice"
    case .reportShort(let direction, let bytes): "\(direction.rawValue) report cut to \(bytes) bytes"
    case .reportDelayed(let direction, let time): "\(direction.rawValue) report later by \(time)"
    case .reportStalled(let direction): "\(direction.rawValue) endpoint stalls"
    case .deviceGone(let back): "device leaves the bus" + (back.map { ", back after \($0)" } ?? " for good")
    case .enumerationSlow(let time): "device slow to come onto the bus, by \(time)"
    case .enumerationNever: "device never comes onto the bus"
    case .enumerationAsROM: "boot ROM comes back in place of the flashloader"
    case .firmwareHangs(let moment, let tag): "flashloader hangs \(moment.words(tag))"
    case .firmwareCrashes(let moment, let tag): "flashloader crashes \(moment.words(tag))"
    case .firmwareAnswers(let tag, let parameters, let answer):
      (["flashloader answers command \(Fault.hex(tag))"] + parameters.map { Fault.hex($0) }).joined(separator: " ")
        + " with " + answer.words
    case .romAnswers(let code, let address, let answer):
      "boot ROM answers command \(Fault.hex(code))" + (address.map { " at \(Fault.hex($0))" } ?? "") + " with "
        + answer.words
    case .powerCut(let operation, let back):
      "power cut in operation \(operation.rawValue)" + (back.map { ", back after \($0)" } ?? "")
    case .brownOut(let operation): "brown-out in operation \(operation.rawValue)"
    }
  }
}

extension Fault.Moment {
  fileprivate func words(_ tag: UInt8?) -> String {
    rawValue + (tag.map { " command \(Fault.hex($0))" } ?? " a command")
  }
}

extension Fault.Answer {
  /// What it changes, in words.
  fileprivate var words: String {
    var words: [String] = []
    if let habState { words.append("HAB state \(Fault.hex(habState))") }
    if let status { words.append("status \(status > 0xFFFF ? Fault.hex(status) : String(status))") }
    if let values { words.append("values " + values.map { Fault.hex($0) }.joined(separator: " ")) }
    if let data { words.append("\(data.count) bytes of its own") }
    if let bytes { words.append("an end after \(bytes) bytes") }
    return words.isEmpty ? "what it would" : words.joined(separator: ", ")
  }
}
