/// Numbers as host tools write them, without Foundation.
enum NumberText {
  /// `0x` and eight upper-case digits: `0x0027FFF4`.
  static func hex8(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// A byte count in SPSDK's way: `512 B`, `4.0 kiB`, `1.5 MiB`; one decimal, ties to even.
  static func size(_ bytes: UInt64) -> String {
    guard bytes >= 1024 else { return "\(bytes) B" }
    var shift: UInt64 = 10
    var unit = 0
    let units = ["kiB", "MiB", "GiB", "TiB"]
    while bytes >> shift >= 1024, unit + 1 < units.count {
      shift += 10
      unit += 1
    }
    let base = UInt64(1) << shift
    // Whole units and the rest apart, so that ten times the rest stays below 64 bits.
    let (whole, rest) = (bytes >> shift, (bytes & (base - 1)) * 10)
    var tenths = rest >> shift
    let remainder = rest & (base - 1)
    if remainder * 2 > base || (remainder * 2 == base && tenths & 1 == 1) { tenths += 1 }
    return "\(whole + tenths / 10).\(tenths % 10) \(units[unit])"
  }

  /// Two lower-case hex digits a byte.
  static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
