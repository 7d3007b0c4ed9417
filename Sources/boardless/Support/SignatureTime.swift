import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A time on the command line, UTC: `2027-01-31T12:00:00Z`, or as NXP's configurations write it, `31/01/2027 12:00:00`.
struct SignatureTime: ExpressibleByArgument {
  /// Since 1970.
  let seconds: Int64

  /// Now.
  static var now: Int64 { Int64(time(nil)) }

  init?(argument: String) {
    let text = argument.hasSuffix("Z") ? argument.dropLast() : Substring(argument)
    let halves = text.split(whereSeparator: { $0 == "T" || $0 == " " })
    guard halves.count == 2 else { return nil }
    let isDashed = halves[0].contains("-")
    let date = Self.numbers(halves[0], isDashed ? "-" : "/")
    let clock = Self.numbers(halves[1], ":")
    guard date.count == 3, clock.count == 3 else { return nil }
    let (year, month, day) = (isDashed ? date[0] : date[2], date[1], isDashed ? date[2] : date[0])
    guard (1970...2049).contains(year), (1...12).contains(month), (1...Self.days(month, year)).contains(day),
      clock[0] < 24, clock[1] < 60, clock[2] < 60
    else { return nil }
    let earlier = (1970..<year).reduce(0) { $0 + (Self.isLeap($1) ? 366 : 365) }
    let days = (1..<month).reduce(earlier) { $0 + Self.days($1, year) } + day - 1
    seconds = Int64(((days * 24 + clock[0]) * 60 + clock[1]) * 60 + clock[2])
  }

  private static func numbers(_ text: Substring, _ separator: Character) -> [Int] {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.count <= 4 && $0.allSatisfy(\.isASCIIDigit) ? Int($0) : nil }
    return numbers.count == parts.count ? numbers : []
  }

  private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private static func days(_ month: Int, _ year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
