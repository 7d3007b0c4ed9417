/// The HID framing of the boot ROM: the report id and a payload of fixed size.
///
/// Hosts send longer command reports and shorter or longer data reports; the ROM takes them all.
public enum SDPReport {
  /// Host to device: a command, 16 bytes.
  public static let command: UInt8 = 1
  /// Host to device: data, 1,024 bytes, the last one zero-padded by most hosts.
  public static let data: UInt8 = 2
  /// Device to host: the HAB security state, 4 bytes.
  public static let habState: UInt8 = 3
  /// Device to host: a status word or read data, 64 bytes, zero-filled.
  public static let response: UInt8 = 4

  /// Payload bytes of a data report.
  public static let dataBytes = 1024
  /// Payload bytes of a HAB state report.
  public static let habStateBytes = 4
  /// Payload bytes of a response report.
  public static let responseBytes = 64
}
