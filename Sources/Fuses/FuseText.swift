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

  /// A number of 32 bits: decimal, or hexadecimal with 0x; underscores may group digits. nil for anything else.
  public static func number(_ text: String) -> UInt32? {
    let digits = text.filter { $0 != "_" }
    let isHexadecimal = digits.hasPrefix("0x") || digits.hasPrefix("0X")
    let plain = isHexadecimal ? digits.dropFirst(2) : digits[...]
    guard let first = plain.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
    return UInt32(plain, radix: isHexadecimal ? 16 : 10)
  }

  /// The text without blanks and tabs around it.
  public static func trimmed(_ text: some StringProtocol) -> String {
    func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" || character == "\r" }
    let body = text.drop(while: isBlank)
    guard let end = body.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(body[...end])
  }
}
