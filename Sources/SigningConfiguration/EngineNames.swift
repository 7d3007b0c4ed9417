/// The engines of HAB by the names that configurations give them. Source: SPSDK 3.12's schema and constants.
enum EngineNames {
  /// What can hash, decrypt and check.
  static let working: [(name: String, code: UInt8)] = [
    ("ANY", 0x00), ("SAHARA", 0x06), ("RTIC", 0x05), ("DCP", 0x1B), ("CAAM", 0x1D), ("SW", 0xFF),
  ]
  /// What decryption can be given.
  static let decrypting: [(name: String, code: UInt8)] = [("ANY", 0x00), ("CAAM", 0x1D), ("DCP", 0x1B)]

  /// What can be unlocked, and with which features.
  static let unlocking: [(name: String, code: UInt8, features: [(name: String, bit: UInt32)])] = [
    ("SRTC", 0x0C, []),
    ("CAAM", 0x1D, [("MID", 1), ("RNG", 2), ("MFG", 4)]),
    ("SNVS", 0x1E, [("LP SWR", 1), ("ZMK WRITE", 2)]),
    ("OCOTP", 0x21, [("FIELD RETURN", 1), ("SRK REVOKE", 2), ("SCS", 4), ("JTAG", 8)]),
  ]

  /// The features of OCOTP that are tied to one part: its UID follows in the command.
  static let featuresWithUID: UInt32 = 1 | 4 | 8
}
