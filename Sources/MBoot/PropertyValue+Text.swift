extension PropertyValue {
  /// A count of bytes as SPSDK 3.12 prints it: `512 B`, `4.0 kiB`.
  public static func sizeText(_ bytes: UInt64) -> String { NumberText.size(bytes) }

  /// The value in words, as SPSDK 3.12 prints it after `Title = `.
  public var text: String {
    switch self {
    case .version(let version): version.description
    case .peripherals(let set): set.text
    case .commands(let set): set.text
    case .byteCount(let count): NumberText.size(UInt64(count))
    case .hexadecimal(let word): NumberText.hex8(word)
    case .number(let number): "\(number)"
    case .isOn(let on): on ? "ON" : "OFF"
    case .isSecure(let secure): secure ? "SECURE" : "UNSECURE"
    case .status(let status): status.name ?? "Unknown Error: \(status.rawValue)"
    case .readMargin(0): "NORMAL"
    case .readMargin(1): "USER"
    case .readMargin(2): "FACTORY"
    case .readMargin(let margin): "Unknown Margin: \(margin)"
    case .uniqueID(let bytes): NumberText.hex(bytes)
    case .reservedRegions(let regions):
      regions.indices.map { "    Region \($0): \(regions[$0].text)" }.joined(separator: "\n")
    case .externalMemory(let attributes): attributes.text
    case .interruptPin(let word):
      "IRQ Port[\(word >> 8 & 0xFF)], Pin[\(word & 0xFF)] is \(word >> 31 == 1 ? "enabled" : "disabled")"
    case .words(let words): "[" + words.map(NumberText.hex8).joined(separator: ", ") + "]"
    }
  }
}

extension PropertyTag {
  /// The text line of a get-property: `Current Version = K2.1.0`. Regions stand on lines of their own.
  public func line(words: [UInt32]) -> String {
    let value = PropertyValue(self, words: words)
    if case .reservedRegions = value { return title + " =\n" + value.text }
    return title + " = " + value.text
  }
}
