/// Works a plan out: merges the requests, holds them against the part, collects what speaks against it.
struct FusePlanner {
  let policy: FusePolicy
  let readOut: FuseReadOut
  var changes: [FuseChange] = []
  var refusals: [FuseRefusal] = []
  var consequences: [FuseConsequence] = []
  /// The part afterwards.
  var after: FuseReadOut
  /// A request for the close bit stands before one for the keys.
  let asksToCloseFirst: Bool

  init(_ requests: [FuseRequest], _ readOut: FuseReadOut, _ policy: FusePolicy) {
    self.policy = policy
    self.readOut = readOut
    after = readOut
    let close = requests.firstIndex {
      $0.word == FuseWord.bootConfiguration1 && $0.value & $0.mask & FuseWord.closeBit != 0
    }
    let lastKey = requests.lastIndex { FuseWord.keyHash.contains($0.word) }
    asksToCloseFirst = close.map { close in lastKey.map { close < $0 } ?? false } ?? false
    merge(requests)
    for change in changes { after[change.word] = change.after }
  }

  mutating func judge() {
    for change in changes { judge(change) }
    judgeKeys()
    judgeClosing()
    judgeBoot()
    judgeLocks()
    if refusals.isEmpty { describe() }
  }

  mutating func refuse(_ kind: FuseRefusal.Kind, word: Int? = nil, _ cause: String, remedy: String) {
    refusals.append(FuseRefusal(kind, word: word, cause, remedy: remedy))
  }

  mutating func say(_ weight: FuseConsequence.Weight, _ text: String) {
    let consequence = FuseConsequence(weight, text)
    if !consequences.contains(consequence) { consequences.append(consequence) }
  }

  func change(of word: Int) -> FuseChange? { changes.first { $0.word == word } }

  /// Bits that the plan burns into a word.
  func adds(_ word: Int) -> UInt32 { change(of: word)?.adds ?? 0 }

  /// Words of SRK_HASH that are asked for.
  var requestedKeyWords: [FuseChange] { changes.filter { FuseWord.keyHash.contains($0.word) } }

  /// The hash that is meant: the one that was given, or the one that the requests spell out.
  var wantedKeyHash: KeyHash? {
    policy.keyHash ?? KeyHash(words: requestedKeyWords.compactMap { $0.mask == .max ? $0.wanted : nil })
  }

  /// The plan burns the close bit.
  var closes: Bool { adds(FuseWord.bootConfiguration1) & FuseWord.closeBit != 0 }

  // MARK: - Merging

  private mutating func merge(_ requests: [FuseRequest]) {
    var words: [Int: FuseChange] = [:]
    for request in requests {
      guard FuseWord.all.contains(request.word) else {
        refuse(
          .noSuchFuse, "\(request.source) asks for fuse word \(request.word), and the RT1020 has 0 to 47",
          remedy: "check the index: it is the word's, not the shadow register's address")
        continue
      }
      guard request.value & ~request.mask == 0 else {
        refuse(
          .malformed, word: request.word,
          "\(request.source) asks for \(FuseText.value(request.value)), which has bits outside its mask "
            + FuseText.value(request.mask), remedy: "give a value inside the mask")
        continue
      }
      guard request.mask != 0 else {
        say(.note, "\(request.source) asks for nothing: no bit of its value is 1")
        continue
      }
      var change =
        words[request.word]
        ?? FuseChange(word: request.word, before: readOut[request.word], wanted: 0, mask: 0, sources: [])
      let disputed = change.mask & request.mask & (change.wanted ^ request.value)
      guard disputed == 0 else {
        refuse(
          .contradiction, word: request.word,
          "\(request.source) and \(change.sources.joined(separator: ", ")) want different things of the bits "
            + FuseText.value(disputed), remedy: "keep one of them")
        continue
      }
      change.wanted |= request.value
      change.mask |= request.mask
      if !change.sources.contains(request.source) { change.sources.append(request.source) }
      words[request.word] = change
    }
    changes = words.values.sorted { $0.word < $1.word }
  }

  // MARK: - Order

  /// The steps in the order of safety.
  func orderedSteps() -> [FuseStep] {
    var now = readOut
    var steps: [FuseStep] = []
    for stage in FuseStep.Stage.allCases {
      if stage == .close, let hash = wantedKeyHash, closes || !requestedKeyWords.isEmpty {
        steps.append(.compareKeys(hash))
      }
      // What changes how the boot ROM is found goes before what turns it off.
      let ordered = stage == .wayBack ? changes.reversed() : changes
      for change in ordered {
        let bits = change.adds & bits(of: change.word, in: stage)
        guard bits != 0, let before = now[change.word] else { continue }
        now[change.word] = before | bits
        steps.append(.burn(.init(stage: stage, word: change.word, before: before, after: before | bits)))
      }
    }
    return steps
  }

  /// The bits of a word that are burnt in a stage.
  private func bits(of word: Int, in stage: FuseStep.Stage) -> UInt32 {
    let close = word == FuseWord.bootConfiguration1 ? FuseWord.closeBit : 0
    let cutting = cuttingBits(word)
    switch stage {
    case .others: return word == FuseWord.lock || FuseWord.keyHash.contains(word) ? 0 : ~(close | cutting)
    case .keys: return FuseWord.keyHash.contains(word) ? .max : 0
    case .close: return close
    case .wayBack: return cutting
    case .locks: return word == FuseWord.lock ? .max : 0
    }
  }

  /// Bits of a word after which the part may not be reached again.
  func cuttingBits(_ word: Int) -> UInt32 {
    var bits = FuseWord.fields(word).reduce(0) { $1.effect == .cutsOff ? $0 | $1.mask : $0 }
    if word == FuseWord.miscellaneous0, let value = after[word], !FuseWord.suitsFlashloaders(ramPartition: value >> 16)
    {
      bits |= FuseWord.ramPartitionBits
    }
    return bits
  }
}
