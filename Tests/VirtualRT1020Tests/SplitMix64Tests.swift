import Testing

@testable import VirtualRT1020

/// The generator is SplitMix64 as published, so that a seed means the same on every machine and in every version.
@Suite struct SplitMix64Tests {
  /// The first numbers of seed 1234567, as in the sequence by which implementations of SplitMix64 are checked.
  @Test func theSequenceIsThePublishedOne() {
    var generator = SplitMix64(seed: 1_234_567)
    let first = (0..<5).map { _ in generator.next() }
    #expect(
      first == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
  }

  @Test func eachSeedHasASequenceOfItsOwn() {
    var first: Set<UInt64> = []
    for seed in 0..<1000 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      first.insert(generator.next())
    }
    #expect(first.count == 1000)
  }
}
