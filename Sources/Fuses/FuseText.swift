/// Numbers of fuses as text.
public enum FuseText {
  /// Lower-case hexadecimal digits, zeros in front.
  public static func digits(_ value: some BinaryInteger, _ count: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }

  /// A word's value: 0x and eight digits.
  public static func value(_ value: UInt32) -> String { "0x" + digits(value, 8) }

  /// A word's index and name: `0x06 BOOT_CFG1`.
  public static func word(_ index: Int) -> String {
    "0x" + digits(max(0, index), 2) + " " + (FuseWord.name(index) ?? "(reserved)")
  }
}
