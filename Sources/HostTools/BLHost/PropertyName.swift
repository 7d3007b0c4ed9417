import MBoot

/// A property as the command line names it.
enum PropertyName {
  /// What an unknown name becomes, and the device then refuses.
  static let unknown: UInt32 = 0xFF

  /// The last number that has a name.
  static let highest: UInt32 = 37

  /// Properties of other chips that have names.
  private static let others: [(name: String, label: String, tag: Int)] = [
    ("pfr-keystore-update-opt", "PfrKeystoreUpdateOpt", 29),
    ("byte-write-timeout-ms", "ByteWriteTimeoutMs", 30),
    ("fuse-locked-status", "FuseLockedStatus", 31),
    ("boot-status", "BootStatusRegister", 32),
    ("loadable-fw-version", "FirmwareVersion", 33),
    ("fuse-program-voltage", "FuseProgramVoltage", 34),
    ("she-flash-partition", "SheFlashPartition", 36),
    ("she-boot-mode", "SheBootMode", 37),
  ]

  /// The tag for a number, a name such as `current-version`, or a label such as `CurrentVersion`.
  static func tag(_ text: String) -> PythonInteger {
    number(text) ?? PythonInteger(known(text) ?? Int(unknown))
  }

  /// The tag for a name or a label; nil for one that is none.
  static func known(_ text: String) -> Int? {
    if let tag = PropertyTag(name: text) { return Int(tag.rawValue) }
    if let tag = PropertyTag.known.first(where: { $0.label == text }) { return Int(tag.rawValue) }
    if text == "ListProperties" { return 0 }
    return others.first { $0.name == text || $0.label == text }?.tag
  }

  /// Numbers have no sign here, may have leading zeros, and may end as C's do: `10UL`.
  static func number(_ text: String) -> PythonInteger? {
    var rest = text.lowercased()[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    var suffix = 0
    while suffix < 3, rest.last == "u" || rest.last == "l" {
      rest.removeLast()
      suffix += 1
    }
    var base = 10
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where rest.hasPrefix(prefix) && rest.count > 2 {
      base = radix
      rest = rest.dropFirst(2)
      break
    }
    guard rest.allSatisfy({ $0.isHexDigit || $0 == "_" }), let value = PythonInteger(rest, base: base) else {
      return nil
    }
    return value
  }
}
