import HIDTransport

/// What a device of a capture is: which of the two protocols it speaks.
public enum BoardKind: String, Equatable, Sendable {
  /// A boot ROM in serial download: SDP.
  case bootROM = "boot-rom"
  /// A flashloader: mboot.
  case flashloader

  /// What a device with these ids is; nil for ids of neither.
  public init?(_ identity: USBIdentity) {
    if identity == .flashloader {
      self = .flashloader
    } else if identity.vendorID == USBIdentity.bootROM.vendorID, Self.romProducts.contains(identity.productID) {
      self = .bootROM
    } else {
      return nil
    }
  }

  /// What a command's device is; nil for a request that is no command.
  public init?(_ request: CapturedCommand.Request) {
    switch request {
    case .sdp: self = .bootROM
    case .mboot: self = .flashloader
    case .unreadable: return nil
    }
  }

  /// In words: `boot ROM`.
  public var text: String { self == .bootROM ? "boot ROM" : "flashloader" }

  /// Product ids of i.MX RT boot ROMs: RT102x and RT105x, RT104x and RT106x, RT101x, RT116x and RT117x, RT118x
  /// (SPSDK 3.12's device database).
  private static let romProducts: [UInt16] = [0x0130, 0x0135, 0x0145, 0x013D, 0x014C]
}
