/// A USB vendor and product id: by this a host tells the RT1020's boot ROM from its flashloader.
public struct USBIdentity: Hashable, Sendable, CustomStringConvertible {
  /// idVendor of the device descriptor.
  public var vendorID: UInt16
  /// idProduct of the device descriptor.
  public var productID: UInt16

  /// Makes an identity from the two ids of a device descriptor.
  public init(vendorID: UInt16, productID: UInt16) {
    self.vendorID = vendorID
    self.productID = productID
  }

  /// The RT1020's boot ROM in serial download mode, 1FC9:0130 (host tools' tables, field reports).
  public static let bootROM = USBIdentity(vendorID: 0x1FC9, productID: 0x0130)
  /// NXP's flashloader once it runs, 15A2:0073 (its own device descriptor).
  public static let flashloader = USBIdentity(vendorID: 0x15A2, productID: 0x0073)

  /// `1fc9:0130`, as `lsusb` writes it.
  public var description: String { Self.hex4(vendorID) + ":" + Self.hex4(productID) }

  private static func hex4(_ value: UInt16) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
