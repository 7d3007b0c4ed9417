/// The boot mode switches.
public enum BootPins: String, Sendable, CaseIterable {
  /// BOOT_MODE 01: serial download.
  case serial
  /// BOOT_MODE 10: internal boot.
  case `internal`
  /// BOOT_MODE 00: boot from fuses.
  case fuses
}
