import BoardJournal
import Fuses
import JSONText
import MBoot
import Provisioning

/// One attempt to burn a plan.
struct FuseBurnRun {
  let burner: FuseBurner
  let host: MBootHost
  let permission: BurnPermission
  let journal: any Journal
  /// The part as it must be now.
  var expected: FuseReadOut
  var result: FuseBurnResult

  init(
    burner: FuseBurner, host: MBootHost, permission: BurnPermission, journal: any Journal, expected: FuseReadOut
  ) {
    self.burner = burner
    self.host = host
    self.permission = permission
    self.journal = journal
    self.expected = expected
    result = FuseBurnResult(readOut: expected)
  }

  mutating func perform(_ step: FuseStep) throws(FuseBurnError) {
    burner.begins(step)
    switch step {
    case .compareKeys(let hash):
      try compareKeys(hash, step)
      try note(step, .done, [("srk_hash", .string(hash.text))])
    case .burn(let burn):
      if burn.stage >= .close { try compareWhole(step) }
      if burn.stage == .close { try checkClosing(step) }
      try perform(burn, step)
    }
  }

  // MARK: - Comparing

  /// Reads the whole part and holds it against what it must be.
  mutating func compareWhole(_ step: FuseStep?) throws(FuseBurnError) {
    let host = host
    let read = try burner.asking(step) { () throws(MBootError) in try FuseReading.all(host) }
    // Locks that were burnt just now may hide words.
    let found = read.filled(from: expected)
    result.readOut = found
    for word in FuseWord.all where found[word] != expected[word] {
      throw FuseBurnError(.changed(word: word, expected: expected[word], found: found[word]), step: step)
    }
  }

  /// Reads SRK_HASH and holds it against the keys that are meant.
  private func compareKeys(_ hash: KeyHash, _ step: FuseStep) throws(FuseBurnError) {
    var words: [UInt32] = []
    for word in FuseWord.keyHash {
      let host = host
      guard let value = try burner.asking(step, { () throws(MBootError) in try FuseReading.word(word, host) }) else {
        throw FuseBurnError(.keysDiffer(expected: hash, found: nil), step: step)
      }
      words.append(value)
    }
    guard words == hash.words, !hash.isBlank else {
      throw FuseBurnError(.keysDiffer(expected: hash, found: KeyHash(words: words)), step: step)
    }
  }

  /// The last look before the part is closed.
  private func checkClosing(_ step: FuseStep) throws(FuseBurnError) {
    guard let hash = burner.plan.keyHash else {
      throw FuseBurnError(
        .refused([
          FuseRefusal(.unknownKeys, "nothing says which keys the part must trust", remedy: "make the plan anew")
        ]), step: step)
    }
    try compareKeys(hash, step)
  }

  // MARK: - Burning

  private mutating func perform(_ burn: FuseStep.Burn, _ step: FuseStep) throws(FuseBurnError) {
    let host = host
    let permission = permission
    let before = try read(burn.word, step)
    guard before == burn.before else {
      throw FuseBurnError(.changed(word: burn.word, expected: burn.before, found: before), step: step)
    }
    try note(
      step, .begun,
      [("was", .string(FuseText.value(burn.before))), ("value", .string(FuseText.value(burn.after)))])
    let answer = Result { () throws(MBootError) in
      try host.flashProgramOnce(index: UInt32(clamping: burn.word), value: burn.after, permission: permission)
    }
    var status: StatusCode?
    if case .failure(let error) = answer {
      // Only a status is an answer to this command: after anything else the part must be looked at anew.
      guard case .status(let code) = error.cause else { throw FuseBurnError(.device(error), step: step) }
      status = code
    }
    let found = try read(burn.word, step)
    guard found == burn.after else {
      try? note(step, .failed, [("found", found.map { .string(FuseText.value($0)) } ?? .null)])
      throw FuseBurnError(.notBurnt(burn, found: found, status: status), step: step)
    }
    expected[burn.word] = burn.after
    result.burnt.append(burn)
    if let status {
      let quirk =
        status == .otpProgramFailure ? " (flashloader K2.1.0 answers so where a word had other bits before)" : ""
      result.notes.append(
        "\(FuseText.word(burn.word)): the flashloader answered \(status)\(quirk), and the word reads back as it should")
    }
    try note(step, .done, [("found", .string(FuseText.value(burn.after)))])
  }

  private func read(_ word: Int, _ step: FuseStep) throws(FuseBurnError) -> UInt32? {
    let host = host
    return try burner.asking(step) { () throws(MBootError) in try FuseReading.word(word, host) }
  }

  private func note(
    _ step: FuseStep, _ state: JournalEntry.State, _ details: [(String, JSONValue)]
  ) throws(FuseBurnError) {
    let members = details.map { JSONObject.Member(key: $0.0, value: $0.1) }
    do throws(JournalError) {
      try journal.append(
        JournalEntry(
          plan: burner.planName, step: step.name, state: state, time: burner.time(), details: JSONObject(members)))
    } catch {
      throw FuseBurnError(.journal(error), step: step)
    }
  }
}
