/// A version word: a letter, major, minor and bug-fix number, highest byte first.
///
/// Properties 0x01 (`K`, the flashloader) and 0x18 (`T`, the target), and the UART's ping response (`P`, the
/// packet protocol).
public struct FirmwareVersion: RawRepresentable, Hashable, Sendable {
  /// The word as the property holds it; on the wire little-endian.
  public var rawValue: UInt32

  /// Wraps a word.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Makes a version word, for instance from `UInt8(ascii: "K")`, 2, 1, 0.
  public init(mark: UInt8, major: UInt8, minor: UInt8, bugfix: UInt8) {
    rawValue = UInt32(mark) << 24 | UInt32(major) << 16 | UInt32(minor) << 8 | UInt32(bugfix)
  }

  /// ASCII letter, or 0.
  public var mark: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 24) }
  /// Major number.
  public var major: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 16) }
  /// Minor number.
  public var minor: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 8) }
  /// Bug-fix number.
  public var bugfix: UInt8 { UInt8(truncatingIfNeeded: rawValue) }

  /// The RT1020 flashloader of NXP's 1.0 package, K2.1.0 (executed).
  public static let k2_1_0 = FirmwareVersion(rawValue: 0x4B02_0100)
  /// The flashloader of the SDK 2.6 to 2.8 era, K2.7.0 (RT1024 image executed).
  public static let k2_7_0 = FirmwareVersion(rawValue: 0x4B02_0700)
  /// The packet protocol that both name in a ping response, P1.2.0.
  public static let packetProtocol = FirmwareVersion(rawValue: 0x5001_0200)
}

extension FirmwareVersion: CustomStringConvertible {
  /// `K2.1.0`; without the letter where the top byte is no capital.
  public var description: String {
    let letter = (0x41...0x5A).contains(mark) ? String(UnicodeScalar(mark)) : ""
    return "\(letter)\(major).\(minor).\(bugfix)"
  }
}
