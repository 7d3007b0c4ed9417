extension Command {
  /// The command's tag.
  public var tag: CommandTag {
    switch self {
    case .flashEraseAll: .flashEraseAll
    case .flashEraseRegion: .flashEraseRegion
    case .readMemory: .readMemory
    case .writeMemory: .writeMemory
    case .fillMemory: .fillMemory
    case .flashSecurityDisable: .flashSecurityDisable
    case .getProperty: .getProperty
    case .receiveSBFile: .receiveSBFile
    case .execute: .execute
    case .call: .call
    case .reset: .reset
    case .setProperty: .setProperty
    case .flashEraseAllUnsecure: .flashEraseAllUnsecure
    case .flashProgramOnce: .flashProgramOnce
    case .flashReadOnce: .flashReadOnce
    case .flashReadResource: .flashReadResource
    case .configureMemory: .configureMemory
    case .reliableUpdate: .reliableUpdate
    case .generateKeyBlob: .generateKeyBlob
    case .unknown(let packet): packet.tag
    }
  }

  /// The words that follow the header.
  public var parameters: [UInt32] {
    switch self {
    case .flashEraseAll(let memoryID): [memoryID]
    case .flashEraseRegion(let address, let count, let memoryID): [address, count, memoryID]
    case .readMemory(let address, let count, let memoryID): [address, count, memoryID]
    case .writeMemory(let address, let count, let memoryID): [address, count, memoryID]
    case .fillMemory(let address, let count, let pattern): [address, count, pattern]
    case .flashSecurityDisable(let keyLow, let keyHigh): [keyLow, keyHigh]
    case .getProperty(let tag, let index): [tag.rawValue, index]
    case .receiveSBFile(let count): [count]
    case .execute(let address, let argument, let stackPointer): [address, argument, stackPointer]
    case .call(let address, let argument): [address, argument]
    case .reset, .flashEraseAllUnsecure: []
    case .setProperty(let tag, let value): [tag.rawValue, value]
    case .flashProgramOnce(let index, let count, let data, let upper):
      [index, count, data] + (upper.map { [$0] } ?? [])
    case .flashReadOnce(let index, let count): [index, count]
    case .flashReadResource(let address, let count, let option): [address, count, option]
    case .configureMemory(let memoryID, let address): [memoryID, address]
    case .reliableUpdate(let address): [address]
    case .generateKeyBlob(let keySelect, let count, let phase): [keySelect, count, phase]
    case .unknown(let packet): packet.parameters
    }
  }

  /// Bytes that the host sends after the command and its first response; nil where it sends none.
  public var dataOutCount: UInt32? {
    switch self {
    case .writeMemory(_, let count, _), .receiveSBFile(let count): count
    case .generateKeyBlob(_, let count, let phase) where phase == 0: count
    default: nil
    }
  }

  /// Bytes that the device sends after its first response; nil where it sends none.
  public var dataInCount: UInt32? {
    switch self {
    case .readMemory(_, let count, _), .flashReadResource(_, let count, _): count
    case .generateKeyBlob(_, let count, let phase) where phase != 0: count
    default: nil
    }
  }

  /// The command as hosts send it: the flag for a data phase is set where data to the device follow
  /// (measured on SPSDK, NXP's blhost and rblhost; the flashloader does not look at it).
  public var packet: Packet {
    if case .unknown(let packet) = self { return packet }
    return Packet(tag: tag, flags: dataOutCount == nil ? 0 : Packet.dataPhaseFlag, parameters: parameters)
  }
}
