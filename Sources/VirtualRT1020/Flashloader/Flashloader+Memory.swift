import MBoot

extension Flashloader {
  /// Reads memory for a data phase or for the firmware itself.
  func readMemory(
    _ address: UInt32, _ id: UInt32, into chunk: UnsafeMutableRawBufferPointer, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    guard MemoryMap.group(id) == 0 else { return externalStatus(id) }
    switch map.region(address, UInt32(chunk.count)) {
    case nil: return .memoryRangeInvalid
    case .ram:
      guard hardware.ram.read(address, into: chunk) == .done else { throw .busFault }
      return .success
    case .flash:
      guard driver.isConfigured else { return .memoryNotConfigured }
      return driver.read(address &- MemoryMap.flashBase, into: chunk, &hardware)
    }
  }

  /// Takes one packet of a write.
  mutating func writeMemory(
    _ address: UInt32, _ id: UInt32, _ chunk: UnsafeRawBufferPointer, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    guard MemoryMap.group(id) == 0 else { return externalStatus(id) }
    let count = UInt32(chunk.count)
    guard !map.isReserved(address, count), let region = map.region(address, count) else { return .memoryRangeInvalid }
    switch region {
    case .ram:
      guard hardware.ram.write(address, chunk) == .done else { throw .busFault }
      return .success
    case .flash:
      guard driver.isConfigured else { return .memoryNotConfigured }
      return try driver.write(address &- MemoryMap.flashBase, chunk, &hardware)
    }
  }

  /// External memories whose drivers are built in; none is ever fitted.
  func isKnownExternal(_ id: UInt32) -> Bool {
    profile.hasExternalMemories && (id == MemoryID.spiNOREEPROM || id == MemoryID.sdCard)
  }

  /// What reading, writing or erasing memory of another group than the address map's gets: an absent SD card
  /// has no range, an absent LPSPI NOR is not configured.
  func externalStatus(_ id: UInt32) -> StatusCode {
    profile.hasExternalMemories && id == MemoryID.spiNOREEPROM ? .memoryNotConfigured : .memoryRangeInvalid
  }

  /// Fills flash with a pattern, as write-memory would.
  mutating func fillFlash(
    _ offset: UInt32, _ count: UInt32, _ pattern: UInt32, _ hardware: inout Hardware
  ) throws(Halt) -> StatusCode {
    let chunk = [UInt32](repeating: pattern.littleEndian, count: NORPageBuffer.largestPage / 4)
    var done: UInt32 = 0
    while done < count {
      let size = min(count - done, UInt32(NORPageBuffer.largestPage))
      let status = try chunk.span.bytes.withUnsafeBytes { bytes throws(Halt) in
        try driver.write(offset &+ done, UnsafeRawBufferPointer(rebasing: bytes[..<Int(size)]), &hardware)
      }
      if status != .success { return status }
      done += size
    }
    return try driver.finishWriting(&hardware)
  }
}
