/// The curves that HAB's SRK tables name.
public enum EllipticCurve: UInt8, CaseIterable, Equatable, Sendable {
  /// The raw value is the byte in an SRK table's entry.
  case p256 = 0x4B
  case p384 = 0x4D
  case p521 = 0x4E

  /// Bits of a coordinate.
  public var bits: Int {
    switch self {
    case .p256: 256
    case .p384: 384
    case .p521: 521
    }
  }
  /// Bytes of a coordinate.
  public var byteCount: Int { (bits + 7) / 8 }
  /// NIST's name.
  public var name: String { "P-\(bits)" }

  /// The object identifier's DER content.
  var identifier: [UInt8] {
    switch self {
    case .p256: [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
    case .p384: [0x2B, 0x81, 0x04, 0x00, 0x22]
    case .p521: [0x2B, 0x81, 0x04, 0x00, 0x23]
    }
  }
}
