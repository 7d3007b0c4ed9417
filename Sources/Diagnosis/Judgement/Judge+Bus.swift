import FailureCauses
import MBoot
import SickBoards

/// The way to the board, and jobs that go wrong before anything answers.
extension Judge {
  mutating func judgeBus() {
    switch findings.presence {
    case .permission(let path): prove(.permission, "the system does not let this user open \(path)")
    case .inUse(let holder): prove(.deviceInUse, "the device is held: \(holder)")
    case .nothing: judgeAbsence()
    case .ambiguous, .failed, .bootROM, .flashloader: break
    }
    switch symptom?.kind {
    case .permission? where !isDecided: point(.permission, "the job was refused the device")
    case .inUse? where !isDecided: point(.deviceInUse, "another program had the device")
    default: break
    }
  }

  private mutating func judgeAbsence() {
    guard let symptom else { return prove(.noDevice, "no board is on the bus") }
    // What a user's own commands show before the board went away is said by the job's rules.
    if symptom.command == "jump-address" || symptom.command == "write-file" {
      judgeLoading()
      if isDecided { return }
    }
    switch symptom.kind {
    case .absent: prove(.noDevice, "no board was on the bus, and none is now")
    case .didNotStart:
      fit(.flashloaderDoesNotStart, "after the jump nothing came up, and nothing is on the bus now")
      fit(.deviceLeaves, "the device may have left the bus just then")
    case .gone, .timeout, .malformed, .status, .mismatch:
      point(.deviceLeaves, "the job reached a board, and none is on the bus now")
    case .permission, .inUse, .refusedByHAB, .refusedPlan: prove(.noDevice, "no board is on the bus now")
    }
  }

  // MARK: - Mistakes that the symptom shows by itself

  mutating func judgeJob() {
    judgeLoading()
    judgeROM()
    judgeFuses()
    guard !isDecided, symptom?.kind == .gone else { return }
    point(.deviceLeaves, "the device left the bus in the middle of the job, and is there again now")
  }

  /// `write-file` and `jump-address` with other addresses than the image's own.
  mutating func judgeLoading() {
    guard let symptom, let address = symptom.address, failed(in: "write-file", "jump-address") else { return }
    let images = [plan.flashloader, plan.signedFlashloader].compactMap { $0 }
    guard !images.isEmpty else { return }
    let isJump = symptom.command == "jump-address"
    let right = images.map { isJump ? $0.jumpAddress : $0.loadAddress }
    guard !right.contains(address) else { return }
    prove(
      .wrongLoadAddress,
      "\(symptom.command ?? "") went to \(Text.word(address)), and the flashloader's own place is "
        + right.map(Text.word).joined(separator: " or "))
  }

  /// A flashloader's command to the boot ROM.
  private mutating func judgeROM() {
    guard findings.presence == .bootROM, let symptom, symptom.phase == nil || symptom.phase == .identifyFlashloader,
      let name = symptom.command, CommandTag(name: name) != nil
    else { return }
    guard symptom.kind == .timeout || symptom.kind == .malformed else { return }
    let text = "\(name) is a flashloader's command, and the boot ROM is there"
    // A later command may have failed on a flashloader, and the board been reset since.
    if name == "get-property" { prove(.romAsFlashloader, text) } else { fit(.romAsFlashloader, text) }
  }

  private mutating func judgeFuses() {
    guard let symptom else { return }
    let isBurn =
      symptom.phase == .burnFuses || failed(in: "flash-program-once", "efuse-program-once")
      || (failed(in: "flash-read-once", "efuse-read-once") && symptom.kind == .mismatch)
    guard isBurn else { return }
    switch symptom.kind {
    case .status(let status): prove(.fuseRefuses, "the burn was answered \(StatusCode(rawValue: status))")
    case .mismatch: prove(.fuseRefuses, "the fuse word does not read as it was burnt")
    default: return
    }
    if findings.fuseIsLocked == true { prove(.fuseRefuses, "the fuse word is locked against burning") }
  }
}
