/// What each word says for itself.
extension FusePlanner {
  mutating func judge(_ change: FuseChange) {
    let word = change.word
    guard judgeName(change) else { return }
    guard let before = change.before else {
      return refuse(
        .unreadable, word: word, "it could not be read, so what burning would make of it is not known",
        remedy: "leave it out, or read it by another way")
    }
    if change.stuck != 0, !FuseWord.keyHash.contains(word) {
      let names = FuseWord.fields(word).filter { $0.mask & change.stuck != 0 }.map(\.name)
      refuse(
        .cannotUndo, word: word,
        "it is \(FuseText.value(before)), and the bits \(FuseText.value(change.stuck)) (\(names.joined(separator: ", "))) "
          + "are 1 and are wanted 0", remedy: "nothing turns a burnt bit back; ask for a value that has these bits")
    }
    guard change.adds != 0 else { return }
    switch readOut.isLocked(word) {
    case nil:
      refuse(
        .unreadable, word: word, "LOCK could not be read, so whether the word takes a burn is not known",
        remedy: "read the fuses through a flashloader")
    case true?:
      refuse(
        .locked, word: word,
        "it is locked: LOCK (\(FuseText.value(readOut[FuseWord.lock] ?? 0))) has a bit that guards it",
        remedy: "nothing unlocks it; leave it out")
    case false?: break
    }
  }

  /// Whether the bits asked for are ones that a board's maker may burn.
  private mutating func judgeName(_ change: FuseChange) -> Bool {
    let word = change.word
    let asked = change.wanted & change.mask
    guard FuseWord.name(word) != nil else {
      refuse(
        .noSuchFuse, word: word, "the word is reserved: what its bits do is not known", remedy: "leave it out")
      return false
    }
    let fields = FuseWord.fields(word)
    // Bits that are already there do no more harm.
    let new = asked & ~(change.before ?? 0)
    if fields.contains(where: { $0.effect == .factory && $0.mask & new != 0 }) {
      refuse(
        .forbidden, word: word, "these bits belong to the part's maker, who burnt and locked them",
        remedy: "leave them out")
      return false
    }
    if let field = fields.first(where: { $0.effect == .forbidden && $0.mask & new != 0 }) {
      refuse(
        .forbidden, word: word, "\(field.name): \(field.forEver ?? field.meaning)",
        remedy: "this program never burns it")
      return false
    }
    let nameless = new & ~FuseWord.namedBits(word)
    if nameless != 0 {
      let why =
        word == FuseWord.lock && nameless & 0x4000 != 0
        ? "bit 14 is believed to lock SRK_HASH, which is UNPROVEN" : "no source says what they do"
      refuse(
        .noSuchFuse, word: word, "the bits \(FuseText.value(nameless)) have no name: \(why)",
        remedy: "leave them out")
      return false
    }
    return true
  }
}
