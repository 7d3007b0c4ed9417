import MBoot

extension Flashloader {
  /// Answers get-property. Only the low byte of the tag counts; a failure carries the status alone.
  mutating func getProperty(_ tag: UInt32, _ index: UInt32, _ hardware: Hardware) {
    let answer: [UInt32]
    switch property(PropertyTag(rawValue: tag).truncated, index, hardware) {
    case .success(let words): answer = [StatusCode.success.rawValue] + words
    case .failure(let failure): answer = [failure.status.rawValue]
    }
    send(Packet(tag: .getPropertyResponse, parameters: answer))
  }

  /// Answers set-property: no property of this flashloader can be set, and the value is never looked at.
  func setProperty(_ tag: UInt32) -> StatusCode {
    switch PropertyTag(rawValue: tag).truncated {
    case .currentVersion, .availablePeripherals, .availableCommands, .maxPacketSize, .reservedRegions,
      .ramStartAddress, .ramSize, .systemDeviceID, .uniqueDeviceID, .targetVersion, .externalMemoryAttributes:
      .readOnlyProperty
    case .verifyWrites where profile.hasVerifyWrites: .readOnlyProperty
    default: .unknownProperty
    }
  }

  private struct PropertyFailure: Error {
    let status: StatusCode
  }

  private func property(
    _ tag: PropertyTag, _ index: UInt32, _ hardware: Hardware
  ) -> Result<[UInt32], PropertyFailure> {
    switch tag {
    case .currentVersion: return .success([profile.version])
    case .availablePeripherals: return .success([Peripherals([.uart, .usbHID]).rawValue])
    case .availableCommands: return .success([profile.availableCommands])
    case .verifyWrites where profile.hasVerifyWrites: return .success([1])
    case .maxPacketSize: return .success([UInt32(packetBytes)])
    case .reservedRegions: return .success(profile.reservedRanges.flatMap { [$0.lowerBound, $0.upperBound] })
    case .ramStartAddress: return .success([RAM.bases[bank(index)]])
    case .ramSize: return .success([profile.ramSizes[bank(index)]])
    case .flashSecurityState: return .success([hardware.isClosed ? 1 : 0])
    case .uniqueDeviceID: return .success(uniqueID)
    case .targetVersion: return .success([profile.targetVersion])
    case .externalMemoryAttributes: return memoryAttributes(index)
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
    let attributes = ExternalMemoryAttributes(
      startAddress: MemoryMap.flashBase, kibibytes: driver.flashSize >> 10, pageSize: block.pageSize,
      sectorSize: block.sectorSize, blockSize: block.blockSize == 0 ? nil : block.blockSize)
    return .success(attributes.words)
  }
}
