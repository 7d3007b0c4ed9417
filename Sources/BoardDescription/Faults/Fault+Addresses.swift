import JSONText
import VirtualRT1020

extension Fault {
  /// Where the flash is in the memory map; addresses from here on are such, below it offsets.
  private static let window = 0x6000_0000
  private static let windowSize = 256 << 20

  /// One address, a range `first-last` or a list of both: offsets in the flash, or addresses of its window.
  static func addresses(_ value: DescribedValue, flashSize: Int?) throws(DescriptionError) -> [Range<Int>] {
    guard value.json.array != nil else { return [try range(value, flashSize)] }
    var ranges: [Range<Int>] = []
    for element in try value.elements(1...4096, "a list of 1 to 4096 addresses or ranges") {
      ranges.append(try range(element, flashSize))
    }
    return ranges
  }

  private static func range(_ value: DescribedValue, _ flashSize: Int?) throws(DescriptionError) -> Range<Int> {
    let size = flashSize ?? windowSize
    let form =
      "an address or a range such as \"0x10000-0x1ffff\", from 0 to \(DescribedValue.text(hex: size - 1)) "
      + "or from 0x60000000 to \(DescribedValue.text(hex: window + size - 1))"
    guard size > 0 else { throw value.error(.outOfRange, "there is no flash for it to be about") }
    let ends: [Int?]
    if let number = value.json.int {
      ends = [number]
    } else {
      ends = (value.json.string ?? "").split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        .map { number($0) }
    }
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
      throw value.bad(form)
    }
    let start = offset(first)
    let end = offset(last)
    guard (0..<size).contains(start), (0..<size).contains(end) else {
      throw value.error(
        .outOfRange, "expected \(form), got \(value.json.string ?? DescribedValue.text(hex: max(0, first)))")
    }
    guard start <= end else { throw value.error(.badValue, "the range ends before it begins; expected \(form)") }
    return start..<(end + 1)
  }

  private static func offset(_ address: Int) -> Int { address >= window ? address - window : address }

  /// Decimal, or hex with a prefix; blanks around it are passed over.
  private static func number(_ text: Substring) -> Int? {
    let word = text.filter { $0 != " " }
    if let number = DescribedValue.prefixedHex(word) { return number }
    guard (1...10).contains(word.utf8.count), word.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return Int(word)
  }

  /// A range as it is read back.
  static func text(_ range: Range<Int>) -> String {
    let first = DescribedValue.text(hex: range.lowerBound, digits: 4)
    let last = DescribedValue.text(hex: max(range.lowerBound, range.upperBound - 1), digits: 4)
    return first == last ? first : "\(first)-\(last)"
  }
}
