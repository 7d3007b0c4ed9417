import JSONText

/// Quantities with units.
extension DescribedValue {
  /// The longest time that can be said, a day.
  public static let longestTime = Duration.seconds(86_400)

  /// A time up to a day: a number of seconds, or text with a unit such as `250ms`, rounded to nanoseconds.
  public func time() throws(DescriptionError) -> Duration {
    let time: Duration?
    if let number = json.double {
      time = Self.time(number, 1_000_000_000)
    } else {
      time = quantity(Self.timeUnits).flatMap { Self.time($0.number, $0.unit) }
    }
    guard let time else { throw bad("\(Self.timeForm), at most 24 hours") }
    return time
  }

  /// What a time looks like, in words.
  public static let timeForm = "seconds, or a time with a unit (ns, us, ms, s, min) such as \"250ms\""

  /// Nanoseconds of each unit.
  private static let timeUnits: [(name: String, scale: Double)] = [
    ("min", 60e9), ("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9),
  ]

  private static func time(_ number: Double, _ scale: Double) -> Duration? {
    let nanoseconds = (number * scale).rounded()
    guard nanoseconds >= 0, nanoseconds <= 86_400e9 else { return nil }
    return .nanoseconds(Int64(nanoseconds))
  }

  /// A count of bytes in `range`: a number, `"0x…"`, or text with a unit such as `64 KiB`.
  public func byteCount(_ range: ClosedRange<Int>) throws(DescriptionError) -> Int {
    guard let count = byteCount, range.contains(count) else {
      throw bad(
        "\(Self.text(byteCount: range.lowerBound)) to \(Self.text(byteCount: range.upperBound)), "
          + "as bytes or with a unit (KiB, MiB) such as \"64 KiB\"")
    }
    return count
  }

  private var byteCount: Int? {
    if let number = json.int { return number }
    if let text = json.string, let number = Self.prefixedHex(text) { return number }
    guard let (number, unit) = quantity([("KiB", 1024), ("MiB", 1_048_576), ("B", 1)]) else { return nil }
    return Int(exactly: number * unit)
  }

  /// A number and the unit behind it, with or without a blank between them.
  private func quantity(_ units: [(name: String, scale: Double)]) -> (number: Double, unit: Double)? {
    guard let text = json.string, text.utf8.count <= 64, let first = text.utf8.first,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
      let unit = units.first(where: { text.hasSuffix($0.name) })
    else { return nil }
    var digits = text.utf8.dropLast(unit.name.utf8.count)
    while digits.last == UInt8(ascii: " ") { digits = digits.dropLast() }
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") }),
      let number = Double(String(digits) ?? "")
    else { return nil }
    return (number, unit.scale)
  }

  /// A time as it is read back exactly, in its largest unit without a fraction: `250ms`.
  public static func text(time: Duration) -> String {
    let parts = time.components
    let seconds = max(0, min(Int(clamping: parts.seconds), 86_400))
    let nanoseconds = seconds * 1_000_000_000 + max(0, Int(parts.attoseconds / 1_000_000_000))
    for (name, scale) in [("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1000)] where nanoseconds % scale == 0 {
      return "\(nanoseconds / scale)\(name)"
    }
    return "\(nanoseconds)ns"
  }

  /// A count of bytes in its largest unit without a fraction: `64 KiB`.
  public static func text(byteCount: Int) -> String {
    if byteCount > 0, byteCount % 1_048_576 == 0 { return "\(byteCount / 1_048_576) MiB" }
    if byteCount > 0, byteCount % 1024 == 0 { return "\(byteCount / 1024) KiB" }
    return "\(byteCount)"
  }

  /// A number as hex digits with a prefix, at least `digits` of them.
  public static func text(hex number: Int, digits: Int = 2) -> String {
    let text = String(number, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
