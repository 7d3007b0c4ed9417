import ArgumentParser

/// A 32-bit number on the command line: decimal, or hexadecimal with 0x; underscores may group digits.
struct Number: ExpressibleByArgument {
  let value: UInt32

  init?(argument: String) {
    let digits = argument.filter { $0 != "_" }
    let parsed = digits.lowercased().hasPrefix("0x") ? UInt32(digits.dropFirst(2), radix: 16) : UInt32(digits)
    guard let parsed, digits.first != "+" else { return nil }
    value = parsed
  }

  /// `0x60001000`.
  static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Bytes as two digits each: hashes, serial numbers. One case everywhere, so that texts can be compared.
  static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
