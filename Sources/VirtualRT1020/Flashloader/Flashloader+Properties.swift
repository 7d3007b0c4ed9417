import MBoot

extension Flashloader {
  /// Answers get-property. Only the low byte of the tag counts; a failure carries the status alone.
  mutating func getProperty(_ tag: UInt32, _ index: UInt32, _ hardware: Hardware) {
    let answer: [UInt32]
    switch property(UInt8(truncatingIfNeeded: tag), index, hardware) {
    case .success(let words): answer = [StatusCode.success.rawValue] + words
    case .failure(let failure): answer = [failure.status.rawValue]
    }
    send(Packet(tag: .getPropertyResponse, parameters: answer))
  }

  /// Answers set-property: no property of this flashloader can be set, and the value is never looked at.
  func setProperty(_ tag: UInt32) -> StatusCode {
    switch UInt8(truncatingIfNeeded: tag) {
    case 0x01, 0x02, 0x07, 0x0B, 0x0C, 0x0E, 0x0F, 0x10, 0x12, 0x18, 0x19: .readOnlyProperty
    case 0x0A where profile.hasVerifyWrites: .readOnlyProperty
    default: .unknownProperty
    }
  }

  private struct PropertyFailure: Error {
    let status: StatusCode
  }

  private func property(
    _ tag: UInt8, _ index: UInt32, _ hardware: Hardware
  ) -> Result<[UInt32], PropertyFailure> {
    switch tag {
    case 0x01: return .success([profile.version])
    // UART and USB HID.
    case 0x02: return .success([0x11])
    case 0x07: return .success([profile.availableCommands])
    case 0x0A where profile.hasVerifyWrites: return .success([1])
    case 0x0B: return .success([UInt32(packetBytes)])
    case 0x0C: return .success(profile.reservedRanges.flatMap { [$0.lowerBound, $0.upperBound] })
    case 0x0E: return .success([RAM.bases[bank(index)]])
    case 0x0F: return .success([profile.ramSizes[bank(index)]])
    case 0x11:
      return .success([hardware.ocotp.shadows[FuseWord.bootConfiguration1] >> 1 & 1])
    case 0x12: return .success(uniqueID)
    case 0x18: return .success([profile.targetVersion])
    case 0x19: return memoryAttributes(index)
    default: return .failure(PropertyFailure(status: .unknownProperty))
    }
  }

  /// Index 3 and above mean the first region.
  private func bank(_ index: UInt32) -> Int { index < UInt32(RAM.bases.count) ? Int(index) : 0 }

  /// Flags, start, size in KiB, page, sector and block size of an external memory.
  private func memoryAttributes(_ id: UInt32) -> Result<[UInt32], PropertyFailure> {
    guard id == MemoryID.flexSPINOR else {
      return .failure(PropertyFailure(status: isKnownExternal(id) ? .memoryNotConfigured : .invalidArgument))
    }
    guard driver.isConfigured else { return .failure(PropertyFailure(status: .memoryNotConfigured)) }
    let block = driver.block
    return .success([
      block.blockSize == 0 ? 0x0F : 0x1F, MemoryMap.flashBase, driver.flashSize >> 10, block.pageSize,
      block.sectorSize, block.blockSize,
    ])
  }
}
