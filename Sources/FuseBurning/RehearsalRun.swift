import BoardJournal
import BootImage
import Fuses
import HIDTransport
import MBoot
import Provisioning
import SDP
import VirtualRT1020

/// One rehearsal: the virtual boards and what they showed.
struct RehearsalRun {
  let rehearsal: Rehearsal
  var outcome = RehearsalOutcome()
  /// The board as it was when each step began.
  private var beginnings: [(step: FuseStep, board: VirtualRT1020)] = []

  init(_ rehearsal: Rehearsal) { self.rehearsal = rehearsal }

  private var plan: FusePlan { rehearsal.plan }
  /// The part lets nothing start that is not signed, before or afterwards.
  private var mattersToHAB: Bool { plan.result.isClosed != false || plan.readOut.isClosed != false }

  mutating func perform() {
    guard plan.isAllowed else {
      return fail("the plan must not be burnt: \(plan.refusals.map(\.description).joined(separator: "; "))")
    }
    if mattersToHAB {
      if rehearsal.image == nil { fail("the part is or would be closed, and there is no image to show that it boots") }
      if rehearsal.flashloader == nil {
        fail("the part is or would be closed, and there is no signed flashloader to show that it can be reached")
      }
      guard outcome.failures.isEmpty else { return }
    }
    guard isModelled() else { return }
    guard let permission = try? BurnPermission(for: .virtualBoard) else { return }
    let bus = VirtualBus(VirtualRT1020(configuration))
    guard burn(on: bus, permission) else { return }
    var board = bus.board
    if let difference = FuseWord.all.first(where: { board.fuse($0) != plan.result[$0] && plan.result[$0] != nil }) {
      return fail("fuse word \(FuseText.word(difference)) is not what the plan says")
    }
    outcome.shown.append("all \(plan.burns.count) burns took place and read back as planned")
    showBoot(&board)
    showLoading(board)
    cutPower(permission)
  }

  private mutating func fail(_ text: String) { outcome.failures.append(text) }

  /// Some ways to boot are not modelled: of those no rehearsal shows anything.
  private mutating func isModelled() -> Bool {
    let select = plan.result[FuseWord.bootConfiguration1] ?? 0
    let configuration = plan.result[FuseWord.bootConfiguration0] ?? 0
    let others = configuration & ~0xF0
    guard select & 0x10 != 0, others != 0 else { return true }
    fail(
      "with BT_FUSE_SEL burnt the part heeds the bits \(FuseText.value(others)) of BOOT_CFG0 (encrypted XIP, another way "
        + "to read the flash), which the virtual board does not: no rehearsal shows that it boots")
    return false
  }

  // MARK: - The board

  /// A virtual board with the real one's fuses and flash, in serial download.
  private var configuration: BoardConfiguration {
    var configuration = BoardConfiguration()
    configuration.seed = rehearsal.seed
    configuration.firmware = rehearsal.firmware
    configuration.ram = .flexRAM
    for word in FuseWord.all {
      configuration.fuses[word] = plan.readOut[word] ?? 0
      // What the real part does not let be read, the virtual one must not either.
      if plan.readOut[word] == nil { configuration.faults.append(.fuseReadError(word: word)) }
    }
    guard let image = rehearsal.image else { return configuration }
    // A quad flash whose quad enable bit is set, as the flashloader that wrote the image has set it.
    configuration.flash?.part = "W25Q64JV"
    configuration.flash?.statusRegisters = [0, 2]
    configuration.flash?.contents = [(0, image.bytes)]
    var size = 8 << 20
    while size < image.bytes.count, size < 1 << 28 { size *= 2 }
    configuration.flash?.size = size
    return configuration
  }

  private func startFlashloader(on bus: VirtualBus) throws(ProvisioningError) -> any HIDDevice {
    var steps = ProvisioningPlan(segments: [])
    if let own = rehearsal.flashloader { steps.flashloader = own } else { steps.flashloader = Self.standIn }
    return try Provisioner(steps, now: { bus.board.time }).startFlashloader(on: bus).device
  }

  private static let standIn: RAMImage? = {
    guard let file = try? ImageFile(StandInFlashloader.make()) else { return nil }
    return try? RAMImage(file)
  }()

  // MARK: - Burning

  private mutating func burn(on bus: VirtualBus, _ permission: BurnPermission) -> Bool {
    let device: any HIDDevice
    do throws(ProvisioningError) { device = try startFlashloader(on: bus) } catch {
      fail("the flashloader does not start on the part as it is now: \(error.failure): \(error.cause)")
      return false
    }
    outcome.shown.append("the flashloader starts on the part as it is now")
    var seen: [(step: FuseStep, board: VirtualRT1020)] = []
    var burner = FuseBurner(plan, planName: "rehearsal")
    burner.begins = { seen.append(($0, bus.board)) }
    do throws(FuseBurnError) {
      _ = try burner.run(MBootHost(device), permission: permission, journal: MemoryJournal())
    } catch {
      fail("burning failed: \(error)")
      return false
    }
    beginnings = seen
    return true
  }

  // MARK: - Afterwards

  /// The image must start from the flash.
  private mutating func showBoot(_ board: inout VirtualRT1020) {
    guard let image = rehearsal.image else {
      return outcome.shown.append("no image was given: what boots afterwards was not shown")
    }
    var board = board
    board.setBootPins(.internal)
    board.setPower(false)
    board.advance(by: .seconds(1))
    board.setPower(true)
    board.advance(by: .seconds(1))
    let state = plan.result.isClosed == false ? "open" : "closed"
    guard case .application(let entry) = board.running else {
      return fail("the \(state) part does not start the image in its flash: \(Self.reason(board))")
    }
    outcome.boots = true
    outcome.shown.append(
      "after a power cycle the \(state) part starts the image in its flash, at 0x\(String(entry, radix: 16))")
    guard plan.result.isClosed == false, let keys = plan.result.keyHash, !keys.isBlank else { return }
    warnOfClosing(image, keys)
  }

  /// An open part starts anything; what HAB would say once it is closed is worth knowing today.
  private mutating func warnOfClosing(_ image: FlashImage, _ keys: KeyHash) {
    let verdict = image.authenticate(
      .init(isClosed: true, keyHash: keys.words, revokedKeys: plan.result.revokedKeys ?? 0))
    guard !verdict.starts else {
      return outcome.shown.append("were the part closed, it would start the image too")
    }
    let cause = verdict.findings.first { $0.event.status == .failure }?.cause ?? "HAB refuses it"
    outcome.shown.append("were the part closed, it would not start this image: \(cause)")
  }

  /// The flashloader must still start over serial download; of a plan that ends that, before it does.
  private mutating func showLoading(_ board: VirtualRT1020) {
    var last = board
    if plan.cutsOff, let before = beginnings.first(where: { $0.step.stage == .wayBack })?.board {
      last = before
      outcome.shown.append("the plan ends serial download, or the way back from it: it was tried right before that")
    }
    last.setBootPins(.serial)
    last.setPower(false)
    last.advance(by: .seconds(1))
    last.setPower(true)
    let bus = VirtualBus(last)
    do throws(ProvisioningError) {
      let device = try startFlashloader(on: bus)
      defer { device.close() }
      let found = (try? FuseReading.all(MBootHost(device)))?.filled(from: plan.result)
      guard found != nil, plan.cutsOff || found == plan.result else {
        return fail("after a power cycle the fuses do not read as planned")
      }
      outcome.loads = true
      outcome.shown.append(
        "after a power cycle the flashloader starts over serial download, and the fuses read as planned")
    } catch {
      let reason = bus.board.jumpReport?.failure.map { ": " + $0.text } ?? ""
      fail("after a power cycle the flashloader does not start any more: \(error.failure): \(error.cause)\(reason)")
    }
  }

  private static func reason(_ board: VirtualRT1020) -> String {
    if let failure = board.bootReport?.failure { return failure.text }
    switch board.running {
    case .bootROM: return "the boot ROM falls back to serial download"
    case .flashloader: return "a flashloader runs instead"
    case .stopped: return "the boot ROM finds nothing to start"
    default: return "nothing runs"
    }
  }

  // MARK: - Power cuts

  /// At each burn the supply fails in the middle; the part must be safe then, and burnt to the end afterwards.
  private mutating func cutPower(_ permission: BurnPermission) {
    let rounds = max(0, rehearsal.cutsPerStep)
    for beginning in beginnings {
      guard case .burn(let burn) = beginning.step else { continue }
      for round in 0..<rounds {
        let share = Double(round + 1) / Double(rounds + 1)
        guard cut(beginning.board, at: burn, share: share, permission) else { return }
        outcome.cuts += 1
      }
    }
    if outcome.cuts > 0 {
      outcome.shown.append(
        "the supply was cut \(outcome.cuts) times in the middle of a burn: no part was closed without its keys, and each "
          + "was burnt to the end afterwards")
    }
  }

  /// - Returns: whether all went well.
  private mutating func cut(
    _ start: VirtualRT1020, at burn: FuseStep.Burn, share: Double, _ permission: BurnPermission
  ) -> Bool {
    let bus = VirtualBus(start)
    guard let device = try? bus.open([.flashloader], timeout: .zero) else {
      fail("the flashloader was gone before a step")
      return false
    }
    let sick = InterruptedDevice(device, of: bus, burning: burn.word, share: share)
    let burner = FuseBurner(plan, planName: "rehearsal")
    let cutShort = Result { () throws(FuseBurnError) in
      try burner.run(MBootHost(sick), permission: permission, journal: MemoryJournal())
    }
    device.close()
    let name = FuseText.word(burn.word)
    guard case .failure = cutShort, bus.board.running == .off else {
      fail("the supply could not be cut in the burn of \(name)")
      return false
    }
    if let danger = Self.danger(bus.board.fuses, plan) {
      fail("a power cut in the burn of \(name) leaves a part that is lost: \(danger)")
      return false
    }
    // Such a burn may have shut the door, with nothing left to do behind it but its other bits.
    if burn.stage == .wayBack { return true }
    bus.board.advance(by: .seconds(1))
    bus.board.setBootPins(.serial)
    bus.board.setPower(true)
    return resume(on: bus, after: "after a power cut in the burn of \(name)", permission)
  }

  /// Burns what is left of the plan, from a power cut on.
  private mutating func resume(on bus: VirtualBus, after what: String, _ permission: BurnPermission) -> Bool {
    do throws(ProvisioningError) {
      let device = try startFlashloader(on: bus)
      defer { device.close() }
      let rest = Result { () throws(FuseBurnError) in
        try FuseBurner(plan, planName: "rehearsal")
          .run(MBootHost(device), permission: permission, journal: MemoryJournal())
      }
      if case .failure(let error) = rest {
        fail("\(what) the plan cannot be burnt to the end: \(error)")
        return false
      }
    } catch {
      fail("\(what) the flashloader does not start: \(error.failure): \(error.cause)")
      return false
    }
    if let missing = FuseWord.all.first(where: { bus.board.fuse($0) != plan.result[$0] && plan.result[$0] != nil }) {
      fail("\(what) the word \(FuseText.word(missing)) ends up wrong")
      return false
    }
    return true
  }

  /// What is wrong with a part that the plan left half burnt; nil if nothing is.
  private static func danger(_ words: [UInt32], _ plan: FusePlan) -> String? {
    for word in FuseWord.all where words.indices.contains(word) {
      guard let before = plan.readOut[word], let after = plan.result[word] else { continue }
      if words[word] & ~(before | after) != 0 { return "\(FuseText.word(word)) has bits that nobody asked for" }
    }
    guard plan.closes, words[FuseWord.bootConfiguration1] & FuseWord.closeBit != 0 else { return nil }
    guard let keys = plan.keyHash, FuseWord.keyHash.map({ words[$0] }) == keys.words else {
      return "it is closed and its keys are not there"
    }
    return nil
  }
}

extension FuseStep {
  /// When it is done; a comparison belongs to the keys.
  var stage: Stage {
    switch self {
    case .burn(let burn): burn.stage
    case .compareKeys: .keys
    }
  }
}
