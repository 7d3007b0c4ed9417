import BootImage
import FuseBurning
import Fuses
import HAB
import MBoot
import Provisioning
import VirtualRT1020

extension SecureRun {
  /// See `ProvisioningCompanion`.
  public var rehearses: Bool { check?.fuses.map { !$0.burns.isEmpty } ?? false }

  /// See `ProvisioningCompanion`.
  public var burns: Bool { grant != nil }

  /// See `ProvisioningCompanion`: the whole plan is carried out on a virtual board with this one's fuses, flash first.
  public func rehearse(
    flash: [ImageSegment], _ events: @escaping (ProvisioningEvent) -> Void
  ) throws(ProvisioningError) {
    guard let plan = check?.fuses else { return }
    let image = try rehearsedFlash(plan.readOut)
    var rehearsal = Rehearsal(plan, image: image, flashloader: material.closedFlashloader ?? material.flashloader)
    rehearsal.flashloader = rehearsal.flashloader ?? standIn
    rehearsal.cutsPerStep = rehearsedCuts
    let outcome = rehearsal.run()
    report.rehearsal = outcome.shown
    for text in outcome.shown { events(.note(text)) }
    if let failure = outcome.failures.first {
      throw ProvisioningError(
        phase: .rehearseFuses, failure: "the fuses must not be burnt: the rehearsal failed", cause: failure,
        remedies: ["mend the plan ('boardless plan check' says more); nothing on the board was changed"],
        exitCode: .closedPart)
    }
    let rehearsed = RehearsedFuses(rehearsal: rehearsal, outcome: outcome)
    self.rehearsed = rehearsed
    switch try permit(rehearsed) {
    case .burn(let grant): self.grant = grant
    case .later(let lines): try burnLater(lines, .rehearseFuses, events)
    }
  }

  /// The fuses are not burnt in this run, which goes on without, unless the plan wants all or nothing.
  private func burnLater(
    _ lines: [String], _ phase: ProvisioningPhase, _ events: (ProvisioningEvent) -> Void
  ) throws(ProvisioningError) {
    grant = nil
    report.goingOn = lines
    let cause = lines.first ?? "nobody permits it"
    guard material.plan.policy.isAllOrNothing else {
      return events(.warning("the fuses are not burnt in this run: \(cause)"))
    }
    throw ProvisioningError(
      phase: phase, failure: "the fuses are not burnt in this run, and the plan wants all or nothing", cause: cause,
      remedies: lines.count > 1 ? Array(lines.dropFirst()) : ["say \"all_or_nothing: false\" to go on without them"],
      exitCode: .badInput)
  }

  /// What the flash holds after the plan's image was written to a virtual board with these fuses.
  private func rehearsedFlash(_ readOut: FuseReadOut) throws(ProvisioningError) -> FlashImage {
    var plan = material.provisioningPlan(standIn: standIn)
    (plan.boards, plan.authentication, plan.resets) = (nil, .never, false)
    var configuration = BoardConfiguration()
    configuration.ram = .flexRAM
    for word in FuseWord.all { configuration.fuses[word] = readOut[word] ?? 0 }
    let end = Int(clamping: (plan.segments.last?.end ?? 0) - UInt64(FlashLayout.flashAddress))
    var size = 8 << 20
    while size < end, size < 256 << 20 { size *= 2 }
    configuration.flash?.part = "W25Q64JV"
    configuration.flash?.size = size
    let bus = VirtualBus(VirtualRT1020(configuration))
    func failed(_ cause: String, _ code: ExitCode) -> ProvisioningError {
      ProvisioningError(
        phase: .rehearseFuses, failure: "the rehearsal could not write the flash of a virtual board", cause: cause,
        remedies: ["mend the plan; nothing on the board was changed"], exitCode: code)
    }
    do throws(ProvisioningError) { _ = try Provisioner(plan, now: { bus.board.time }).run(on: bus) } catch {
      throw failed("\(error.phase.rawValue): \(error.failure): \(error.cause)", error.exitCode)
    }
    do throws(BootContainerError) { return try FlashImage(bus.board.flash(at: 0, count: end)) } catch {
      throw failed(error.description, .badInput)
    }
  }

  /// See `ProvisioningCompanion`.
  public func burn(
    _ host: MBootHost, flash: [ImageSegment], _ events: @escaping (ProvisioningEvent) -> Void
  ) throws(ProvisioningError) {
    guard let rehearsed, let grant else { return }
    let rehearsal = try confirmed(rehearsed, host)
    let permission: BurnPermission
    do throws(TicketError) { permission = try grant(rehearsal) } catch {
      return try burnLater([error.description], .burnFuses, events)
    }
    try burn(rehearsed.plan, host, permission, events)
  }

  /// The rehearsal with what the flash really holds: done anew where that is not what the virtual board wrote, as the
  /// configuration block is another one for another flash.
  private func confirmed(_ rehearsed: RehearsedFuses, _ host: MBootHost) throws(ProvisioningError) -> Rehearsal {
    var rehearsal = rehearsed.rehearsal
    let count = rehearsal.image?.bytes.count ?? 0
    let found = Result { () throws(MBootError) in
      try host.readMemory(address: FlashLayout.flashAddress, count: count, memoryID: MemoryID.flexSPINOR)
    }
    func failed(_ cause: String, _ code: ExitCode) -> ProvisioningError {
      ProvisioningError(
        phase: .burnFuses, failure: "the fuses are not burnt: what the flash holds could not be rehearsed",
        cause: cause,
        remedies: ["power-cycle the board and run again with --resume"], exitCode: code)
    }
    switch found {
    case .failure(let error): throw failed(error.description, FuseBurnError(.device(error)).exitCode)
    case .success(let bytes):
      guard bytes != rehearsal.image?.bytes else { return rehearsal }
      do throws(BootContainerError) { rehearsal.image = try FlashImage(bytes) } catch {
        throw failed(error.description, .verifyMismatch)
      }
    }
    let outcome = rehearsal.run()
    report.rehearsal = outcome.shown
    if let failure = outcome.failures.first { throw failed(failure, .closedPart) }
    return rehearsal
  }

  private func burn(
    _ plan: FusePlan, _ host: MBootHost, _ permission: BurnPermission,
    _ events: @escaping (ProvisioningEvent) -> Void
  ) throws(ProvisioningError) {
    guard let book else { return }
    let total = plan.burns.count
    var burner = FuseBurner(plan, planName: try naming { () throws(HABError) in try plan.name() })
    burner.time = time
    burner.isCancelled = isCancelled
    var done = 0
    burner.begins = { step in
      guard case .burn = step else { return }
      events(.progress(.burnFuses, done: done, total: total))
      done += 1
    }
    do throws(FuseBurnError) {
      let result = try burner.run(host, permission: permission, journal: book.journal)
      report.burnt = result.burnt
      events(.progress(.burnFuses, done: total, total: total))
      for burn in result.burnt {
        events(
          .note("burnt \(FuseText.word(burn.word)): \(FuseText.value(burn.before)) -> \(FuseText.value(burn.after))"))
      }
      for note in result.notes { events(.note(note)) }
      if plan.closes { events(.note("the part is closed: it starts only what is signed with its keys")) }
    } catch {
      throw ProvisioningError(
        phase: .burnFuses, failure: "the fuses are not all burnt", address: nil, command: "efuse-program-once",
        cause: error.description,
        remedies: ["bring the board back into serial download mode and run again with --resume"],
        exitCode: error.exitCode)
    }
  }
}
