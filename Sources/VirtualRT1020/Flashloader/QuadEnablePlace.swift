/// Where a part keeps quad enable and how the flashloader sets it.
///
/// Source: K2.1.0, executed, for SFDP requirements 1, 2, 4, 5 and 6; requirement 3 and the option word's
/// hints from the flexspi-nor facts.
struct QuadEnablePlace: Equatable {
  /// Reads the register.
  let readOpcode: UInt8
  /// The bit.
  let mask: UInt8
  /// Writes the register.
  let writeOpcode: UInt8
  /// Bytes written: two where register 1 goes first.
  let writeBytes: UInt8
  /// Bits of the register that are cleared on the way.
  let cleared: UInt8

  /// By the SFDP's quad enable requirement (0 to 7); nil if nothing has to be set.
  init?(requirement: UInt32) {
    switch requirement {
    case 1, 4, 5: self = .status2Bit1
    case 2: self = .status1Bit6
    case 3: self = .status2Bit7
    case 6: self = .status2Bit1By31
    default: return nil
    }
  }

  /// By the option word's hint, for a part whose SFDP is too old to say.
  init?(hint: UInt32) {
    switch hint {
    case 1: self = .status1Bit6
    case 2: self = .status2Bit1
    case 3: self = .status2Bit7
    case 4: self = .status2Bit1By31
    default: return nil
    }
  }

  private init(_ readOpcode: UInt8, _ mask: UInt8, _ writeOpcode: UInt8, _ writeBytes: UInt8, cleared: UInt8) {
    self.readOpcode = readOpcode
    self.mask = mask
    self.writeOpcode = writeOpcode
    self.writeBytes = writeBytes
    self.cleared = cleared
  }

  private static let status2Bit1 = QuadEnablePlace(0x35, 0x02, 0x01, 2, cleared: 0)
  private static let status2Bit1By31 = QuadEnablePlace(0x35, 0x02, 0x31, 1, cleared: 0)
  private static let status1Bit6 = QuadEnablePlace(0x05, 0x40, 0x01, 1, cleared: 0x3C)
  private static let status2Bit7 = QuadEnablePlace(0x3F, 0x80, 0x3E, 1, cleared: 0)

  /// What is written, as the configuration block's device mode argument: register 2 goes out behind a
  /// zero for register 1 where both are written.
  func argument(_ register: UInt8) -> UInt32 {
    let value = UInt32(register & ~cleared | mask)
    return writeBytes == 2 ? value << 8 : value
  }
}
