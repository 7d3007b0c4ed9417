import BoardJournal
import BootImage
import FuseBurning
import Fuses
import HAB
import JSONText
import PlanFiles
import Provisioning

/// Carries the rest of a plan file out beside the flash: keeps the board's journal, goes on where an earlier run
/// stopped, rehearses the fuses and burns them last of all.
public final class SecureRun: ProvisioningCompanion {
  /// Opens the journal of the board with this unique id.
  public typealias JournalOpener = (_ board: String) throws(JournalError) -> any Journal
  /// Decides whether the fuses may be burnt, after a rehearsal that succeeded and before anything is changed.
  public typealias Permitter = (_ rehearsed: RehearsedFuses) throws(ProvisioningError) -> BurnDecision

  /// The plan and its files.
  public let material: PlanMaterial
  /// Go on with an earlier run that did not come to its end.
  public var resumes: Bool
  /// What is loaded where the plan names no flashloader.
  public var standIn: RAMImage?
  /// The time for the journal, seconds since 1970.
  public var time: () -> Int64? = { nil }
  /// Power cuts at each burn of the rehearsal.
  public var rehearsedCuts = 2
  /// Asked between two fuse words.
  public var isCancelled: () -> Bool = { false }
  /// What was done besides the flash, so far.
  public internal(set) var report = SecureReport()

  let openJournal: JournalOpener
  let permit: Permitter
  var book: ProvisioningJournal?
  var check: PlanCheck?
  var rehearsed: RehearsedFuses?
  var grant: ((Rehearsal) throws(TicketError) -> BurnPermission)?
  /// See `ProvisioningCompanion`.
  public internal(set) var comparesFlash = false

  /// Carries `material` out.
  public init(
    _ material: PlanMaterial, journal: @escaping JournalOpener, permit: @escaping Permitter
  ) {
    self.material = material
    resumes = material.plan.policy.resumes
    openJournal = journal
    self.permit = permit
  }

  // MARK: - The board

  /// See `ProvisioningCompanion`.
  public func meet(
    _ board: FuseReadOut, _ events: @escaping (ProvisioningEvent) -> Void
  ) throws(ProvisioningError) {
    let id = board.uniqueIDText ?? "unknown"
    report.board = id
    let inputs = try naming { () throws(HABError) in try material.inputDigests() }
    let name = try naming { () throws(HABError) in try material.name() }
    let journal = try keeping(.readFuses) { () throws(JournalError) in try openJournal(id) }
    report.journal = (journal as? BoardJournal)?.path
    let book = ProvisioningJournal(journal: journal, plan: name, time: time)
    let unfinished = book.unfinished
    let hasClosed = board.isClosed == true && unfinished?.plan == name && unfinished?.reachedFuses == true
    let check = PlanCheck(material, on: board, hasClosed: hasClosed)
    try refuse(check)
    for finding in check.findings where finding.weight == .warning { events(.warning(finding.text)) }
    self.check = check
    report.plan = check.fuses
    if let unfinished {
      goOn(unfinished, name, inputs, events)
    } else if resumes {
      events(.note("no earlier run stopped: nothing to go on with"))
    }
    if let plan = check.fuses {
      let left = plan.burns.count
      let before = plan.changes.count { $0.isAlreadyRight }
      events(.note("fuses: \(left) to burn, \(before) as the plan wants them already"))
      if before > 0 { report.notRepeated.append("\(before) fuse words are as the plan wants them already") }
    }
    try keeping(.readFuses) { () throws(JournalError) in try book.began(inputs: inputs, board: id) }
    self.book = book
  }

  /// Stops where the plan does not suit this part.
  private func refuse(_ check: PlanCheck) throws(ProvisioningError) {
    guard let finding = check.findings.first(where: { $0.weight == .error }) else { return }
    let place = finding.position.map { "\(material.path):\($0.line):\($0.column): " } ?? ""
    throw ProvisioningError(
      phase: .readFuses, failure: "the plan does not suit this board", cause: place + finding.text,
      remedies: check.findings.filter { $0.weight == .error }.compactMap(\.remedy), exitCode: check.exitCode)
  }

  /// Says what an earlier run left behind, and whether this one goes on with it.
  private func goOn(
    _ earlier: ProvisioningJournal.Unfinished, _ name: String, _ inputs: [(name: String, digest: String)],
    _ events: (ProvisioningEvent) -> Void
  ) {
    let isSame = earlier.plan == name
    guard resumes else {
      events(
        .warning(
          "an earlier run\(isSame ? "" : " of another plan") stopped \(earlier.place): this one starts over "
            + "('--resume' goes on)"))
      return
    }
    report.isResumed = true
    events(.note("an earlier run stopped \(earlier.place): going on"))
    if !isSame {
      var changed = inputs.filter { earlier.inputs[$0.name] != $0.digest }.map(\.name)
      changed += earlier.inputs.keys.sorted().filter { key in !inputs.contains { $0.name == key } }
      events(
        .warning("since then these have changed: \(changed.joined(separator: ", ")); what is not equal is done again"))
    }
    comparesFlash = earlier.claimsFlash
    if !earlier.claimsFlash { events(.note("the flash was not written to its end: it is written again")) }
  }

  // MARK: - The journal

  /// See `ProvisioningCompanion`.
  public func begins(_ phase: ProvisioningPhase) throws(ProvisioningError) {
    guard let book, ProvisioningJournal.keeps(phase) else { return }
    try keeping(phase) { () throws(JournalError) in try book.append(phase, .begun) }
  }

  /// See `ProvisioningCompanion`.
  public func ended(_ phase: ProvisioningPhase) throws(ProvisioningError) {
    guard let book, ProvisioningJournal.keeps(phase) else { return }
    try keeping(phase) { () throws(JournalError) in try book.append(phase, .done) }
  }

  /// See `ProvisioningCompanion`.
  public func finished(_ result: ProvisioningResult) throws(ProvisioningError) {
    if result.isFlashKept { report.notRepeated.append("the flash holds block and image already") }
    guard let book else { return }
    try keeping(result.times.last?.phase ?? .observeBoot) { () throws(JournalError) in
      try book.ended(boot: "\(result.boot)")
    }
  }

  /// See `ProvisioningCompanion`. What stopped the run is what the user must read of, not that the journal did not take
  /// it: a run without an end counts as one that was stopped anyway.
  public func stopped(by error: ProvisioningError) { try? book?.failed(error) }

  // MARK: - Errors

  /// Makes a journal's error this run's.
  func keeping<Value>(
    _ phase: ProvisioningPhase, _ body: () throws(JournalError) -> Value
  ) throws(ProvisioningError) -> Value {
    do throws(JournalError) { return try body() } catch {
      if case .inUse(let path) = error {
        throw ProvisioningError(
          phase: phase, failure: "another program works on this board", cause: "it has the journal \(path) open",
          remedies: ["wait for the other program, or end it"], exitCode: .noDevice)
      }
      throw ProvisioningError(
        phase: phase, failure: "the board's journal cannot be kept", cause: error.description,
        remedies: ["make room or give the right to write there, and run again with --resume"], exitCode: .fileTrouble)
    }
  }

  /// Makes libcrypto's error this run's.
  func naming<Value>(_ body: () throws(HABError) -> Value) throws(ProvisioningError) -> Value {
    do throws(HABError) { return try body() } catch {
      throw ProvisioningError(
        phase: .readFuses, failure: "the plan's files cannot be told apart", cause: error.description,
        remedies: [error.kind == .library ? CryptoLibrary.remedy : "run again"],
        exitCode: error.kind == .library ? .fileTrouble : .badInput)
    }
  }
}
