import BootImage
import Fuses
import MBoot

extension Flashloader {
  /// Fuse words that hold the hash of HAB's keys (SRK).
  private static let keyHash = 0x18...0x1F
  /// BOOT_CFG1's bit that closes HAB.
  private static let closed: UInt32 = 0x2

  /// What is wrong with a command before it is carried out, by looking at the board from outside. For strict mode
  /// only: it may read as much flash as the command is about.
  func misuses(of command: Command, _ hardware: Hardware) -> [Misuse] {
    switch command {
    case .flashEraseAll(MemoryID.flexSPINOR): return driver.isConfigured ? [] : [.flashNotConfigured]
    case .flashEraseRegion(let address, let count, let id): return erasing(address, count, id)
    case .readMemory(let address, let count, let id):
      return isFlash(address, count, id) && !driver.isConfigured ? [.flashNotConfigured] : []
    case .writeMemory(let address, let count, let id): return writing(address, count, id, hardware)
    case .fillMemory(let address, let count, _): return writing(address, count, MemoryID.internalMemory, hardware)
    case .configureMemory(MemoryID.flexSPINOR, let address): return configuring(address, hardware)
    case .flashProgramOnce(let index, 4, let data, _): return burning(index, data, hardware.ocotp)
    case .reset: return hardware.log.blockWasErased && !Self.hasBlock(hardware) ? [.resetWithoutBlock] : []
    default: return []
    }
  }

  /// True if a command takes the configuration block out of the flash.
  func erasesBlock(_ command: Command, _ hardware: Hardware) -> Bool {
    guard driver.isConfigured, Self.hasBlock(hardware) else { return false }
    switch command {
    case .flashEraseAll(MemoryID.flexSPINOR): return true
    case .flashEraseRegion(MemoryMap.flashBase, let count, let id):
      return count > 0 && isFlash(MemoryMap.flashBase, count, id)
    default: return false
    }
  }

  private static func hasBlock(_ hardware: Hardware) -> Bool {
    guard let chip = hardware.flexSPI.chip else { return false }
    return SFDP.word(at: 0, in: chip.cells.bytes(at: 0, count: 4)) == FlashConfigurationBlock.tagValue
  }

  private func isFlash(_ address: UInt32, _ count: UInt32, _ id: UInt32) -> Bool {
    count > 0 && MemoryMap.group(id) == 0 && map.region(address, count) == .flash
  }

  private func erasing(_ address: UInt32, _ count: UInt32, _ id: UInt32) -> [Misuse] {
    guard isFlash(address, count, id) else { return [] }
    guard driver.isConfigured else { return [.flashNotConfigured] }
    let sector = Int(driver.block.sectorSize)
    let start = Int(address - MemoryMap.flashBase)
    let end = start + Int(count)
    guard sector > 0, start % sector != 0 || end % sector != 0 else { return [] }
    return [.unalignedErase((start / sector * sector)..<((end + sector - 1) / sector * sector))]
  }

  private func writing(_ address: UInt32, _ count: UInt32, _ id: UInt32, _ hardware: Hardware) -> [Misuse] {
    guard count > 0, MemoryMap.group(id) == 0 else { return [] }
    if map.isReserved(address, count) { return [.writeToFirmwareRAM(address: address)] }
    guard map.region(address, count) == .flash else { return [] }
    guard driver.isConfigured else { return [.flashNotConfigured] }
    let page = driver.block.pageSize
    let start = Int(address - MemoryMap.flashBase)
    if page > 0, start % Int(page) != 0 { return [.unalignedWrite(address: address, page: page)] }
    guard let chip = hardware.flexSPI.chip,
      let offset = FlashFinding.firstProgrammed(
        in: (start..<(start + Int(count))).clamped(to: 0..<chip.part.size), chip)
    else { return [] }
    return [.writeNotErased(offset: offset)]
  }

  private func configuring(_ address: UInt32, _ hardware: Hardware) -> [Misuse] {
    guard let bytes = hardware.ram.bytes(address, count: FlashConfigurationBlock.byteCount),
      let chip = hardware.flexSPI.chip
    else { return [] }
    let word = SFDP.word(at: 0, in: bytes)
    if word >> 28 == 0xC {
      // The firmware takes the quad read that the SFDP tells of.
      return tooFast(UInt8(word & 0xF), chip.part.reads.filter { $0.dataPads == 4 })
    }
    guard word == FlashConfigurationBlock.tagValue, let block = FlashConfigurationBlock(bytes: bytes) else { return [] }
    let reads = FlexSPISequence(words: block.sequence(NORDriver.SequenceIndex.read))
    let setsQuadEnable = block.deviceModeEnable != 0 || block.configurationCommandEnable != 0
    let isTrap = reads.dataPads == 4 && !setsQuadEnable && !chip.quadEnabled
    return (isTrap ? [.quadEnableTrap] : [])
      + tooFast(block.serialClockFrequency, chip.part.reads.filter { $0.opcode == reads.opcode })
  }

  /// Whether a clock index is above what the part takes for any of these reads.
  private func tooFast(_ index: UInt8, _ reads: [SerialNORPart.ReadCommand]) -> [Misuse] {
    let table = FlashConfigurationBlock.megahertz
    let index = Int(min(index, profile.highestClockIndex))
    guard index > 0, index < table.count, let highest = reads.map(\.megahertz).max(), table[index] > highest else {
      return []
    }
    return [.readTooFast(megahertz: table[index], highest: highest)]
  }

  private func burning(_ index: UInt32, _ data: UInt32, _ ocotp: OCOTP) -> [Misuse] {
    let word = Int(index)
    guard ocotp.fuses.indices.contains(word), data != 0 else { return [] }
    let has = ocotp.fuses[word]
    var found: [Misuse] = []
    if FuseWord.locks(word).write & ocotp.fuses[FuseWord.lock] != 0 { found.append(.fuseLocked(word: word)) }
    if has & ~data != 0 { found.append(.fuseHasOtherBits(word: word, has: has, data: data)) }
    if word == FuseWord.lock, data & ~has != 0 { found.append(.fuseLocks(bits: data & ~has)) }
    if word == FuseWord.bootConfiguration1, data & ~has & Self.closed != 0,
      Self.keyHash.allSatisfy({ ocotp.fuses[$0] == 0 })
    {
      found.append(.closesWithoutKeys)
    }
    return found
  }
}
