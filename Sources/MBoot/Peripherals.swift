/// The peripherals a flashloader listens on: property 0x02, 0x11 on the RT1020.
public struct Peripherals: OptionSet, Hashable, Sendable {
  /// The word on the wire.
  public var rawValue: UInt32

  /// Wraps a word.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Bit 0.
  public static let uart = Peripherals(rawValue: 0x01)
  /// Bit 1, as slave.
  public static let i2c = Peripherals(rawValue: 0x02)
  /// Bit 2, as slave.
  public static let spi = Peripherals(rawValue: 0x04)
  /// Bit 3.
  public static let can = Peripherals(rawValue: 0x08)
  /// Bit 4.
  public static let usbHID = Peripherals(rawValue: 0x10)
  /// Bit 5.
  public static let usbCDC = Peripherals(rawValue: 0x20)
  /// Bit 6.
  public static let usbDFU = Peripherals(rawValue: 0x40)
  /// Bit 7.
  public static let lin = Peripherals(rawValue: 0x80)

  /// `UART, USB-HID`; bits without a name are left out.
  public var text: String {
    let names = ["UART", "I2C-Slave", "SPI-Slave", "CAN", "USB-HID", "USB-CDC", "USB-DFU", "LIN"]
    return names.indices.filter { rawValue >> $0 & 1 == 1 }.map { names[$0] }.joined(separator: ", ")
  }
}
