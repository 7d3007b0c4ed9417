/// The keys, and what closing the part does with them.
extension FusePlanner {
  mutating func judgeKeys() {
    guard !requestedKeyWords.isEmpty else { return }
    if let spelt = KeyHash(words: requestedKeyWords.map(\.wanted)), let given = policy.keyHash, spelt != given {
      return refuse(
        .wrongKeys,
        "the requests spell the key hash \(spelt.text), and the keys that are meant have \(given.text)"
          + Self.likely(spelt, given), remedy: "make the words again from the key table")
    }
    guard let wanted = wantedKeyHash, requestedKeyWords.allSatisfy({ $0.mask == .max }) else {
      return refuse(
        .partialKeys, "the requests are about \(requestedKeyWords.count) of the 8 words of SRK_HASH, or a part of them",
        remedy: "give the key table or all eight words")
    }
    guard !wanted.isBlank else {
      return refuse(
        .blankKeys, "the key hash is all zeros: no table of keys has that hash", remedy: "check the hash file")
    }
    judgeSpoiling(wanted)
    guard after.keyHash == wanted || !refusals.isEmpty else {
      return refuse(
        .partialKeys, "afterwards SRK_HASH would not be whole: not all eight words are asked for or already right",
        remedy: "ask for all eight words")
    }
    // A part that stays open starts unsigned images too; one of other keys is a mistake today that costs the part later.
    if !closes, readOut.isClosed == false { judgeImages(wanted, mustBeSigned: false) }
  }

  /// Words that already have bits which the wanted hash does not have.
  private mutating func judgeSpoiling(_ wanted: KeyHash) {
    for (word, value) in zip(FuseWord.keyHash, wanted.words) {
      guard let before = readOut[word] else { continue }
      let stuck = before & ~value
      guard stuck != 0 else { continue }
      refuse(
        .cannotUndo, word: word,
        "it is \(FuseText.value(before)) and is wanted \(FuseText.value(value)): burning would make it "
          + "\(FuseText.value(before | value)), a hash that no keys have",
        remedy: "this part can never trust these keys; use the keys whose hash it has, or another part")
    }
  }

  mutating func judgeClosing() {
    guard closes else { return judgeClosedPart() }
    let remedy = "close the part only with its keys in place: a closed part without them starts nothing, for ever"
    let unread = FuseWord.keyHash.filter { readOut[$0] == nil }
    guard unread.isEmpty else {
      return refuse(
        .unreadable, "\(unread.count) words of SRK_HASH could not be read: whether the keys are there is not known",
        remedy: remedy)
    }
    guard let hash = after.keyHash, !hash.isBlank else {
      return refuse(
        .blankKeys, "the part would be closed and SRK_HASH would be all zeros", remedy: remedy)
    }
    guard let wanted = wantedKeyHash else {
      guard requestedKeyWords.isEmpty else { return }
      return refuse(
        .unknownKeys, "the part would be closed, its SRK_HASH is \(hash.text), and nothing says of which keys that is",
        remedy: "give the key table, its hash, or a signed image")
    }
    guard wanted.isBlank == false, hash == wanted else {
      return refuse(
        .wrongKeys,
        "the part would be closed with SRK_HASH \(hash.text), and the keys that are meant have \(wanted.text)"
          + Self.likely(hash, wanted), remedy: remedy)
    }
    judgeImages(hash, mustBeSigned: true)
  }

  /// A part that is closed already must go on starting its images.
  private mutating func judgeClosedPart() {
    guard readOut.isClosed != false, let hash = after.keyHash else {
      if adds(FuseWord.revocation) != 0 { for image in policy.images { judgeRevocation(image) } }
      return
    }
    judgeImages(hash, mustBeSigned: true)
  }

  private mutating func judgeImages(_ hash: KeyHash, mustBeSigned: Bool) {
    for image in policy.images {
      guard let keys = image.keyHash else {
        guard mustBeSigned else { continue }
        refuse(
          .unsigned, "\(image.name) is not signed, and a closed part starts nothing that is not",
          remedy: "sign it with the keys whose hash is \(hash.text)")
        continue
      }
      guard keys == hash else {
        refuse(
          .wrongKeys,
          "\(image.name) is signed with keys of the hash \(keys.text), and the part would trust "
            + hash.text + Self.likely(hash, keys), remedy: "use the keys of the image, or sign it with the others")
        continue
      }
      judgeRevocation(image)
    }
  }

  private mutating func judgeRevocation(_ image: FusePolicy.Image) {
    guard let revoked = after[FuseWord.revocation] else {
      return refuse(
        .unreadable, word: FuseWord.revocation,
        "it could not be read: whether \(image.name)'s key is revoked is not known",
        remedy: "read the fuses through a flashloader")
    }
    if let index = image.sourceIndex, revoked >> UInt32(clamping: index) & 1 == 1 {
      refuse(
        .revoked, word: FuseWord.revocation,
        "\(image.name) is signed with key \(index + 1), which is or would be revoked",
        remedy: "sign it with a key that stays")
    } else if let count = image.keyCount, (1...4).contains(count), revoked & (1 << count - 1) == 1 << count - 1 {
      refuse(
        .revoked, word: FuseWord.revocation, "all \(count) keys of \(image.name)'s table are or would be revoked",
        remedy: "keep one")
    }
  }

  /// What kind of mistake makes one hash of the other.
  private static func likely(_ one: KeyHash, _ other: KeyHash) -> String {
    if one.words == other.words.map(\.byteSwapped) { return " (the bytes of each word are reversed)" }
    if one.words == other.words.reversed() { return " (the eight words are in reverse order)" }
    if one.bytes == other.bytes.reversed() { return " (the 32 bytes are in reverse order)" }
    return ""
  }
}
