extension SDPStatus: CustomStringConvertible {
  /// The word's text as SPSDK 3.12 prints it (measured), nil where it has none. SPSDK gives none to
  /// `habWarning`, `habFailure` and `refused`.
  public var text: String? {
    switch self {
    case .habOpen: "Hab Is Disabled (Unlocked)"
    case .habClosed: "HAB Is Enabled (Locked)"
    case .writeComplete: "Write Data Success"
    case .writeFileComplete: "Write File Success"
    case .acknowledged: "Baudrate Setup Success"
    case .habSuccess: "HAB Success"
    case Self.skipDCDHeaderHostConstant: "Skip DCD Header Success"
    default: nil
    }
  }

  /// The word as it stands in SPSDK's JSON: `1450735702 (0x56787856) Hab Is Disabled (Unlocked)`, or with
  /// `NO DESCRIPTION`. Its text lines add a full stop.
  public var description: String {
    "\(rawValue) (0x\(String(rawValue, radix: 16))) \(text ?? "NO DESCRIPTION")"
  }

  /// What the word says, in our words; nil for a word that no RT10xx is known to send.
  public var meaning: String? {
    switch self {
    case .habOpen: "HAB is open: unsigned images start"
    case .habClosed: "HAB is closed: only images signed with the fused keys start"
    case .writeComplete: "the register or DCD was written"
    case .writeFileComplete: "all bytes of the file were written"
    case .acknowledged: "the command was accepted"
    case .habSuccess: "HAB has recorded no failure"
    case .habWarning: "HAB has recorded a warning"
    case .habFailure: "HAB has recorded a failure: an image was rejected, or booting from flash failed before"
    case .refused: "the ROM refused the command, mostly for its address"
    default: nil
    }
  }

  /// 0x900DD009, `acknowledged` with its bytes the other way round: SPSDK has words for it, but no ROM sends it
  /// (NXP's own sdphost, uuu and u-boot agree that the wire carries 09 D0 0D 90).
  static let skipDCDHeaderHostConstant = SDPStatus(rawValue: 0x900D_D009)

  /// Reads a word held in an array.
  public init?(_ bytes: [UInt8]) { self.init(bytes.span.bytes) }

  /// True for the two words that the HAB state report may hold.
  public var isHABState: Bool { self == .habOpen || self == .habClosed }

  /// True for the three words that error-status may give.
  public var isHABResult: Bool { self == .habSuccess || self == .habWarning || self == .habFailure }
}
