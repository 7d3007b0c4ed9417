import BootImage
import MBoot

/// The flashloader's commands: the list of what may go to silicon.
extension SiliconCheck {
  private static let addressMap: [UInt32] = [MemoryID.internalMemory, MemoryID.flexSPINOR]
  /// configure-memory's order to program the configuration block that the flashloader made.
  private static let programsBlock: UInt32 = 0xF000_000F

  mutating func refusal(of command: Command, _ exchange: RecordedExchange) -> Reason? {
    switch command {
    case .getProperty(let tag, _):
      if tag.truncated == .externalMemoryAttributes { learnSector(exchange) }
      return nil
    case .flashReadOnce, .flashReadResource: return nil
    case .reset:
      ram = KnownRAM()
      return nil
    case .readMemory(let address, let count, let id): return reading(UInt64(address), UInt64(count), id)
    case .fillMemory(let address, let count, let pattern):
      return writing(UInt64(address), UInt64(count), MemoryID.internalMemory, exchange) {
        (0..<Int(clamping: count)).map { UInt8(truncatingIfNeeded: pattern >> (8 * UInt32($0 & 3))) }
      }
    case .writeMemory(let address, let count, let id):
      return writing(UInt64(address), UInt64(count), id, exchange) { exchange.dataOut }
    case .flashEraseRegion(let address, let count, let id): return erasing(UInt64(address), UInt64(count), id)
    case .flashEraseAll(let id):
      guard id == MemoryID.flexSPINOR else { return Reason("it erases a memory of id 0x\(String(id, radix: 16))") }
      return refusesErase(Self.flash.lowerBound, UInt64(Self.flash.count)).map { _ in
        Reason("it erases the whole flash", option: "--allow-erase all")
      }
    case .configureMemory(let id, let address): return configuring(id, UInt64(address), exchange)
    case .execute, .call:
      ram = KnownRAM()
      return allowances.running ? nil : Reason("it starts code that can do anything", option: "--allow-run")
    case .flashProgramOnce: return Reason("it burns a fuse word, which nothing takes back")
    case .flashSecurityDisable, .flashEraseAllUnsecure: return Reason("it resets the part's security")
    case .receiveSBFile: return Reason("an SB file may hold any command, burns of fuses too")
    case .setProperty, .reliableUpdate, .generateKeyBlob, .unknown:
      return Reason("it is not among the commands that are known to change nothing for ever")
    }
  }

  private mutating func learnSector(_ exchange: RecordedExchange) {
    guard case .response(let packet)? = exchange.answers.first, packet.parameters.first == 0,
      let size = ExternalMemoryAttributes(words: Array(packet.parameters.dropFirst())).sectorSize,
      (4096...UInt32(Self.largestSector)).contains(size), size & (size - 1) == 0
    else { return }
    sectorSize = UInt64(size)
    isSectorKnown = true
  }

  private func reading(_ address: UInt64, _ count: UInt64, _ id: UInt32) -> Reason? {
    guard count > 0 else { return nil }
    guard Self.addressMap.contains(id) else { return Reason("it reads a memory of id 0x\(String(id, radix: 16))") }
    let isInFlash = Self.flash.contains(address) && count - 1 <= Self.flash.upperBound - address
    guard !isInFlash, !KnownRAM.contains(address, count) else { return nil }
    return Reason("it reads \(Self.words(address, address + count - 1)), and reading a register may change it")
  }

  private mutating func writing(
    _ address: UInt64, _ count: UInt64, _ id: UInt32, _ exchange: RecordedExchange, _ bytes: () -> [UInt8]?
  ) -> Reason? {
    guard count > 0 else { return nil }
    guard Self.addressMap.contains(id) else { return Reason("it writes a memory of id 0x\(String(id, radix: 16))") }
    if KnownRAM.contains(address, count) {
      // What failed in the recording may have left anything there.
      if exchange.status == 0, let bytes = bytes(), bytes.count == Int(clamping: count) {
        ram.write(address, bytes)
      } else {
        ram.forget(address, count)
      }
      return nil
    }
    guard Self.flash.contains(address), count - 1 <= Self.flash.upperBound - address else {
      return Reason("it writes \(Self.words(address, address + count - 1)), which is neither RAM nor flash")
    }
    return refusesWrite(address, count)
  }

  private func erasing(_ address: UInt64, _ count: UInt64, _ id: UInt32) -> Reason? {
    guard count > 0 else { return nil }
    guard Self.addressMap.contains(id) else { return Reason("it erases a memory of id 0x\(String(id, radix: 16))") }
    guard Self.flash.contains(address), count - 1 <= Self.flash.upperBound - address else {
      return Reason("it erases \(Self.words(address, address + count - 1)), which is not in the flash window")
    }
    return refusesErase(address, count)
  }

  /// An option word has the flash configured by the flashloader's own sequences. A whole block brings sequences of its
  /// own, which may be any command of the flash: one-time locks too.
  private func configuring(_ id: UInt32, _ address: UInt64, _ exchange: RecordedExchange) -> Reason? {
    guard id == MemoryID.flexSPINOR else {
      return Reason("it configures a memory of id 0x\(String(id, radix: 16))")
    }
    guard let word = ram.word(address) else {
      return Reason("what it finds at \(Self.words(address, address + 3)) was not written before, as far as is seen")
    }
    if word == Self.programsBlock { return refusesWrite(Self.flash.lowerBound, 512) }
    guard word >> 28 == 0xC else {
      return Reason(
        word == FlashConfigurationBlock.tagValue
          ? "a whole configuration block brings its own flash commands, one-time locks perhaps"
          : "0x\(String(word, radix: 16)) is no option word")
    }
    guard word >> 24 & 0xF == 0 || ram.word(address + 4) != nil else {
      return Reason("the second option word was not written before, as far as is seen")
    }
    return nil
  }
}
