import VirtualRT1020

/// Faults as expressions in Swift, as a list of faults has them.
enum FaultSwift {
  /// The expression; nil for a fault that no revived board has.
  static func text(_ fault: Fault) -> String? {
    guard let (name, arguments) = effect(fault.effect) else { return nil }
    var all = arguments
    let places = fault.addresses
    if !places.isEmpty {
      guard places.count == 1 else { return nil }
      let range = places[0]
      all.append("at: \(number(range.lowerBound))..<\(number(range.upperBound))")
    }
    let trigger = fault.trigger
    guard trigger == Fault.Trigger(after: trigger.after, times: trigger.times) else { return nil }
    if trigger.after > 0 { all.append("after: \(trigger.after)") }
    if let times = trigger.times { all.append("times: \(times)") }
    return ".\(name)(\(all.joined(separator: ", ")))"
  }

  private static func effect(_ effect: Fault.Effect) -> (String, [String])? {
    switch effect {
    case .norAbsent(let reads, let operation):
      ("norAbsent", ["reads: .\(reads)"] + (operation == .command ? [] : ["operation: .\(operation)"]))
    case .sfdpCorrupt(let offset, let xor): ("sfdpCorrupt", ["at: \(number(offset))", "xor: \(ShrunkTest.bytes(xor))"])
    case .writeEnableDead: ("writeEnableDead", [])
    case .blockProtected(let bits): ("blockProtected", [number(Int(bits))])
    case .quadEnableStuck: ("quadEnableStuck", [])
    case .busyStuck(let opcode): ("busyStuck", opcode.map { ["opcode: \(number(Int($0)))"] } ?? [])
    case .eraseIgnored: ("eraseIgnored", [])
    case .eraseLeavesBits(let mask): ("eraseLeavesBits", [number(Int(mask))])
    case .programLeavesBits(let mask): ("programLeavesBits", [number(Int(mask))])
    case .fuseLocked(let word): ("fuseLocked", ["word: \(word)"])
    case .fuseBurnIgnored(let word): ("fuseBurnIgnored", ["word: \(word)"])
    case .fuseReadError(let word): ("fuseReadError", ["word: \(word)"])
    case .fuseBusy: ("fuseBusy", [])
    case .reportLost(let direction): ("reportLost", [".\(direction)"])
    case .reportStalled(let direction): ("reportStalled", [".\(direction)"])
    case .deviceGone(nil): ("deviceGone", [])
    case .enumerationNever: ("enumerationNever", [])
    case .enumerationAsROM: ("enumerationAsROM", [])
    case .firmwareHangs(let moment, let command):
      ("firmwareHangs", [".\(moment)"] + (command.map { ["command: \(number(Int($0)))"] } ?? []))
    case .firmwareCrashes(let moment, let command):
      ("firmwareCrashes", [".\(moment)"] + (command.map { ["command: \(number(Int($0)))"] } ?? []))
    case .firmwareAnswers(let command, let parameters, let answer):
      (
        "firmwareAnswers",
        [
          "command: \(number(Int(command)))",
          "parameters: [\(parameters.map(ShrunkTest.hex).joined(separator: ", "))]", text(answer),
        ]
      )
    case .romAnswers(let command, let address, let answer):
      (
        "romAnswers",
        ["command: \(number(Int(command)))"] + (address.map { ["address: \(ShrunkTest.hex($0))"] } ?? [])
          + [text(answer)]
      )
    default: nil
    }
  }

  private static func text(_ answer: Fault.Answer) -> String {
    var arguments: [String] = []
    if let state = answer.habState { arguments.append("habState: \(ShrunkTest.hex(state))") }
    if let status = answer.status { arguments.append("status: \(status)") }
    if let values = answer.values {
      arguments.append("values: [\(values.map(ShrunkTest.hex).joined(separator: ", "))]")
    }
    if let data = answer.data { arguments.append("data: \(ShrunkTest.bytes(data))") }
    if let bytes = answer.bytes { arguments.append("bytes: \(bytes)") }
    return "Fault.Answer(\(arguments.joined(separator: ", ")))"
  }

  private static func number(_ value: Int) -> String { ShrunkTest.hex(UInt32(clamping: value)) }
}
