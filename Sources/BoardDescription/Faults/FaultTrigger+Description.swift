import JSONText
import VirtualRT1020

/// When a fault strikes and how often, as keys of a fault.
extension Fault.Trigger {
  /// The keys, what they may be, and what they are when left out.
  public static let keys: [(name: String, allowed: String, standard: String, meaning: String)] = [
    (
      "addresses", "an address, `first-last`, or a list of such; offsets or from 0x60000000", "everywhere",
      "bytes of the flash that it is about"
    ),
    ("after", "0 to 1000000000", "0", "so many of what is counted pass unharmed first"),
    ("times", "1 to 1000000000", "no end", "it strikes so often at most"),
    ("probability", "0 to 1", "1", "the chance of each strike, drawn from the board's seed"),
    ("from", "a time such as 250ms", "0s", "virtual time of the board before which nothing happens"),
    ("until", "lifted, power-cycle", "lifted", "whether taking the supply away mends it"),
  ]

  private static let untilWords = ["lifted", "power-cycle"]
  private static let counts = 0...1_000_000_000

  /// Takes one of the keys.
  mutating func read(_ key: String, _ value: DescribedValue) throws(DescriptionError) {
    switch key {
    case "after": after = try value.int(Self.counts)
    case "times": times = try value.int(1...Self.counts.upperBound)
    case "probability":
      guard let chance = value.json.double, (0...1).contains(chance) else { throw value.bad("a number from 0 to 1") }
      probability = chance
    case "from": from = try value.time()
    default: untilPowerCycle = try value.word(of: Self.untilWords) == Self.untilWords[1]
    }
  }

  /// Adds the keys that differ from their defaults.
  func append(to object: inout JSONObject, keys: [String]) {
    let standard = Fault.Trigger()
    if keys.contains("after"), after != standard.after { object.append("after", JSONValue(after)) }
    if keys.contains("times"), let times { object.append("times", JSONValue(times)) }
    if keys.contains("probability"), probability != standard.probability {
      object.append("probability", .number(probability))
    }
    if from != standard.from { object.append("from", .string(DescribedValue.text(time: from))) }
    if untilPowerCycle { object.append("until", .string(Self.untilWords[1])) }
  }
}
