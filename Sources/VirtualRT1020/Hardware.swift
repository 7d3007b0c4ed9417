/// What the firmware on the part works with: everything that is not the firmware's own state.
struct Hardware: Sendable {
  /// ITCM, DTCM, OCRAM.
  var ram: RAM
  /// Fuses.
  var ocotp: OCOTP
  /// The flash and its controller; also the part's clock.
  var flexSPI: FlexSPI
  /// Peripheral registers that a host wrote, by address; nothing reacts to them.
  var registers: [UInt32: UInt32] = [:]

  /// BOOT_MODE as latched at the last reset, two bits.
  var bootMode: UInt32 = 1

  /// HAB is closed: SEC_CONFIG[1], BOOT_CFG1 bit 1.
  var isClosed: Bool { ocotp.shadows[FuseWord.bootConfiguration1] & 0x2 != 0 }

  /// Nanoseconds since the board was made, as far as the part has computed.
  var now: UInt64 {
    get { flexSPI.now }
    set { flexSPI.now = newValue }
  }
}
