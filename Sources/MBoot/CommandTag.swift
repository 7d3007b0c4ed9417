/// Tags of the commands a flashloader may be asked for (byte 0 of a command packet).
///
/// Any byte can arrive; the named ones are NXP's. Source: flashloader K2.1.0 and K2.7.0, executed.
public struct CommandTag: RawRepresentable, Hashable, Sendable {
  /// The byte on the wire.
  public var rawValue: UInt8

  /// Wraps a byte, known or not.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Erases a whole memory: memory id.
  public static let flashEraseAll = CommandTag(rawValue: 0x01)
  /// Erases a range: address, byte count, memory id.
  public static let flashEraseRegion = CommandTag(rawValue: 0x02)
  /// Reads memory, data phase to the host: address, byte count, memory id.
  public static let readMemory = CommandTag(rawValue: 0x03)
  /// Writes memory, data phase to the device: address, byte count, memory id.
  public static let writeMemory = CommandTag(rawValue: 0x04)
  /// Fills memory with a 32-bit pattern: address, byte count, pattern.
  public static let fillMemory = CommandTag(rawValue: 0x05)
  /// Unlocks a secured part: two key words. Not built for the RT1020.
  public static let flashSecurityDisable = CommandTag(rawValue: 0x06)
  /// Reads a property: property tag, index or memory id.
  public static let getProperty = CommandTag(rawValue: 0x07)
  /// Takes an SB file, data phase to the device: byte count.
  public static let receiveSBFile = CommandTag(rawValue: 0x08)
  /// Jumps and does not return: program counter, argument, stack pointer.
  public static let execute = CommandTag(rawValue: 0x09)
  /// Calls a function that returns: program counter, argument.
  public static let call = CommandTag(rawValue: 0x0A)
  /// Resets the part.
  public static let reset = CommandTag(rawValue: 0x0B)
  /// Sets a property: property tag, value.
  public static let setProperty = CommandTag(rawValue: 0x0C)
  /// Erases and unsecures. Not built for the RT1020.
  public static let flashEraseAllUnsecure = CommandTag(rawValue: 0x0D)
  /// Burns one OTP fuse word for ever: word index, byte count (4), data.
  public static let flashProgramOnce = CommandTag(rawValue: 0x0E)
  /// Reads one OTP fuse word: word index, byte count (4).
  public static let flashReadOnce = CommandTag(rawValue: 0x0F)
  /// Reads a flash resource, data phase to the host: address, byte count, option.
  public static let flashReadResource = CommandTag(rawValue: 0x10)
  /// Configures an external memory: memory id, address of the configuration block.
  public static let configureMemory = CommandTag(rawValue: 0x11)
  /// Reliable update: address. Not built for the RT1020.
  public static let reliableUpdate = CommandTag(rawValue: 0x12)
  /// Makes a key blob: key address, key length, phase.
  public static let generateKeyBlob = CommandTag(rawValue: 0x13)
  /// Data without a command, as load-image sends them. No flashloader has a handler for the tag.
  public static let noCommand = CommandTag(rawValue: 0x00)
  /// Burns fuses by address. Not built for the RT1020.
  public static let fuseProgram = CommandTag(rawValue: 0x14)
  /// Key provisioning, by a number of its own. Not built for the RT1020.
  public static let keyProvisioning = CommandTag(rawValue: 0x15)
  /// Reads fuses by address. Not built for the RT1020.
  public static let fuseRead = CommandTag(rawValue: 0x17)
  /// Moves the part to another life cycle. Not built for the RT1020.
  public static let updateLifeCycle = CommandTag(rawValue: 0x18)
  /// A message to the EdgeLock enclave. Not built for the RT1020.
  public static let eleMessage = CommandTag(rawValue: 0x19)

  /// Response to commands without an answer of their own: status, command tag.
  public static let genericResponse = CommandTag(rawValue: 0xA0)
  /// Response to read-memory: status, byte count; the data phase follows.
  public static let readMemoryResponse = CommandTag(rawValue: 0xA3)
  /// Response to get-property: status, values.
  public static let getPropertyResponse = CommandTag(rawValue: 0xA7)
  /// Response to flash-read-once: status, byte count, word.
  public static let flashReadOnceResponse = CommandTag(rawValue: 0xAF)
  /// Response to flash-read-resource: status, byte count; the data phase follows.
  public static let flashReadResourceResponse = CommandTag(rawValue: 0xB0)
  /// Response to generate-key-blob, second phase: status, byte count; the data phase follows.
  public static let generateKeyBlobResponse = CommandTag(rawValue: 0xB3)
}
