/// Moments as people write them, without Foundation.
enum UTCText {
  /// `2026-11-23T00:46:22.000123Z`, from nanoseconds since 1970.
  static func text(_ nanoseconds: UInt64) -> String {
    let seconds = nanoseconds / 1_000_000_000
    let (year, month, day) = date(days: Int(seconds / 86400))
    let rest = seconds % 86400
    func two(_ number: some BinaryInteger) -> String { Words.padded("\(number)", 2) }
    return Words.padded("\(year)", 4) + "-" + two(month) + "-" + two(day) + "T" + two(rest / 3600) + ":"
      + two(rest / 60 % 60) + ":" + two(rest % 60) + "." + Words.padded("\(nanoseconds / 1000 % 1_000_000)", 6) + "Z"
  }

  /// The day of the Gregorian calendar, counted from 1970: years are taken to begin in March, so that the leap day
  /// is their last.
  private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month >= 10 ? month - 9 : month + 3, day)
  }
}
