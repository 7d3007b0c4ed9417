/// A command with its parameters: what a host asks of a flashloader.
///
/// Addresses and counts are in bytes. `Command(c.packet) == c` for every typed case; a packet's flags, and
/// parameters beyond those a command has, are not kept.
public enum Command: Equatable, Sendable {
  /// 0x01: erases a whole memory.
  case flashEraseAll(memoryID: UInt32)
  /// 0x02: erases the sectors that a range touches.
  case flashEraseRegion(address: UInt32, count: UInt32, memoryID: UInt32)
  /// 0x03: reads memory; data to the host follow.
  case readMemory(address: UInt32, count: UInt32, memoryID: UInt32)
  /// 0x04: writes memory; data to the device follow.
  case writeMemory(address: UInt32, count: UInt32, memoryID: UInt32)
  /// 0x05: fills memory with a 32-bit pattern.
  case fillMemory(address: UInt32, count: UInt32, pattern: UInt32)
  /// 0x06: unlocks a secured part by an eight-byte key. Not built for the RT1020.
  case flashSecurityDisable(keyLow: UInt32, keyHigh: UInt32)
  /// 0x07: reads a property; the index is a memory id or the number of a region.
  case getProperty(PropertyTag, index: UInt32)
  /// 0x08: takes an SB file; data to the device follow.
  case receiveSBFile(count: UInt32)
  /// 0x09: jumps and does not come back.
  case execute(address: UInt32, argument: UInt32, stackPointer: UInt32)
  /// 0x0A: calls a function that comes back.
  case call(address: UInt32, argument: UInt32)
  /// 0x0B: resets the part.
  case reset
  /// 0x0C: sets a property.
  case setProperty(PropertyTag, value: UInt32)
  /// 0x0D: erases and unsecures. Not built for the RT1020.
  case flashEraseAllUnsecure
  /// 0x0E: burns one OTP word for ever. The RT1020 takes a count of 4 only; `upper` is the second word that
  /// hosts send with a count of 8.
  case flashProgramOnce(index: UInt32, count: UInt32, data: UInt32, upper: UInt32? = nil)
  /// 0x0F: reads one OTP word.
  case flashReadOnce(index: UInt32, count: UInt32)
  /// 0x10: reads a flash resource; data to the host follow. K2.1.0 only, and without meaning there.
  case flashReadResource(address: UInt32, count: UInt32, option: UInt32)
  /// 0x11: configures an external memory from option words in RAM.
  case configureMemory(memoryID: UInt32, address: UInt32)
  /// 0x12: reliable update. Not built for the RT1020.
  case reliableUpdate(address: UInt32)
  /// 0x13: makes a key blob. Phase 0 takes the key (data to the device follow), phase 1 gives the blob (data
  /// to the host follow). Hosts put the key selector into the first word: 0 or 1 OTPMK, 2 ZMK, 3 CMK.
  case generateKeyBlob(keySelect: UInt32, count: UInt32, phase: UInt32)
  /// Any other tag.
  case unknown(Packet)

  /// Gives a packet its meaning. A parameter that is not there counts as 0, as on the device's UART.
  public init(_ packet: Packet) {
    func word(_ index: Int) -> UInt32 { packet.parameter(index) }
    self =
      switch packet.tag {
      case .flashEraseAll: .flashEraseAll(memoryID: word(0))
      case .flashEraseRegion: .flashEraseRegion(address: word(0), count: word(1), memoryID: word(2))
      case .readMemory: .readMemory(address: word(0), count: word(1), memoryID: word(2))
      case .writeMemory: .writeMemory(address: word(0), count: word(1), memoryID: word(2))
      case .fillMemory: .fillMemory(address: word(0), count: word(1), pattern: word(2))
      case .flashSecurityDisable: .flashSecurityDisable(keyLow: word(0), keyHigh: word(1))
      case .getProperty: .getProperty(PropertyTag(rawValue: word(0)), index: word(1))
      case .receiveSBFile: .receiveSBFile(count: word(0))
      case .execute: .execute(address: word(0), argument: word(1), stackPointer: word(2))
      case .call: .call(address: word(0), argument: word(1))
      case .reset: .reset
      case .setProperty: .setProperty(PropertyTag(rawValue: word(0)), value: word(1))
      case .flashEraseAllUnsecure: .flashEraseAllUnsecure
      case .flashProgramOnce:
        .flashProgramOnce(
          index: word(0), count: word(1), data: word(2), upper: packet.parameters.count > 3 ? word(3) : nil)
      case .flashReadOnce: .flashReadOnce(index: word(0), count: word(1))
      case .flashReadResource: .flashReadResource(address: word(0), count: word(1), option: word(2))
      case .configureMemory: .configureMemory(memoryID: word(0), address: word(1))
      case .reliableUpdate: .reliableUpdate(address: word(0))
      case .generateKeyBlob: .generateKeyBlob(keySelect: word(0), count: word(1), phase: word(2))
      default: .unknown(packet)
      }
  }

  /// The name on a command line and in JSON, such as `flash-erase-region`.
  public var name: String { tag.name }
}
