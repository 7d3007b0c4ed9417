/// The fuse words of one part as they were read.
public struct FuseReadOut: Equatable, Sendable {
  /// Words that the RT1020 has: 0x00 to 0x2F.
  public static let wordCount = 48

  /// The 48 words by index; nil for one that could not be read.
  public private(set) var words: [UInt32?]

  /// Takes words by index, from 0 on; missing ones count as not read, more than 48 are left out.
  public init(_ words: [UInt32?]) {
    self.words = Array(words.prefix(Self.wordCount))
    while self.words.count < Self.wordCount { self.words.append(nil) }
  }

  /// A word, or nil if it was not read or there is none.
  public subscript(_ index: Int) -> UInt32? {
    get { words.indices.contains(index) ? words[index] : nil }
    set { if words.indices.contains(index) { words[index] = newValue } }
  }

  /// The unique id: word 2, then word 1; nil if one of them was not read.
  public var uniqueID: UInt64? {
    guard let low = self[FuseWord.uniqueID.0], let high = self[FuseWord.uniqueID.1] else { return nil }
    return UInt64(high) << 32 | UInt64(low)
  }

  /// The unique id as 16 lower-case hexadecimal digits; nil if it was not read.
  public var uniqueIDText: String? { uniqueID.map { FuseText.digits($0, 16) } }

  /// HAB is closed; nil if the word was not read.
  public var isClosed: Bool? { self[FuseWord.bootConfiguration1].map { $0 & FuseWord.closeBit != 0 } }

  /// SRK_HASH; nil unless all eight words were read.
  public var keyHash: KeyHash? { KeyHash(words: FuseWord.keyHash.compactMap { self[$0] }) }

  /// SRK_REVOKE bits 3:0; nil if the word was not read.
  public var revokedKeys: UInt32? { self[FuseWord.revocation].map { $0 & 0xF } }

  /// Bits that are locked against burns by LOCK: all of a word, or none. nil if LOCK was not read.
  public func isLocked(_ index: Int) -> Bool? {
    self[FuseWord.lock].map { $0 & FuseWord.locks(index).write != 0 }
  }

  /// The same, with the values of `known` for words that LOCK hides from reads now and did not when they were read: a plan
  /// that burns such locks verifies the words before.
  public func filled(from known: FuseReadOut) -> FuseReadOut {
    guard let lock = self[FuseWord.lock] else { return self }
    var result = self
    for index in FuseWord.all where self[index] == nil && FuseWord.locks(index).read & lock != 0 {
      result[index] = known[index]
    }
    return result
  }
}
