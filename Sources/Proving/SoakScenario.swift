import BootImage
import Provisioning
import VirtualRT1020

/// One run of a soak: a plan, a board, what goes wrong with it, and how often the person at the desk tries. All of it
/// follows from the soak's seed and the run's number.
struct SoakScenario {
  /// What happens in one attempt, and before the next.
  struct Attempt {
    var disturbance: Disturbance?
    /// The person powers the board anew afterwards, rather than running the same again as the board stands.
    var powersAnew: Bool
  }

  var plan: ProvedPlan
  var board: BoardConfiguration
  var troubles: [SoakTrouble] = []
  var attempts: [Attempt] = []

  /// One in so many runs burns keys and closes the part: each costs as much as twenty others.
  private static let secureShare = 512
  /// Kinds of trouble that one run may draw from, of all: a few at a time meet in more ways than all at once.
  private static let swarm = 6

  /// Parts that the flashloader can configure by an option word. The flash of the recordings is not among them: it is
  /// simpler than any sold, and bits that lock those mean nothing to it, so that `recover` rightly leaves it alone.
  private static let parts = SerialNORPart.all.filter { !$0.sfdp.isEmpty && $0.name != "W25Q64JV" }.map(\.name)

  /// Draws the scenario of a number.
  init(_ number: UInt64, seed: UInt64, _ kit: SoakKit) {
    var random = ProvingGenerator(seed: seed, run: number)
    let isSecure = random.oneIn(Self.secureShare) && !kit.secure.isEmpty
    let part = random.pick(Self.parts)
    plan = isSecure ? random.pick(kit.secure) : Self.plan(kit, part, &random)
    board = Self.board(part, &random)
    if isSecure { board.fuses = [1: 0x89AB_CDEF, 2: 0x0123_4567] }
    drawTroubles(isSecure, &random)
    for _ in 0...random.below(2) {
      attempts.append(
        Attempt(disturbance: random.oneIn(3) ? nil : Self.disturbance(&random), powersAnew: random.oneIn(2)))
    }
  }

  private static func plan(_ kit: SoakKit, _ part: String, _ random: inout ProvingGenerator) -> ProvedPlan {
    let longest = random.oneIn(4) ? SoakKit.longestImage : 1 << (10 + random.below(4))
    let count = min(longest, 0x1100 + random.below(longest))
    let image = Array(random.pick(kit.images)[..<count])
    var plan = ProvisioningPlan(container: image, flashloader: kit.flashloader)
    if random.oneIn(6) {
      let data = Array(random.pick(kit.images)[..<(256 * (1 + random.below(8)))])
      plan.segments.append(ImageSegment(address: 0x6001_0000 + 256 * UInt32(random.below(64)), bytes: data))
    }
    plan.configuration = .option(OptionWord(rawValue: 0xC000_0000 | UInt32(1 + random.below(7))))
    if let block = kit.blocks[part] {
      if random.oneIn(6) { plan.configuration = .block(block) }
      if random.oneIn(8) { plan.ownBlock = block.bytes }
    }
    plan.keepsEqualFlash = random.oneIn(4)
    plan.resets = !random.oneIn(8)
    plan.bootTimeout = random.oneIn(4) ? .zero : .milliseconds(500)
    return ProvedPlan(plan)
  }

  private static func board(_ part: String, _ random: inout ProvingGenerator) -> BoardConfiguration {
    var board = BoardConfiguration()
    board.seed = random.next()
    board.firmware = random.pick([FirmwareProfile.k210, .k270RT1020]).name
    if random.oneIn(8) { board.mode = .flashloader }
    var flash = BoardConfiguration.Flash()
    flash.part = part
    flash.floating = random.pick(BoardConfiguration.Floating.allCases)
    flash.takesMaximumTimes = random.oneIn(4)
    switch random.below(4) {
    case 0: flash.fill = 0x00
    case 1:
      let bytes = (0..<64).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      flash.contents = [(random.below(0x6000), bytes)]
    default: break
    }
    board.flash = flash
    return board
  }

  private mutating func drawTroubles(_ isSecure: Bool, _ random: inout ProvingGenerator) {
    let kinds = (0..<Self.swarm).map { _ in random.pick(SoakTrouble.allCases) }
    for _ in 0..<random.below(4) {
      let trouble = random.pick(kinds)
      // A secure run draws its fuses' troubles and those of the way; another has no use for the former.
      if trouble.isOfFuses, !isSecure { continue }
      if trouble.liesInReads, troubles.contains(where: { $0.spoilsCells }) { continue }
      if trouble.spoilsCells, troubles.contains(where: { $0.liesInReads }) { continue }
      troubles.append(trouble)
      board.faults.append(trouble.fault(&random))
    }
  }

  private static func disturbance(_ random: inout ProvingGenerator) -> Disturbance {
    if random.oneIn(3) {
      return Disturbance(
        random.oneIn(2) ? .power : .blink,
        .operation(random.pick([.erase, .program, .statusWrite, .command]), 1 + random.below(1 << random.below(7))))
    }
    return Disturbance(random.pick(Disturbance.Kind.allCases), .report(1 + random.below(160)))
  }

  /// Carries it out.
  /// - Parameter canary: a program with a mistake in it, in place of ours.
  func run(canary: Canary? = nil) -> Journey.Outcome {
    let board = VirtualRT1020(board)
    var journey = Journey(plan, Judge(plan, on: board), on: board)
    journey.canary = canary
    for attempt in attempts {
      guard journey.attempt(attempt.disturbance) else { return journey.finish() }
      if attempt.powersAnew { journey.powerAnew(lifting: false) } else { journey.setSerialPins() }
    }
    _ = journey.bringBack()
    return journey.finish()
  }
}
