import HIDTransport

/// NXP's boot ROMs and flashloaders as they show themselves on USB: what else a user may have plugged in.
///
/// Source: the device database of SPSDK 3.12.
public struct KnownUSBDevice: Sendable {
  /// The ids it has.
  public var identity: USBIdentity
  /// What it is, in words.
  public var name: String

  /// Vendor ids of NXP and the companies it took over (SPSDK 3.12).
  public static let vendorIDs: [UInt16] = [0x1FC9, 0x15A2, 0x0471, 0x0D28]

  /// Every one that has a name here.
  public static let all = [
    KnownUSBDevice(identity: .bootROM, name: "boot ROM of an RT1020 or RT1024 in serial download"),
    KnownUSBDevice(identity: .flashloader, name: "flashloader of an i.MX RT"),
    KnownUSBDevice(product: 0x0135, name: "boot ROM of an RT1040, RT1060 or RT1064"),
    KnownUSBDevice(product: 0x0145, name: "boot ROM of an RT1010 or RT1015"),
    KnownUSBDevice(product: 0x013D, name: "boot ROM of an RT1160 or RT1170"),
    KnownUSBDevice(product: 0x014C, name: "boot ROM of an RT1180"),
  ]

  private init(product: UInt16, name: String) {
    self.init(identity: USBIdentity(vendorID: 0x1FC9, productID: product), name: name)
  }

  private init(identity: USBIdentity, name: String) {
    self.identity = identity
    self.name = name
  }

  /// The entry of these ids, if there is one.
  public init?(_ identity: USBIdentity) {
    guard let known = Self.all.first(where: { $0.identity == identity }) else { return nil }
    self = known
  }
}
