import JSONText
import VirtualRT1020

/// Times of a part as text, `{page: 0.4 ms, sector: 45 ms, …}`. What is left out is as most quad parts have it.
extension SerialNORPart.Times {
  private static let keys = ["page", "sector", "half_block", "block", "chip", "status_write"]

  /// Reads times over those that are already there.
  mutating func read(_ value: DescribedValue) throws(DescriptionError) {
    for (key, value) in try value.members(Self.keys) {
      let time = try Self.microseconds(value)
      switch key {
      case "page": page = time
      case "sector": sector = time
      case "half_block": halfBlock = time
      case "block": block = time
      case "chip": chip = time
      default: statusWrite = time
      }
    }
  }

  private static func microseconds(_ value: DescribedValue) throws(DescriptionError) -> Int {
    let time = try value.time()
    guard time <= .microseconds(longest) else { throw value.bad("a time of at most an hour") }
    return Int(time / .microseconds(1))
  }

  var json: JSONValue {
    [
      "page": .time(microseconds: page), "sector": .time(microseconds: sector),
      "half_block": .time(microseconds: halfBlock), "block": .time(microseconds: block),
      "chip": .time(microseconds: chip), "status_write": .time(microseconds: statusWrite),
    ]
  }
}
