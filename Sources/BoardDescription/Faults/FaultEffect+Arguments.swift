import VirtualRT1020

extension Fault.Effect {
  /// The name and the keys by which a description says it. The compiler sees to it that none is forgotten.
  var described: (name: String, arguments: [(key: String, value: FaultArgument)]) {
    switch self {
    case .norAbsent(let reads, let operation):
      ("nor-absent", [("reads", .text(reads.rawValue)), ("operation", .text(operation.rawValue))])
    case .sfdpCorrupt(let offset, let bytes): ("sfdp-corrupt", [("offset", .number(offset)), ("xor", .bytes(bytes))])
    case .writeEnableDead: ("write-enable-dead", [])
    case .blockProtected(let bits): ("block-protected", [("bits", .number(Int(bits)))])
    case .writeProtectPinLow: ("wp-low", [])
    case .quadEnableLost: ("qe-lost", [])
    case .quadEnableStuck: ("qe-stuck", [])
    case .busyStuck(let opcode): ("busy-stuck", [("opcode", .optional(opcode))])
    case .eraseIgnored: ("erase-ignored", [])
    case .eraseLeavesBits(let mask): ("erase-leaves-bits", [("mask", .number(Int(mask)))])
    case .programLeavesBits(let mask): ("program-leaves-bits", [("mask", .number(Int(mask)))])
    case .programAddsBits(let every, let offsets, let mask):
      ("program-adds-bits", [("every", .number(every)), ("offsets", .numbers(offsets)), ("mask", .number(Int(mask)))])
    case .weakCells(let mask, let erases):
      ("weak-cells", [("mask", .number(Int(mask))), ("erases", .number(erases))])
    case .wornSector(let erases): ("worn-sector", [("erases", .number(erases))])
    case .readNoise(let megahertz, let perMillion):
      ("read-noise", [("above_mhz", .number(megahertz)), ("per_million", .number(perMillion))])
    case .readNeedsWait(let cycles): ("read-needs-wait", [("cycles", .number(cycles))])
    case .leftIn(let state): ("left-in", [("state", .text(state.rawValue))])
    case .fuseLocked(let word): ("fuse-locked", [("word", .number(word))])
    case .fuseBurnIgnored(let word): ("fuse-burn-ignored", [("word", .number(word))])
    case .fuseBitsRefuse(let word, let mask):
      ("fuse-bits-refuse", [("word", .number(word)), ("mask", .number(Int(mask)))])
    case .fuseReadError(let word): ("fuse-read-error", [("word", .number(word))])
    case .fuseBusy: ("fuse-busy", [])
    case .fuseForgets(let word): ("fuse-forgets", [("word", .number(word))])
    case .reportLost(let direction): ("report-lost", [("direction", .text(direction.rawValue))])
    case .reportDuplicated(let direction): ("report-duplicated", [("direction", .text(direction.rawValue))])
    case .reportShort(let direction, let bytes):
      ("report-short", [("direction", .text(direction.rawValue)), ("bytes", .number(bytes))])
    case .reportDelayed(let direction, let time):
      ("report-delayed", [("direction", .text(direction.rawValue)), ("by", .time(time))])
    case .reportStalled(let direction): ("report-stalled", [("direction", .text(direction.rawValue))])
    case .deviceGone(let time): ("device-gone", [("back_after", .optional(time))])
    case .enumerationSlow(let time): ("enumeration-slow", [("by", .time(time))])
    case .enumerationNever: ("enumeration-never", [])
    case .enumerationAsROM: ("enumeration-as-rom", [])
    case .firmwareHangs(let moment, let command):
      ("firmware-hangs", [("moment", .text(moment.rawValue)), ("command", .optional(command))])
    case .firmwareCrashes(let moment, let command):
      ("firmware-crashes", [("moment", .text(moment.rawValue)), ("command", .optional(command))])
    case .firmwareAnswers(let command, let parameters, let answer):
      (
        "firmware-answers",
        [("command", .number(Int(command))), ("parameters", .words(parameters))] + answer.arguments
      )
    case .romAnswers(let command, let address, let answer):
      (
        "rom-answers",
        [("command", .number(Int(command))), ("address", .optional(address)), ("hab", .optional(answer.habState))]
          + answer.arguments.filter { ["status", "data"].contains($0.key) }
      )
    case .powerCut(let operation, let time):
      ("power-cut", [("operation", .text(operation.rawValue)), ("back_after", .optional(time))])
    case .brownOut(let operation): ("brown-out", [("operation", .text(operation.rawValue))])
    }
  }
}

extension FaultArgument {
  fileprivate static func optional(_ number: (some FixedWidthInteger)?) -> FaultArgument {
    number.map { .number(Int($0)) } ?? .none
  }
  fileprivate static func words(_ words: [UInt32]?) -> FaultArgument {
    guard let words, !words.isEmpty else { return .none }
    return .numbers(words.map { Int($0) })
  }
  fileprivate static func optional(_ time: Duration?) -> FaultArgument { time.map { .time($0) } ?? .none }
}

extension Fault.Answer {
  /// The keys of what firmware answers.
  fileprivate var arguments: [(key: String, value: FaultArgument)] {
    [
      ("status", .optional(status)), ("values", .words(values)), ("bytes", .optional(bytes)),
      ("data", data.map { .bytes($0) } ?? .none),
    ]
  }
}
