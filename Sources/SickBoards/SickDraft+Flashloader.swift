import BootImage
import MBoot
import Provisioning
import VirtualRT1020

/// The flashloader, the boot ROM, and keys.
extension SickDraft {
  mutating func addHang() -> Bool {
    let tags: [CommandTag] = [.getProperty, .fillMemory, .configureMemory, .flashEraseRegion, .writeMemory]
    let tag = draw.one(of: tags, or: .getProperty)
    let moment: Fault.Moment = draw.once(in: 2) ? .before : .after
    configuration.faults.append(.firmwareHangs(moment, command: tag.rawValue))
    detail = "the flashloader hangs in \(tag.name)"
    return true
  }

  mutating func addShortTimeout() -> Bool {
    flash.takesMaximumTimes = true
    fill()
    guard !isUsersPlan else { return true }
    plan.timeouts.eraseBase = .milliseconds(draw.number(20...250))
    plan.timeouts.erasePerSector = .milliseconds(draw.number(1...40))
    detail = "the host waits less for an erase than the flash may take"
    return true
  }

  mutating func addSpeechToROM() -> Bool {
    configuration.mode = .rom
    job = .speaksToROM
    detail = "a flashloader's command goes to the boot ROM"
    return true
  }

  mutating func addWrongAddress() -> Bool {
    guard startsInROM() else { return false }
    let load = plan.flashloader?.loadAddress ?? StandInFlashloader.loadAddress
    let jump = plan.flashloader?.jumpAddress ?? StandInFlashloader.jumpAddress
    switch draw.number(0...3) {
    case 0: job = .loads(at: 0x2020_0000, jump: 0x2020_0400)
    case 1: job = .loads(at: 0x8000_0000, jump: 0x8000_0400)
    case 2: job = .loads(at: load, jump: load)
    default: job = .loads(at: load &+ 0x1_0000, jump: jump &+ 0x1_0000)
    }
    if case .loads(let address, let start) = job {
      detail = "loaded to 0x\(String(address, radix: 16)), started at 0x\(String(start, radix: 16))"
    }
    return true
  }

  mutating func addFailedStart() -> Bool {
    guard startsInROM() else { return false }
    switch draw.number(0...2) {
    case 0:
      configuration.faults.append(.enumerationNever())
      detail = "the flashloader crashes at its start"
    case 1:
      configuration.faults.append(.enumerationAsROM())
      detail = "the part comes back as the boot ROM"
    default:
      // Without a user's own file: the marks of a flashloader are gone, as in one for another part.
      guard !isUsersPlan else { return false }
      var bytes = StandInFlashloader.make()
      for index in bytes.indices.dropFirst(Int(StandInFlashloader.codeOffset)) { bytes[index] = 0 }
      plan.flashloader = try? RAMImage(ImageFile(bytes))
      detail = "the image is no flashloader"
    }
    return plan.flashloader != nil
  }

  mutating func addClosedPart() -> Bool {
    guard startsInROM() else { return false }
    configuration.isClosed = true
    configuration.keyHash = (0..<8).map { _ in UInt32(truncatingIfNeeded: draw.next()) }
    detail = "HAB is closed and the flashloader is not signed"
    guard !isUsersPlan, draw.once(in: 2) else { return true }
    // Signed, but with other keys than the part's: HAB finds no use for the commands behind it.
    var bytes = StandInFlashloader.make()
    let offset = Int(StandInFlashloader.ivtOffset)
    guard var table = ImageVectorTable(Array(bytes[offset...])) else { return true }
    table.csf = StandInFlashloader.loadAddress + UInt32(bytes.count) - 0x100
    bytes.replaceSubrange(offset..<(offset + ImageVectorTable.byteCount), with: table.bytes)
    let start = bytes.count - 0x100
    bytes.replaceSubrange(start..<(start + 8), with: [0xD4, 0x00, 0x10, 0x40, 0xBE, 0x00, 0x0C, 0x00])
    plan.flashloader = nil
    plan.signedFlashloader = try? RAMImage(ImageFile(bytes))
    detail = "HAB is closed and the flashloader is signed with other keys"
    return plan.signedFlashloader != nil
  }
}
