/// Writes DER: each function gives one whole element.
enum DERWriter {
  /// An element of a tag and its content, which may be several pieces.
  static func element(_ tag: UInt8, _ content: [UInt8]...) -> [UInt8] {
    let count = content.reduce(0) { $0 + $1.count }
    var result = [tag]
    result.reserveCapacity(count + 6)
    if count < 0x80 {
      result.append(UInt8(count))
    } else {
      let digits = (count.bitWidth - count.leadingZeroBitCount + 7) / 8
      result.append(0x80 | UInt8(digits))
      for digit in (0..<digits).reversed() { result.append(UInt8(truncatingIfNeeded: count >> (8 * digit))) }
    }
    for piece in content { result += piece }
    return result
  }

  static func sequence(_ elements: [UInt8]...) -> [UInt8] { element(DERReader.Tag.sequence, elements.flatMap(\.self)) }
  static func set(_ elements: [UInt8]...) -> [UInt8] { element(DERReader.Tag.set, elements.flatMap(\.self)) }
  static func identifier(_ content: [UInt8]) -> [UInt8] { element(DERReader.Tag.identifier, content) }
  static func octets(_ content: [UInt8]) -> [UInt8] { element(DERReader.Tag.octetString, content) }
  static func bits(_ content: [UInt8], unused: UInt8 = 0) -> [UInt8] {
    element(DERReader.Tag.bitString, [unused], content)
  }
  static let null: [UInt8] = [DERReader.Tag.null, 0]

  /// A positive number of these big-endian digits.
  static func integer(_ digits: [UInt8]) -> [UInt8] {
    let short = Array(digits.drop { $0 == 0 })
    let isSigned = (short.first ?? 0x80) >= 0x80
    return element(DERReader.Tag.integer, isSigned ? [0] : [], short)
  }

  /// A small positive number.
  static func integer(_ value: UInt32) -> [UInt8] {
    integer((0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
  }

  /// A time of a certificate or signature: UTCTime up to 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5).
  /// - Parameter seconds: since 1970; held within 1970 and 9999.
  static func time(_ seconds: Int64) -> [UInt8] {
    let seconds = min(max(seconds, 0), 253_402_300_799)
    let day = civil(seconds / 86400)
    let rest = seconds % 86400
    func two(_ value: Int64) -> String { (value < 10 ? "0" : "") + String(value) }
    let year = day.year < 2050 ? two(day.year % 100) : String(day.year)
    let text =
      year + two(day.month) + two(day.day) + two(rest / 3600) + two(rest / 60 % 60) + two(rest % 60) + "Z"
    return element(day.year < 2050 ? DERReader.Tag.utcTime : DERReader.Tag.generalizedTime, Array(text.utf8))
  }

  /// The date of a day since 1970-01-01. Eras of 400 years start on 1 March, so that a leap day is a year's last.
  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let march = (5 * dayOfYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    return (year + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
  }
}
