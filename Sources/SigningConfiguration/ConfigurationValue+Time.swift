extension ConfigurationValue {
  /// A time as DD/MM/YYYY hh:mm:ss, UTC, 1970 to 2049, in seconds since 1970. CMS writes years in two digits till 2049.
  func time() throws(ConfigurationError) -> Int64 {
    let text = try text()
    let halves = text.split(separator: " ", omittingEmptySubsequences: true)
    let date = halves.first?.split(separator: "/", omittingEmptySubsequences: false) ?? []
    let clock = halves.last?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    let numbers = (date + clock).map { part in
      (1...4).contains(part.utf8.count) && part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) ? Int64(part) : nil
    }
    guard halves.count == 2, date.count == 3, clock.count == 3, !numbers.contains(nil) else {
      throw bad("a time as DD/MM/YYYY hh:mm:ss (UTC)")
    }
    let value = numbers.compactMap { $0 }
    let (day, month, year) = (value[0], value[1], value[2])
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1970...2049).contains(year), (1...12).contains(month), (1...lengths[Int(month) - 1]).contains(day),
      value[3] < 24, value[4] < 60, value[5] < 60
    else { throw error("there is no such time; DD/MM/YYYY hh:mm:ss from 1970 to 2049 (UTC)") }
    let leapDays = (year - 1969) / 4
    let days = (year - 1970) * 365 + leapDays + lengths.prefix(Int(month) - 1).reduce(0, +) + day - 1
    return ((days * 24 + value[3]) * 60 + value[4]) * 60 + value[5]
  }
}
