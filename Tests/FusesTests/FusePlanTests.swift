import Fuses
import SeededGenerator
import Testing

/// Plans: what they burn, in which order, and what they mean.
@Suite struct FusePlanTests {
  static let keys: [UInt32] = [
    0x42A2_392F, 0xD380_534E, 0x9CD1_4797, 0xE561_9AEF, 0x9398_B927, 0xBE09_CAA9, 0xDDB7_B0B4, 0x2632_7105,
  ]

  static func hash() throws -> KeyHash { try #require(KeyHash(words: keys)) }

  static func part(_ words: [Int: UInt32?] = [:]) -> FuseReadOut {
    FuseReadOut(FuseWord.all.map { words[$0] ?? 0 })
  }

  static let close = FuseRequest(word: 6, value: 2, mask: 2, source: "close")

  @Test func theListOfTheLog() throws {
    let plan = FusePlan(try [Self.close] + Self.hash().requests(from: "keys"), on: Self.part())
    #expect(plan.isAllowed && plan.closes && !plan.isDone)
    #expect(plan.burns.map(\.word) == Array(0x18...0x1F) + [6])
    #expect(try plan.steps.count == 10 && plan.steps[8] == .compareKeys(Self.hash()))
    #expect(plan.burns.last == .init(stage: .close, word: 6, before: 0, after: 2))
    let words = plan.lines.joined(separator: "\n")
    for text in [
      "the close bit was asked for before the keys", "closed for ever", "UNPROVEN", "which closes the part",
      "10. burn 0x06 BOOT_CFG1",
    ] { #expect(words.contains(text), "\(text)") }
  }

  /// Whatever the order of the requests, the steps are the same.
  @Test func anyOrder() throws {
    var requests = [
      Self.close, FuseRequest(word: 0, adding: 0x4, source: "lock"), FuseRequest(word: 0x26, adding: 1, source: "gp"),
      FuseRequest(word: 6, adding: 0xC0_0000, source: "jtag"), FuseRequest(word: 0x2F, adding: 2, source: "revoke"),
    ]
    requests += try Self.hash().requests(from: "keys")
    var chance = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      requests.shuffle(using: &chance)
      let plan = FusePlan(requests, on: Self.part(), policy: FusePolicy(allowsLocks: true))
      #expect(plan.isAllowed, "\(plan.refusals)")
      #expect(plan.burns.map(\.stage) == plan.burns.map(\.stage).sorted())
      #expect(plan.burns.map(\.word) == [6, 0x26, 0x2F] + Array(0x18...0x1F) + [6, 0])
      let place = try #require(plan.steps.firstIndex { if case .compareKeys = $0 { true } else { false } })
      #expect(plan.steps[place + 1] == .burn(.init(stage: .close, word: 6, before: 0xC0_0000, after: 0xC0_0002)))
    }
  }

  /// What cuts the part off comes after the close bit; BOOT_CFG1 with SDP_DISABLE after all else.
  @Test func whatCutsOffComesLast() throws {
    let requests =
      try [
        FuseRequest(word: 6, adding: 0x2_0000, source: "a"), FuseRequest(word: 7, adding: 0x10, source: "b"),
        FuseRequest(word: 0x0F, adding: 0x1234, source: "c"), FuseRequest(word: 0x2D, adding: 0xF_0000, source: "d"),
        Self.close,
      ] + Self.hash().requests(from: "keys")
    let plan = FusePlan(requests, on: Self.part(), policy: FusePolicy(allowsNoWayBack: true))
    #expect(plan.cutsOff && plan.burns.suffix(5).map(\.word) == [6, 0x2D, 0x0F, 7, 6])
    #expect(plan.burns.last?.adds == 0x2_0000 && plan.consequences.first?.weight == .danger)
  }

  @Test func wordsAreSentWhole() {
    let plan = FusePlan(
      [FuseRequest(word: 0x26, adding: 0x0F, source: "a")], on: Self.part([0x26: 0xF0]))
    #expect(plan.burns == [.init(stage: .others, word: 0x26, before: 0xF0, after: 0xFF)])
    #expect(plan.result[0x26] == 0xFF && plan.changes[0].adds == 0x0F)
  }

  @Test func whatIsThereIsNotBurntAgain() throws {
    var words: [Int: UInt32?] = [:]
    for (word, value) in zip(FuseWord.keyHash, Self.keys) { words[word] = value }
    words[6] = 2
    let plan = FusePlan(try [Self.close] + Self.hash().requests(from: "keys"), on: Self.part(words))
    #expect(plan.isAllowed && plan.isDone && plan.changes.allSatisfy(\.isAlreadyRight))
    // Locked words that are already right are no trouble.
    words[0] = 0x4
    #expect(try FusePlan([Self.close], on: Self.part(words), policy: FusePolicy(keyHash: Self.hash())).isDone)
  }

  /// A part that somebody closed with half its keys can still be completed while its flashloader runs.
  @Test func aClosedPartWithHalfItsKeys() throws {
    let plan = FusePlan(try Self.hash().requests(from: "keys"), on: Self.part([6: 2, 0x18: Self.keys[0]]))
    #expect(plan.isAllowed && plan.burns.count == 7)
    #expect(plan.consequences.contains { $0.weight == .danger && $0.text.contains("closed already") })
  }

  @Test func requestsThatAgreeAreOne() {
    let plan = FusePlan(
      [FuseRequest(word: 0x26, adding: 1, source: "a"), FuseRequest(word: 0x26, adding: 1, source: "b")],
      on: Self.part())
    #expect(plan.changes.count == 1 && plan.changes[0].sources == ["a", "b"] && plan.burns.count == 1)
  }

  @Test func nothingIsAskedFor() {
    let plan = FusePlan([FuseRequest(word: 0x26, adding: 0, source: "a")], on: Self.part())
    #expect(plan.isDone && plan.changes.isEmpty && plan.consequences.contains { $0.text.contains("asks for nothing") })
    #expect(FusePlan([], on: Self.part()).isDone)
  }

  @Test func identityIsOfTheRequestsAlone() throws {
    let requests = try Self.hash().requests(from: "a")
    let one = FusePlan(requests, on: Self.part())
    #expect(one.identity == FusePlan(requests.reversed(), on: Self.part([0x18: Self.keys[0]])).identity)
    #expect(one.identity != FusePlan(Array(requests.dropLast()), on: Self.part()).identity)
    #expect(one.identity != FusePlan(requests, on: Self.part(), policy: FusePolicy(allowsLocks: true)).identity)
  }

  // MARK: - What it means

  @Test(
    arguments: [
      ([6: 0x10], "boot configuration pins have no say"), ([6: 0x4_0000], "reads no memory and no registers"),
      ([6: 0x10_0000], "JTAG is gone"), ([6: 0x40_0000], "anybody can open it"),
      ([0x2F: 0x2], "keys left of at most four"),
      ([0x2F: 0x1], "no image was held against the revocation"), ([5: 0x20], "should BT_FUSE_SEL ever be burnt"),
      ([6: 0x80_0000], "a value that no source defines"),
      ([6: 0x2_0000], "this program cannot write, repair or even find"),
      ([6: 0x3_0000], "no way into the part but its own image"), ([0: 0x4], "it can never be closed"),
      ([7: 0x10], "serial download over UART is gone"), ([0x2D: 0xF_0000], "flashloaders linked there cannot run"),
    ] as [([Int: UInt32], String)])
  func words(requests: [Int: UInt32], text: String) {
    let plan = FusePlan(
      requests.map { FuseRequest(word: $0.key, adding: $0.value, source: "t") }, on: Self.part(),
      policy: FusePolicy(allowsLocks: true, allowsNoWayBack: true))
    #expect(plan.isAllowed, "\(plan.refusals)")
    #expect(plan.consequences.contains { $0.text.contains(text) }, "\(plan.consequences)")
  }

  /// A field of several bits that had some already becomes neither the old value nor the wanted one.
  @Test func fieldsThatAddUp() {
    let plan = FusePlan([FuseRequest(word: 0x2D, adding: 0x4000, source: "t")], on: Self.part([0x2D: 0x2000]))
    #expect(plan.isAllowed && plan.consequences.contains { $0.text.contains("adds to what is wanted") })
  }

  /// LOCK bit 14, which nobody is sure of.
  @Test func perhapsLockedKeys() throws {
    let plan = FusePlan(try Self.hash().requests(from: "keys"), on: Self.part([0: 0x4000]))
    #expect(plan.isAllowed && plan.consequences.contains { $0.weight == .danger && $0.text.contains("bit 14") })
  }
}
