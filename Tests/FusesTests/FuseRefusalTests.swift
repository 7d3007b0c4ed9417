import Fuses
import SeededGenerator
import Testing

/// Everything that a plan must refuse.
@Suite struct FuseRefusalTests {
  /// One case: what is asked for, of which part, under which policy.
  struct Case: Sendable, CustomTestStringConvertible {
    var kind: FuseRefusal.Kind
    var requests: [FuseRequest]
    var part: [Int: UInt32?] = [:]
    var policy = FusePolicy()
    var testDescription: String { "\(kind): \(requests.map { "\($0.word) \($0.value)" })" }
  }

  private static let keys = FusePlanTests.keys
  private static let close = FusePlanTests.close

  private static func keyRequests(_ words: [UInt32] = keys, from source: String = "keys") -> [FuseRequest] {
    zip(FuseWord.keyHash, words).map { FuseRequest(word: $0, adding: $1, source: source) }
  }

  private static func word(_ word: Int, _ value: UInt32, _ mask: UInt32? = nil) -> FuseRequest {
    mask.map { FuseRequest(word: word, value: value, mask: $0, source: "t") }
      ?? FuseRequest(word: word, adding: value, source: "t")
  }

  private static func burnt(_ words: [UInt32] = keys, _ more: [Int: UInt32?] = [:]) -> [Int: UInt32?] {
    var part: [Int: UInt32?] = [:]
    for (word, value) in zip(FuseWord.keyHash, words) { part[word] = value }
    return part.merging(more) { $1 }
  }

  private static func image(_ words: [UInt32]?, index: Int? = 0, count: Int? = 4) -> FusePolicy {
    FusePolicy(images: [
      .init(name: "app.bin", keyHash: words.flatMap { KeyHash(words: $0) }, sourceIndex: index, keyCount: count)
    ])
  }

  private static func meant(_ words: [UInt32]) -> FusePolicy { FusePolicy(keyHash: KeyHash(words: words)) }

  static let cases: [Case] = [
    // There is no such fuse.
    Case(kind: .noSuchFuse, requests: [word(48, 1)]), Case(kind: .noSuchFuse, requests: [word(-1, 1)]),
    Case(kind: .noSuchFuse, requests: [word(0x08, 1)]), Case(kind: .noSuchFuse, requests: [word(0x17, 1)]),
    Case(kind: .noSuchFuse, requests: [word(0x25, 1)]), Case(kind: .noSuchFuse, requests: [word(6, 1)]),
    Case(kind: .noSuchFuse, requests: [word(6, 0x1000_0000)]), Case(kind: .noSuchFuse, requests: [word(0x2F, 0x10)]),
    Case(kind: .noSuchFuse, requests: [word(0, 0x4000)], policy: FusePolicy(allowsLocks: true)),
    Case(kind: .noSuchFuse, requests: [word(7, 0x80_0000)]),
    // Not sound in itself, or against another.
    Case(kind: .malformed, requests: [word(0x26, 3, 1)]),
    Case(kind: .contradiction, requests: [word(0x26, 1, 1), word(0x26, 0, 1)]),
    Case(kind: .contradiction, requests: keyRequests() + [word(0x18, 1)]),
    // Nobody may.
    Case(kind: .forbidden, requests: [word(1, 1)]), Case(kind: .forbidden, requests: [word(2, 1)]),
    Case(kind: .forbidden, requests: [word(3, 0x10000)]), Case(kind: .forbidden, requests: [word(4, 0x10000)]),
    Case(kind: .forbidden, requests: [word(0, 0x1)], policy: FusePolicy(allowsLocks: true)),
    Case(
      kind: .forbidden, requests: [word(0, 0x8000_0000)], policy: FusePolicy(allowsLocks: true, allowsNoWayBack: true)),
    // Not without saying so.
    Case(kind: .lockNotAllowed, requests: [word(0, 0x4)]), Case(kind: .lockNotAllowed, requests: [word(0, 0x80_0000)]),
    Case(kind: .noWayBack, requests: [word(6, 0x2_0000)]), Case(kind: .noWayBack, requests: [word(6, 0x1_0000)]),
    Case(kind: .noWayBack, requests: [word(7, 0x10)]), Case(kind: .noWayBack, requests: [word(0x0F, 0x1)]),
    Case(kind: .noWayBack, requests: [word(0x2D, 0xC_0000)]), Case(kind: .noWayBack, requests: [word(0x2D, 0x4_0000)]),
    Case(
      kind: .notResumable, requests: [word(0, 0x4), word(6, 0x2_0000)],
      policy: FusePolicy(allowsLocks: true, allowsNoWayBack: true)),
    // The part is against it.
    Case(kind: .cannotUndo, requests: [word(6, 0, 0x10)], part: [6: 0x10]),
    Case(kind: .cannotUndo, requests: [word(5, 0x20, 0xF0)], part: [5: 0x10]),
    Case(kind: .cannotUndo, requests: keyRequests(), part: [0x1B: 0x10]),
    Case(kind: .cannotUndo, requests: keyRequests(), part: burnt(keys.reversed())),
    Case(kind: .locked, requests: [word(0x26, 1)], part: [0: 0x400]),
    Case(kind: .locked, requests: keyRequests() + [close], part: [0: 0x4]),
    Case(kind: .locked, requests: [word(0x20, 1)], part: [0: 0x40]),
    Case(kind: .locked, requests: [word(0x0F, 1)], part: [0: 0x4_0000], policy: FusePolicy(allowsNoWayBack: true)),
    Case(kind: .unreadable, requests: [word(0x28, 1)], part: [0x28: nil]),
    Case(kind: .unreadable, requests: [word(0x26, 1)], part: [0: nil]),
    Case(kind: .unreadable, requests: [close], part: burnt(keys, [0x1C: nil]), policy: meant(keys)),
    Case(kind: .unreadable, requests: [close], part: [6: nil], policy: meant(keys)),
    Case(kind: .unreadable, requests: [word(6, 0x10)], part: [5: nil]),
    // Keys.
    Case(kind: .partialKeys, requests: [word(0x18, keys[0])]),
    Case(kind: .partialKeys, requests: Array(keyRequests().dropLast()) + [close]),
    Case(kind: .partialKeys, requests: Array(keyRequests().dropLast()) + [word(0x1F, 0x1, 0xFF)]),
    Case(kind: .partialKeys, requests: Array(keyRequests().dropLast()), policy: meant(keys)),
    Case(kind: .blankKeys, requests: keyRequests([UInt32](repeating: 0, count: 8))),
    Case(kind: .blankKeys, requests: [close]),
    Case(kind: .blankKeys, requests: [close], policy: meant([UInt32](repeating: 0, count: 8))),
    Case(kind: .blankKeys, requests: [close], policy: meant(keys)),
    Case(kind: .unknownKeys, requests: [close], part: burnt()),
    Case(kind: .wrongKeys, requests: [close], part: burnt(), policy: meant(keys.reversed())),
    Case(kind: .wrongKeys, requests: [close], part: [0x18: keys[0]], policy: meant(keys)),
    Case(kind: .wrongKeys, requests: keyRequests(), policy: meant(keys.map(\.byteSwapped))),
    Case(kind: .wrongKeys, requests: keyRequests() + [close], policy: image(keys.reversed())),
    Case(kind: .wrongKeys, requests: keyRequests(), policy: image(keys.map(\.byteSwapped))),
    Case(kind: .wrongKeys, requests: [word(0x26, 1)], part: burnt(keys, [6: 2]), policy: image(keys.reversed())),
    Case(kind: .unsigned, requests: keyRequests() + [close], policy: image(nil)),
    Case(kind: .unsigned, requests: [word(0x26, 1)], part: burnt(keys, [6: 2]), policy: image(nil)),
    // Revocation.
    Case(kind: .revoked, requests: [word(0x2F, 0xF)]),
    Case(kind: .revoked, requests: [word(0x2F, 0x8)], part: [0x2F: 7]),
    Case(kind: .revoked, requests: [word(0x2F, 0x1)], policy: image(keys)),
    Case(kind: .revoked, requests: keyRequests() + [close], part: [0x2F: 1], policy: image(keys)),
    Case(kind: .revoked, requests: [word(0x2F, 0x3)], policy: image(keys, index: nil, count: 2)),
    Case(kind: .revoked, requests: [word(0x2F, 0x4)], part: burnt(keys, [6: 2]), policy: image(keys, index: 2)),
    // Another boot device.
    Case(kind: .otherBootDevice, requests: [word(5, 0x40), word(6, 0x10)]),
    Case(kind: .otherBootDevice, requests: [word(6, 0x10)], part: [5: 0xC0]),
    Case(kind: .otherBootDevice, requests: [word(5, 0x20)], part: [6: 0x10]),
  ]

  @Test(arguments: cases) func refused(what: Case) {
    let part = FusePlanTests.part(what.part)
    let plan = FusePlan(what.requests, on: part, policy: what.policy)
    #expect(plan.refusals.contains { $0.kind == what.kind }, "\(plan.refusals)")
    #expect(!plan.isAllowed && plan.steps.isEmpty && plan.result == part && !plan.closes)
    #expect(plan.refusals.allSatisfy { !$0.cause.isEmpty && !$0.remedy.isEmpty })
    #expect(plan.lines.contains("This must not be burnt"))
  }

  @Test func everyKindHasACase() {
    #expect(Set(Self.cases.map(\.kind)) == Set(FuseRefusal.Kind.allCases))
  }

  /// The usual mistakes with hashes are called by their name.
  @Test func mistakesWithHashes() throws {
    func text(_ words: [UInt32]) throws -> String {
      FusePlan(Self.keyRequests(), on: FusePlanTests.part(), policy: Self.meant(words)).refusals.map(\.description)
        .joined()
    }
    #expect(try text(Self.keys.map(\.byteSwapped)).contains("the bytes of each word are reversed"))
    #expect(try text(Self.keys.reversed()).contains("the eight words are in reverse order"))
    #expect(try text(Self.keys.reversed().map(\.byteSwapped)).contains("the 32 bytes are in reverse order"))
    #expect(try !text(Self.keys.map { $0 ^ 1 }).contains("reverse"))
  }

  /// Whatever is asked of whatever part: a plan that is allowed never closes a part without the keys that are meant, never
  /// burns a bit that has no name, never undoes anything, and never locks or cuts off what nobody said.
  @Test(arguments: 0..<4) func allowedPlansAreSafe(number: Int) {
    var chance = SeededGenerator(seed: 99 + UInt64(number))
    var allowed = 0
    for _ in 0..<2000 {
      let (requests, part, policy) = Self.random(&chance)
      let plan = FusePlan(requests, on: part, policy: policy)
      guard plan.isAllowed else {
        if !plan.steps.isEmpty || plan.result != part { Issue.record("a refused plan with steps") }
        continue
      }
      allowed += 1
      if let trouble = Self.trouble(plan) { Issue.record("\(trouble): \(requests) on \(part)") }
    }
    #expect(allowed > 80)
  }

  private static func random(_ chance: inout SeededGenerator) -> ([FuseRequest], FuseReadOut, FusePolicy) {
    var part = FuseReadOut(FuseWord.all.map { _ in UInt32(0) })
    for word in FuseWord.all where chance.next() % 12 == 0 { part[word] = chance.next() % 6 == 0 ? nil : chance.word() }
    if chance.next() % 3 == 0 {
      for (word, value) in zip(FuseWord.keyHash, keys) where chance.next() % 2 == 0 { part[word] = value }
    }
    var requests: [FuseRequest] = []
    if chance.next() % 2 == 0 { requests += keyRequests() }
    if chance.next() % 2 == 0 { requests.append(close) }
    for _ in 0..<chance.int(0...3) {
      let mask = chance.word()
      let word = chance.int(-1...49)
      requests.append(FuseRequest(word: word, value: chance.word() & mask, mask: mask, source: "r"))
    }
    if chance.next() % 2 == 0 {
      let bits: [(Int, UInt32)] = [
        (0x26, 5), (6, 0x2_0000), (6, 0x10), (0x2F, 2), (0, 4), (5, 0x20), (6, 0xC0_0000), (0x2D, 0x5_0000),
      ]
      for (word, value) in bits where chance.next() % 4 == 0 {
        requests.append(FuseRequest(word: word, adding: value, source: "b"))
      }
    }
    var policy = FusePolicy(allowsLocks: chance.next() % 2 == 0, allowsNoWayBack: chance.next() % 2 == 0)
    if chance.next() % 3 == 0 { policy.keyHash = KeyHash(words: keys) }
    requests.shuffle(using: &chance)
    return (requests, part, policy)
  }

  private static func trouble(_ plan: FusePlan) -> String? {
    let part = plan.readOut
    var seen: Set<FuseStep.Stage> = []
    for burn in plan.burns {
      if burn.adds == 0 || burn.before & ~burn.after != 0 { return "a burn that burns nothing" }
      if burn.adds & ~FuseWord.namedBits(burn.word) != 0 || FuseWord.name(burn.word) == nil { return "nameless bits" }
      if (1...4).contains(burn.word) || burn.word == 0 && burn.adds & 0x8000_4003 != 0 { return "the maker's bits" }
      if burn.word == 0, !plan.policy.allowsLocks { return "locks" }
      if burn.word == 6, burn.adds & 0x3_0000 != 0, !plan.policy.allowsNoWayBack { return "no way back" }
      if part.isLocked(burn.word) != false { return "a locked word" }
      if burn.word == 6, burn.adds & 2 != 0, burn.adds != 2 { return "the close bit is not alone" }
      seen.insert(burn.stage)
    }
    if plan.burns.map(\.stage) != plan.burns.map(\.stage).sorted() { return "the order" }
    let after = FuseWord.keyHash.map { plan.result[$0] }
    if plan.closes {
      if after != keys.map({ $0 }) { return "closed with other keys" }
      if plan.keyHash?.words != keys { return "closed without a comparison" }
    }
    if seen.contains(.keys), after != keys.map({ $0 }) { return "half the keys" }
    if seen.contains(.locks), seen.contains(.wayBack) { return "locks behind a shut door" }
    for change in plan.changes where change.stuck != 0 { return "undoing word \(change.word)" }
    return nil
  }
}
