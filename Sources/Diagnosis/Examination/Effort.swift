/// How long an examination looks for what shows now and then only.
struct Effort: Sendable {
  /// Status reads by commands of their own, at first.
  var shortWatch: Int
  /// The same, where nothing else was found.
  var longWatch: Int
  /// Bytes of fast reads that are compared in all.
  var comparedBytes: Int

  /// On the user's board: a chip that drops out of one command in two hundred is found.
  static let real = Effort(shortWatch: 128, longWatch: 1024, comparedBytes: 384 << 10)
  /// On simulated boards, of which there are hundreds.
  static let simulated = Effort(shortWatch: 32, longWatch: 128, comparedBytes: 128 << 10)
}
