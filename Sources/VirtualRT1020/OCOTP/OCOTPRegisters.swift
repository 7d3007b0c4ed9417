/// Registers of the OCOTP controller as the bus sees them, by offset from 0x401F4000.
///
/// Source: NXP's header of the MIMXRT1021. How set, clear and toggle registers read, and writes narrower than
/// a word, are UNPROVEN.
struct OCOTPRegisters: Sendable {
  /// Offsets. Set, clear and toggle registers follow at 4, 8 and 12.
  enum Offset {
    static let control: UInt32 = 0x00
    static let timing: UInt32 = 0x10
    static let data: UInt32 = 0x20
    static let readControl: UInt32 = 0x30
    static let readFuseData: UInt32 = 0x40
    static let sticky: UInt32 = 0x50
    static let softwareSignals: UInt32 = 0x60
    static let version: UInt32 = 0x90
    static let timing2: UInt32 = 0x100
    static let shadows: UInt32 = 0x400
    static let end: UInt32 = 0x800
  }

  /// Bits of the control register.
  enum Control {
    static let address: UInt32 = 0x3F
    static let busy: UInt32 = 1 << 8
    static let error: UInt32 = 1 << 9
    static let reloadShadows: UInt32 = 1 << 10
    static let unlockKeyShift: UInt32 = 16
  }

  /// What the unlock field must hold when data are written.
  static let unlockKeyValue: UInt32 = 0x3E77
  /// The version register, as on the RT1020's evaluation kit.
  static let versionValue: UInt32 = 0x0600_0000

  /// ADDR: the word that a burn or a read is about.
  var address: UInt32 = 0
  /// WR_UNLOCK; a burn clears it.
  var unlockKey: UInt32 = 0
  /// TIMING. A burn with a strobe that is too short or too long is not modelled.
  var timing: UInt32 = 0x060D_9755
  /// TIMING2.
  var timing2: UInt32 = 0x01C3_0092
  /// DATA.
  var data: UInt32 = 0
  /// READ_CTRL.
  var readControl: UInt32 = 0
  /// SW_STICKY, whose bits only power clears.
  var sticky: UInt32 = 0
  /// SCS; its bit 31 locks it.
  var softwareSignals: UInt32 = 0

  /// SW_STICKY bit 1: SRK_REVOKE is locked, fuse and shadow.
  var locksRevocation: Bool { sticky & 2 != 0 }

  /// A register's value after a write to it (0), or to its set (4), clear (8) or toggle (12) register.
  static func changed(_ old: UInt32, by value: UInt32, at offset: UInt32) -> UInt32 {
    switch offset & 0xC {
    case 0x4: old | value
    case 0x8: old & ~value
    case 0xC: old ^ value
    default: value
    }
  }
}

extension OCOTP {
  /// Reads the register at `offset`, a multiple of 4; what is no register reads as 0.
  mutating func readRegister(_ offset: UInt32, at now: UInt64) -> UInt32 {
    switch offset {
    case 0x00...0x0C:
      return registers.address | registers.unlockKey << OCOTPRegisters.Control.unlockKeyShift
        | (now < busyUntil ? OCOTPRegisters.Control.busy : 0) | (hasError ? OCOTPRegisters.Control.error : 0)
    case OCOTPRegisters.Offset.timing: return registers.timing
    case OCOTPRegisters.Offset.data: return registers.data
    case OCOTPRegisters.Offset.readControl: return registers.readControl
    case OCOTPRegisters.Offset.readFuseData: return readData
    case OCOTPRegisters.Offset.sticky: return registers.sticky
    case 0x60...0x6C: return registers.softwareSignals
    case OCOTPRegisters.Offset.version: return OCOTPRegisters.versionValue
    case OCOTPRegisters.Offset.timing2: return registers.timing2
    case OCOTPRegisters.Offset.shadows..<OCOTPRegisters.Offset.end:
      return offset & 0xF == 0 ? shadow(Int(offset - OCOTPRegisters.Offset.shadows) / 16) : 0
    default: return 0
    }
  }

  /// Writes the register at `offset`, a multiple of 4. Returns what the write asks the controller to do; while
  /// it is busy, or its error flag is up, it can be asked for nothing.
  mutating func writeRegister(_ offset: UInt32, _ value: UInt32, at now: UInt64) -> Request? {
    let isReady = now >= busyUntil && !hasError
    switch offset {
    case 0x00...0x0C: return writeControl(offset, value) && isReady ? .reload : nil
    case OCOTPRegisters.Offset.timing: registers.timing = value & 0x0FFF_FFFF
    case OCOTPRegisters.Offset.timing2: registers.timing2 = value & 0x1FFF_0FFF
    case OCOTPRegisters.Offset.data:
      registers.data = value
      guard isReady, registers.unlockKey == OCOTPRegisters.unlockKeyValue else { return nil }
      return .burn(Int(registers.address), value)
    case OCOTPRegisters.Offset.readControl:
      registers.readControl = value & 1
      return isReady && value & 1 == 1 ? .read(Int(registers.address)) : nil
    case OCOTPRegisters.Offset.sticky: registers.sticky |= value & 0x1F
    case 0x60...0x6C:
      guard registers.softwareSignals >> 31 == 0 else { return nil }
      registers.softwareSignals = OCOTPRegisters.changed(registers.softwareSignals, by: value, at: offset)
    case OCOTPRegisters.Offset.shadows..<OCOTPRegisters.Offset.end:
      guard isReady, offset & 0xF == 0 else { return nil }
      return .override(Int(offset - OCOTPRegisters.Offset.shadows) / 16, value)
    default: break
    }
    return nil
  }

  /// Writes the control register; true if the shadows are to be loaded. The error flag falls only by the
  /// clear register.
  private mutating func writeControl(_ offset: UInt32, _ value: UInt32) -> Bool {
    typealias Control = OCOTPRegisters.Control
    let old = registers.address | registers.unlockKey << Control.unlockKeyShift
    let new = OCOTPRegisters.changed(old, by: value, at: offset)
    registers.address = new & Control.address
    registers.unlockKey = new >> Control.unlockKeyShift
    if offset == OCOTPRegisters.Offset.control + 8 {
      if value & Control.error != 0 { clearError() }
      return false
    }
    return value & Control.reloadShadows != 0
  }
}
