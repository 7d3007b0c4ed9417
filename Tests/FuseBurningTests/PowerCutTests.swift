import BoardJournal
import Fuses
import HIDTransport
import MBoot
import Provisioning
import SeededGenerator
import Testing
import VirtualRT1020

@testable import FuseBurning

/// Ten thousand burns with the supply cut somewhere in each, judged from outside by the fuses themselves.
@Suite struct PowerCutTests {
  /// Cuts in all; an eighth in each case.
  private static let cuts = 10_000
  private static let cases = 8
  /// Cuts in each burn of a plan.
  private static let cutsPerBurn = 8
  /// One in so many is burnt to the end afterwards; of the others the plan says that it could be.
  private static let resumed = 32

  /// Random parts, random plans; at each of their burns the board is forked and its supply cut at random moments.
  @Test(arguments: 0..<cases) func noPartIsLost(number: Int) throws {
    var chance = SeededGenerator(seed: 0xB0A2D + UInt64(number))
    let permission = try BurnPermission(for: .virtualBoard)
    var done = 0
    while done < Self.cuts / Self.cases {
      let life = try Life(&chance)
      for (burn, board) in try life.burns(permission) {
        for _ in 0..<Self.cutsPerBurn {
          let left = try life.cut(burn, board, &chance, permission)
          done += 1
          if done % Self.resumed == 0 { try life.finish(left, permission) }
        }
      }
    }
  }

  /// The same plan interrupted again and again, each time taken up where the part is.
  @Test(arguments: 0..<4) func interruptedAgainAndAgain(number: Int) throws {
    var chance = SeededGenerator(seed: 0xC07 + UInt64(number))
    let permission = try BurnPermission(for: .virtualBoard)
    for _ in 0..<6 { try Life(&chance).live(&chance, permission, cuts: 12) }
  }
}

/// One part, from its maker to the end of a plan that is interrupted again and again.
private struct Life {
  let plan: FusePlan
  let firmware: String
  let seed: UInt64

  /// A random part and a random plan that may be burnt into it.
  init(_ chance: inout SeededGenerator) throws {
    seed = chance.next()
    firmware = chance.next() & 1 == 0 ? "K2.1.0" : "K2.7.0-rt1020"
    var keys: [UInt32] = []
    for _ in 0..<8 { keys.append(UInt32(truncatingIfNeeded: chance.next())) }
    let hash = try #require(KeyHash(words: keys))
    var fuses = Sample.fuses()
    // Some keys may have been burnt, whole or in part, by somebody else.
    for (word, value) in zip(FuseWord.keyHash, keys) where chance.next() % 4 == 0 {
      fuses[word] = value & UInt32(truncatingIfNeeded: chance.next())
    }
    var requests = hash.requests(from: "keys")
    let closes = chance.next() % 4 != 0
    if closes { requests.append(FuseRequest(word: 6, value: 2, mask: 2, source: "close")) }
    if chance.next() % 3 == 0 { requests.append(FuseRequest(word: 0x26, adding: 0xA5, source: "gp1")) }
    if chance.next() % 3 == 0 { requests.append(FuseRequest(word: 6, adding: 0xC0_0000, source: "jtag")) }
    if chance.next() % 4 == 0 { requests.append(FuseRequest(word: 0x2F, adding: 0x2, source: "revoke")) }
    let locks = chance.next() % 4 == 0
    if locks { requests.append(FuseRequest(word: 0, adding: 0x4, source: "lock")) }
    let cutsOff = !locks && chance.next() % 4 == 0
    if cutsOff { requests.append(FuseRequest(word: 6, adding: 0x2_0000, source: "sdp")) }
    if chance.next() % 4 == 0 { fuses[0x26] = 0x5A }
    requests.shuffle(using: &chance)
    let words = fuses
    plan = FusePlan(
      requests, on: FuseReadOut(FuseWord.all.map { words[$0] ?? 0 }),
      policy: FusePolicy(allowsLocks: locks, allowsNoWayBack: cutsOff))
    try #require(plan.isAllowed, "\(plan.refusals)")
  }

  /// Burns the plan without a cut; gives each burn and the board right before it.
  func burns(_ permission: BurnPermission) throws -> [(FuseStep.Burn, VirtualRT1020)] {
    var burns: [(FuseStep.Burn, VirtualRT1020)] = []
    let bus = VirtualBus(board(plan.readOut.words.map { $0 ?? 0 }))
    var burner = FuseBurner(plan, planName: "life")
    burner.begins = { if case .burn(let burn) = $0 { burns.append((burn, bus.board)) } }
    let device = try bus.open([.flashloader], timeout: .zero)
    _ = try burner.run(MBootHost(device), permission: permission, journal: MemoryJournal())
    #expect(Sample.truth(bus.board) == plan.result)
    return burns
  }

  /// Sends the burn to a fork of the board and cuts its supply. Returns the fuses that are left.
  func cut(
    _ burn: FuseStep.Burn, _ board: VirtualRT1020, _ chance: inout SeededGenerator, _ permission: BurnPermission
  ) throws -> [UInt32] {
    let bus = VirtualBus(board)
    // Which bits of a burn hold depends on when it began.
    bus.board.advance(by: .nanoseconds(Int64(chance.next() % 1_000_000)))
    let device = InterruptedDevice(
      try bus.open([.flashloader], timeout: .zero), of: bus, burning: burn.word, share: chance.unit())
    let end = Result { () throws(MBootError) in
      try MBootHost(device).flashProgramOnce(
        index: UInt32(burn.word), value: burn.after, permission: permission)
    }
    guard case .failure = end, bus.board.running == .off else {
      Issue.record("not cut")
      return []
    }
    judge(bus.board.fuses, before: board.fuses)
    let left = Array(bus.board.fuses.prefix(FuseReadOut.wordCount))
    let rest = FusePlan(plan.requests, on: FuseReadOut(left.map { $0 }), policy: plan.policy)
    if !rest.isAllowed || rest.result != plan.result { Issue.record("cannot be burnt to the end: \(rest.refusals)") }
    return left
  }

  /// Burns what is missing, and looks at the fuses.
  func finish(_ fuses: [UInt32], _ permission: BurnPermission) throws {
    let bus = VirtualBus(board(fuses))
    let device = try bus.open([.flashloader], timeout: .zero)
    _ = try FuseBurner(plan, planName: "life").run(MBootHost(device), permission: permission, journal: MemoryJournal())
    #expect(Sample.truth(bus.board) == plan.result)
  }

  /// Burns the plan with so many cuts, then to the end.
  func live(_ chance: inout SeededGenerator, _ permission: BurnPermission, cuts: Int) throws {
    var fuses = plan.readOut.words.map { $0 ?? 0 }
    for _ in 0..<cuts {
      let left = plan.burns.filter { fuses[$0.word] & $0.adds != $0.adds }
      guard let target = left.randomElement(using: &chance) else { break }
      let bus = VirtualBus(board(fuses))
      let device = InterruptedDevice(
        try bus.open([.flashloader], timeout: .zero), of: bus, burning: target.word, share: chance.unit())
      let end = Result { () throws(FuseBurnError) in
        try FuseBurner(plan, planName: "life").run(MBootHost(device), permission: permission, journal: MemoryJournal())
      }
      guard case .failure = end, bus.board.running == .off else {
        Issue.record("not cut")
        break
      }
      judge(bus.board.fuses, before: fuses)
      fuses = Array(bus.board.fuses.prefix(FuseReadOut.wordCount))
    }
    try finish(fuses, permission)
  }

  private func board(_ fuses: [UInt32]) -> VirtualRT1020 {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    configuration.firmware = firmware
    configuration.seed = seed
    configuration.flash = nil
    for (word, value) in fuses.enumerated() { configuration.fuses[word] = value }
    return VirtualRT1020(configuration)
  }

  /// Plain comparisons: a million expectations would take longer than the burns.
  private func judge(_ words: [UInt32], before: [UInt32]) {
    var trouble: String?
    for word in FuseWord.all {
      if before[word] & ~words[word] != 0 { trouble = "word \(word) lost bits" }
      if words[word] & ~(plan.result[word] ?? 0) != 0 { trouble = "word \(word) has bits that nobody asked for" }
    }
    if words[6] & 2 != 0, plan.keyHash.map({ Array(words[0x18...0x1F]) != $0.words }) ?? true {
      trouble = "closed without its keys"
    }
    if plan.closes, words[6] & 2 == 0, words[0] & 0x4 != 0 || words[6] & 0x2_0000 != 0 {
      trouble = "locked or cut off before it was closed"
    }
    if let trouble { Issue.record("\(trouble): \(words.map { FuseText.value($0) })") }
  }
}

extension SeededGenerator {
  /// From 0 to 1.
  fileprivate mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }
}
