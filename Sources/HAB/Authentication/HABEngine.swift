/// The engines and algorithms of HAB by number. Source: HAB facts; which of them the RT1020 has is its manual's.
public enum HABEngine {
  /// Those that hash, check signatures and decrypt on this part: any, DCP, software.
  static let computing: Set<UInt8> = [0x00, 0x1B, 0xFF]
  /// Those that can be unlocked or initialised: SRTC, SNVS, OCOTP.
  static let unlockable: Set<UInt8> = [0x0C, 0x1E, 0x21]
  /// SHA-256, PKCS#1, ECDSA, AES, CCM.
  static let algorithms: Set<UInt8> = [0x00, 0x17, 0x21, 0x27, 0x55, 0x66]

  /// What people call an engine.
  public static func name(_ engine: UInt8) -> String {
    switch engine {
    case 0x00: "ANY"
    case 0x03: "SCC"
    case 0x05: "RTIC"
    case 0x06: "SAHARA"
    case 0x0A: "CSU"
    case 0x0C: "SRTC"
    case 0x1B: "DCP"
    case 0x1D: "CAAM"
    case 0x1E: "SNVS"
    case 0x21: "OCOTP"
    case 0x22: "DTCP"
    case 0x36: "ROM"
    case 0x24: "HDCP"
    case 0xFF: "SW"
    default: "0x" + (engine < 16 ? "0" : "") + String(engine, radix: 16, uppercase: true)
    }
  }

  /// What people call an algorithm.
  public static func algorithmName(_ algorithm: UInt8) -> String {
    switch algorithm {
    case 0x00: "ANY"
    case 0x11: "SHA-1"
    case 0x17: "SHA-256"
    case 0x1B: "SHA-512"
    case 0x21: "PKCS#1 RSA"
    case 0x27: "ECDSA"
    case 0x55: "AES"
    case 0x66: "CCM"
    default: "0x" + (algorithm < 16 ? "0" : "") + String(algorithm, radix: 16, uppercase: true)
    }
  }
}
