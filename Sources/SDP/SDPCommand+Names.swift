extension SDPCommand.Code {
  /// The name on a command line, such as `write-file`; `0x..` for a code without one.
  public var name: String {
    Self.names.first { $0.code == self }?.name ?? "0x" + String(rawValue, radix: 16)
  }

  /// The code of that name; nil for a name that is none.
  public init?(name: String) {
    guard let row = Self.names.first(where: { $0.name == name }) else { return nil }
    self = row.code
  }

  /// Every code that has a name.
  public static var known: [SDPCommand.Code] { names.map(\.code) }

  /// Names of SPSDK's and NXP's sdphost.
  private static let names: [(code: SDPCommand.Code, name: String)] = [
    (.readRegister, "read-register"),
    (.writeRegister, "write-register"),
    (.writeFile, "write-file"),
    (.errorStatus, "error-status"),
    (.writeCSF, "write-csf"),
    (.writeDCD, "dcd-write"),
    (.jumpAddress, "jump-address"),
    (.skipDCDHeader, "skip-dcd-header"),
    (.setBaudrate, "set-baudrate"),
  ]
}
