/// The four-byte words with which the boot ROM answers, read from the wire left to right (big-endian).
public struct SDPStatus: RawRepresentable, Hashable, Sendable {
  /// The word, first wire byte highest.
  public var rawValue: UInt32
  /// Wraps a word, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// HAB is open: any sound image starts.
  public static let habOpen = SDPStatus(rawValue: 0x5678_7856)
  /// HAB is closed: only images signed with the fused keys start.
  public static let habClosed = SDPStatus(rawValue: 0x1234_3412)
  /// write-register or dcd-write done.
  public static let writeComplete = SDPStatus(rawValue: 0x128A_8A12)
  /// write-file done.
  public static let writeFileComplete = SDPStatus(rawValue: 0x8888_8888)
  /// skip-dcd-header or set-baudrate done; on the wire 09 D0 0D 90.
  public static let acknowledged = SDPStatus(rawValue: 0x09D0_0D90)
  /// error-status: no failure recorded.
  public static let habSuccess = SDPStatus(rawValue: 0xF0F0_F0F0)
  /// error-status: warnings recorded.
  public static let habWarning = SDPStatus(rawValue: 0x6969_6969)
  /// error-status: a failure recorded; also after the fallback from a failed internal boot.
  public static let habFailure = SDPStatus(rawValue: 0x3333_3333)
  /// Address rejected or command refused.
  public static let refused = SDPStatus(rawValue: 0x8923_2389)

  /// The word on the wire.
  public var bytes: [UInt8] { withUnsafeBytes(of: rawValue.bigEndian) { [UInt8]($0) } }

  /// Reads the first four bytes, or nil where fewer are there.
  public init?(_ bytes: RawSpan) {
    guard bytes.byteCount >= 4 else { return nil }
    rawValue = UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt32.self))
  }
}
