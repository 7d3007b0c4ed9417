/// The SHA-256 hash of a table of super root keys (SRK), as it stands in the fuses.
public struct KeyHash: Equatable, Hashable, Sendable {
  /// The eight words of SRK_HASH, word 0x18 first.
  public let words: [UInt32]

  /// Takes eight words, word 0x18 first; nil for another number.
  public init?(words: [UInt32]) {
    guard words.count == 8 else { return nil }
    self.words = words
  }

  /// Takes the 32 bytes of a hash file: each four, lowest byte first, are a word. nil for another number.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    words = (0..<8).map { index in
      (0..<4).reduce(0) { $0 | UInt32(bytes[4 * index + $1]) << (8 * UInt32($1)) }
    }
  }

  /// Takes 64 hexadecimal digits, the bytes of a hash file in order; nil for anything else.
  public init?(text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: 64, by: 2) {
      guard let byte = UInt8(String(decoding: digits[start..<(start + 2)], as: UTF8.self), radix: 16),
        digits[start] != UInt8(ascii: "+"), digits[start] != UInt8(ascii: "-")
      else { return nil }
      bytes.append(byte)
    }
    self.init(bytes: bytes)
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } } }

  /// No key is burnt.
  public var isBlank: Bool { words.allSatisfy { $0 == 0 } }

  /// The 32 bytes as 64 lower-case hexadecimal digits.
  public var text: String { bytes.map { FuseText.digits($0, 2) }.joined() }

  /// Requests to burn it, one a word, exact.
  public func requests(from source: String) -> [FuseRequest] {
    zip(FuseWord.keyHash, words).map { FuseRequest(word: $0, value: $1, mask: .max, source: source) }
  }
}
