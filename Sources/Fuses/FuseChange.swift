/// What a plan does to one word.
public struct FuseChange: Equatable, Sendable {
  /// The word.
  public var word: Int
  /// As it was read; nil if it could not be.
  public var before: UInt32?
  /// What is wanted of the bits of `mask`.
  public var wanted: UInt32
  /// The bits that the requests are about.
  public var mask: UInt32
  /// Who asks, without repetitions.
  public var sources: [String]

  /// Makes a change.
  public init(word: Int, before: UInt32?, wanted: UInt32, mask: UInt32, sources: [String]) {
    self.word = word
    self.before = before
    self.wanted = wanted
    self.mask = mask
    self.sources = sources
  }

  /// Bits that go from 0 to 1; 0 if the word was not read.
  public var adds: UInt32 { before.map { wanted & mask & ~$0 } ?? 0 }
  /// The word afterwards: what it is, with the wanted bits.
  public var after: UInt32? { before.map { $0 | (wanted & mask) } }
  /// Bits that are 1 and are wanted 0: nothing undoes them.
  public var stuck: UInt32 { before.map { $0 & mask & ~wanted } ?? 0 }
  /// The word already is what is wanted: nothing is burnt.
  public var isAlreadyRight: Bool { before != nil && adds == 0 && stuck == 0 }
}
