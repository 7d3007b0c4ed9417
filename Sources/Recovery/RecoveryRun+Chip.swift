import BootImage
import FailureCauses
import JSONText
import MBoot
import Provisioning

/// The flash chip itself: which it is, what mode it is in, what its registers hold.
extension RecoveryRun {
  /// What wakes a chip of which nothing is known: none of it lasts, and one that is awake ignores it.
  private static let wakingCommands: [FlashModeCommand] = [.release, .leaveQuad, .leaveQPI, .quadReset, .reset]

  func probe() throws(RecoveryStop) -> FlashProbe {
    let size = chip?.size ?? 8 << 20
    return FlashProbe(try host(), address: plan.optionAddress, flashSize: min(max(size, 1 << 20), 256 << 20))
  }

  /// Asks the chip who it is; `chip` is nil if nobody answers.
  func identifyChip() throws(RecoveryStop) {
    chip = nil
    let probe = try probe()
    let jedec = try asking { () throws(MBootError) in try probe.jedecID() }
    guard RecoveredChip.isIdentity(jedec) else { return }
    for _ in 0..<2 {
      guard try asking({ () throws(MBootError) in try probe.jedecID() }) == jedec else { return }
    }
    let table = try asking { () throws(MBootError) in try probe.sfdp(count: 512) }
    var found = RecoveredChip(jedec: jedec, sfdp: table.starts(with: [0x53, 0x46, 0x44, 0x50]) ? table : [])
    found.map = FlashRegisterMap(jedec: jedec, quadEnableRequirement: found.quadEnableRequirement)
    chip = found
    report.jedec = jedec
  }

  /// Has the chip leave modes, then asks who it is, and wakes it by all means if it does not say.
  func wake(_ modes: [FlashModeCommand]) throws(RecoveryStop) {
    for mode in modes { try send(mode) }
    try identifyChip()
    for mode in Self.wakingCommands where chip == nil {
      guard try send(mode) else { continue }
      try identifyChip()
    }
  }

  /// Sends what changes the chip's mode.
  @discardableResult
  func send(_ mode: FlashModeCommand) throws(RecoveryStop) -> Bool {
    let probe = try probe()
    return try take(RecoveryStep(mode.text, .harmless), as: mode.text) { () throws(RecoveryStop) in
      try asking { () throws(MBootError) in try probe.change(by: mode) }
    }
  }

  /// The chip's registers, read twice; nil where nothing is known of them.
  func registers() throws(RecoveryStop) -> [UInt8]? {
    guard let map = chip?.map else { return nil }
    let probe = try probe()
    let first = try asking { () throws(MBootError) in try probe.statusRegisters(map) }
    let second = try asking { () throws(MBootError) in try probe.statusRegisters(map) }
    guard first == second else {
      throw RecoveryStop(
        "the flash's status registers read differently each time", .deviceFailed,
        byHand: ["look after the flash's supply and lines, HOLD# and RESET# among them"]
      ).soft
    }
    if report.registersBefore.isEmpty { report.registersBefore = first }
    report.registersAfter = first
    return first
  }

  /// Resumes what is suspended, if the registers say so or somebody else does.
  func resume(always: Bool) throws(RecoveryStop) {
    guard let chip else { return }
    let found = try registers()
    let isSuspended = found.map { chip.map?.isSet(chip.map?.suspended, in: $0) == true } ?? false
    guard always || isSuspended else { return }
    try send(.resume(chip.map?.resume ?? 0x7A))
  }

  /// Brings protection and quad enable of the registers in order, each other bit as it was read, and reads them again.
  func mendRegisters(clearingProtection: Bool, settingQuadEnable: Bool) throws(RecoveryStop) {
    guard let map = chip?.map, let before = try registers() else {
      return note("nothing is known of this flash's registers: they are left alone")
    }
    let wanted = map.changed(
      before, clearingProtection: clearingProtection,
      settingQuadEnable: settingQuadEnable && map.lacksQuadEnable(before))
    let writes = map.writes(from: before, to: wanted)
    guard !writes.isEmpty else { return }
    let step = RecoveryStep(Self.text(before, wanted, map), .registers)
    if let why = map.whyNotWritten(before) {
      record(step, .failed(why))
      throw RecoveryStop(
        "the flash's registers cannot be written: \(why)", .deviceFailed,
        byHand: ["take power away from board and flash, and run this again"]
      ).soft
    }
    let probe = try probe()
    let details: [(String, JSONValue)] = [
      ("before", .string(Self.hex(before))), ("wanted", .string(Self.hex(wanted))),
    ]
    try take(step, as: "write status registers", details) { () throws(RecoveryStop) in
      for write in writes { try asking { () throws(MBootError) in try probe.write(write) } }
      let after = try registers() ?? []
      guard map.writes(from: after, to: wanted).isEmpty else { throw Self.locked(after, wanted, map) }
    }
    if wasDeclined { throw RecoveryStop("the registers were left as they are", .interrupted).soft }
  }

  private static func locked(_ after: [UInt8], _ wanted: [UInt8], _ map: FlashRegisterMap) -> RecoveryStop {
    let isGuarded = map.isSet(map.registerProtect, in: after)
    return RecoveryStop(
      "the flash did not take the write: its registers read \(hex(after)), not \(hex(wanted))", .deviceFailed,
      byHand: isGuarded
        ? ["SRP is set: take WP# (IO2) high, take power away and bring it back, and run this again"]
        : ["take power away from board and flash, and run this again; if it stays so, replace the flash"]
    ).soft
  }

  private static func text(_ before: [UInt8], _ wanted: [UInt8], _ map: FlashRegisterMap) -> String {
    var parts: [String] = []
    if map.isProtected(before), !map.isProtected(wanted) { parts.append("clear block protection") }
    if map.lacksQuadEnable(before), !map.lacksQuadEnable(wanted) { parts.append("set quad enable") }
    return "write the flash's status registers, \(hex(before)) to \(hex(wanted)): "
      + (parts.isEmpty ? "change protection" : parts.joined(separator: ", ")) + ", all other bits stay"
  }

  static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
  }
}
