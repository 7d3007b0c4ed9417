import VirtualRT1020

/// A whole scenario follows from its number, on every machine.
struct ProvingGenerator: RandomNumberGenerator {
  private var random: SplitMix64

  /// The sequence of the scenario with this number in the soak with this seed.
  init(seed: UInt64, run: UInt64 = 0) {
    var mixed = SplitMix64(seed: seed &* 0xD134_2543_DE82_EF95 ^ run &* 0x9E37_79B9_7F4A_7C15)
    random = SplitMix64(seed: mixed.next() ^ run)
  }

  mutating func next() -> UInt64 { random.next() }

  /// A number below `limit`, which is above 0; the tiny bias does not matter here.
  mutating func below(_ limit: Int) -> Int { Int(next() >> 33) % limit }

  /// True once in `times`.
  mutating func oneIn(_ times: Int) -> Bool { below(times) == 0 }

  /// One of the elements, of which there is at least one.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
