/// The commands as hosts send them (bytes measured on SPSDK 3.12, the others from NXP's own host).
extension SDPCommand {
  /// Asks for the HAB status.
  public static let errorStatus = SDPCommand(code: .errorStatus)

  /// Lets the next jump skip the DCD of the image.
  public static let skipDCDHeader = SDPCommand(code: .skipDCDHeader)

  /// Reads `count` bytes by accesses of `format` bits: 8, 16 or 32.
  public static func readRegister(address: UInt32, format: UInt8 = 32, count: UInt32) -> SDPCommand {
    SDPCommand(code: .readRegister, address: address, format: format, count: count)
  }

  /// Writes one register of `format` bits: 8, 16 or 32. The count is the width in bytes; the ROM looks at the
  /// format.
  public static func writeRegister(address: UInt32, format: UInt8 = 32, data: UInt32) -> SDPCommand {
    SDPCommand(code: .writeRegister, address: address, format: format, count: UInt32(format / 8), data: data)
  }

  /// Writes `count` bytes to memory; the data follow.
  public static func writeFile(address: UInt32, count: UInt32) -> SDPCommand {
    SDPCommand(code: .writeFile, address: address, count: count)
  }

  /// Runs a DCD of `count` bytes, at most 1,768; the data follow and are put at `address` meanwhile.
  public static func writeDCD(address: UInt32, count: UInt32) -> SDPCommand {
    SDPCommand(code: .writeDCD, address: address, count: count)
  }

  /// Authenticates and starts the image whose IVT stands at `address`.
  public static func jump(to address: UInt32) -> SDPCommand {
    SDPCommand(code: .jumpAddress, address: address)
  }

  /// Sets the UART's rate; it stands in the address field.
  public static func setBaudrate(_ baud: UInt32) -> SDPCommand { SDPCommand(code: .setBaudrate, address: baud) }

  /// Bytes that the host sends after the command; 0 where it sends none.
  public var dataOutCount: UInt32 { code == .writeFile || code == .writeDCD ? count : 0 }

  /// Bytes that the device sends in place of a status word; nil where it sends a status word or nothing. A
  /// refusal is `SDPStatus.refused` at the start of these.
  public var dataInCount: UInt32? { code == .readRegister ? count : nil }
}
