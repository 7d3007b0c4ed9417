import BootImage
import Fuses
import HAB
import MBoot

extension ProvisioningRun {
  /// Finds out which board this is and whether it is closed, as far as anybody wants to know, and judges by it what is
  /// to be written. Nothing on the board is changed.
  func meetBoard(_ host: MBootHost) throws(ProvisioningError) {
    let isWanted = companion != nil || plan.boards != nil || plan.refusesClosedParts || plan.authentication == .always
    // A boot ROM that says "open" has said all that a plan without wishes needs.
    guard isWanted || plan.authentication == .onClosedParts && result.habState != .open else { return }
    let fuses = try run(.readFuses) { () throws(ProvisioningError) in
      try readFuses(host, all: isWanted)
    }
    result.fuses = fuses
    try checkBoard(fuses)
    try companion?.meet(fuses, events)
    if plan.authentication == .always || plan.authentication == .onClosedParts && isClosed {
      try run(.verifyImage) { () throws(ProvisioningError) in try verifyImage(fuses) }
    }
    if let companion, companion.rehearses {
      try run(.rehearseFuses) { () throws(ProvisioningError) in
        try companion.rehearse(flash: flashContent, events)
      }
    }
  }

  /// The part is closed: by its boot ROM's word, or by its fuses.
  private var isClosed: Bool { result.habState == .closed || result.fuses?.isClosed == true }

  /// Reads fuse words. A word that cannot be read stays unknown, unless it is the one that says whether the part is
  /// closed, and somebody must know.
  /// - Parameter all: all 48; else only what authentication needs.
  private func readFuses(_ host: MBootHost, all: Bool) throws(ProvisioningError) -> FuseReadOut {
    var fuses = FuseReadOut([])
    func read(_ index: Int) throws(ProvisioningError) {
      let answer = Result { () throws(MBootError) in try host.flashReadOnce(index: UInt32(index)) }
      switch answer {
      case .success(let word): fuses[index] = word
      case .failure(let error) where error.status != nil && index != FuseWord.bootConfiguration1: break
      case .failure(let error) where error.status != nil && !all && result.habState != .closed:
        warn("whether the part is closed is not known: \(error.description)")
      case .failure(let error): throw failure(error)
      }
    }
    try read(FuseWord.bootConfiguration1)
    guard all || fuses.isClosed == true || result.habState == .closed else { return fuses }
    let words = all ? Array(FuseWord.all) : Array(FuseWord.keyHash) + [FuseWord.revocation]
    for index in words where index != FuseWord.bootConfiguration1 { try read(index) }
    if let id = fuses.uniqueIDText { note("unique id \(id)") }
    let keys = fuses.keyHash.map { $0.isBlank ? "no keys are burnt" : "keys \($0.text)" } ?? "its keys cannot be read"
    note("the part is \(fuses.isClosed == true ? "closed" : "open"), \(keys)")
    return fuses
  }

  /// Refuses a board that the plan is not for.
  private func checkBoard(_ fuses: FuseReadOut) throws(ProvisioningError) {
    func refuse(_ failure: String, _ cause: String, _ remedy: String, _ code: ExitCode) -> ProvisioningError {
      ProvisioningError(phase: phase, failure: failure, cause: cause, remedies: [remedy], exitCode: code)
    }
    if let boards = plan.boards, fuses.uniqueID.map({ !boards.contains($0) }) ?? true {
      throw refuse(
        "this board, \(fuses.uniqueIDText ?? "whose unique id cannot be read"), is none of the plan's",
        "the plan names the boards that it is for", "connect the right board, or add its unique id to the plan",
        .badInput)
    }
    if plan.refusesClosedParts, isClosed {
      throw refuse(
        "the part is closed already", "the plan refuses closed parts",
        "say \"closed_board: update\" to write images that the part's keys authenticate", .closedPart)
    }
  }

  /// Authenticates the image that the boot ROM will find.
  private func verifyImage(_ fuses: FuseReadOut) throws(ProvisioningError) {
    let memory = SegmentMemory(plan.segments)
    guard memory.bytes(at: FlashLayout.containerAddress, count: ImageVectorTable.byteCount) != nil else {
      return note("nothing is written at \(Hexadecimal.word(FlashLayout.containerAddress)): no image to authenticate")
    }
    guard let hash = fuses.keyHash, let revoked = fuses.revokedKeys else {
      guard isClosed else { return warn("the image is not authenticated: the part's keys cannot be read") }
      throw ProvisioningError(
        phase: phase, failure: "the part is closed and its keys cannot be read",
        cause: "SRK_HASH or SRK_REVOKE did not read", remedies: ["power-cycle the board and run again"],
        exitCode: .deviceFailed)
    }
    let part = HABPart(isClosed: isClosed, keyHash: hash.words, revokedKeys: revoked)
    let outcome = HABAuthenticator(part).authenticate(at: FlashLayout.containerAddress, in: memory)
    result.authentication = outcome
    if isClosed, !outcome.starts {
      let first = outcome.findings.first { $0.event.status == .failure } ?? outcome.findings.first
      throw ProvisioningError(
        phase: phase, failure: "the part is closed and would not start this image",
        address: FlashLayout.containerAddress, cause: first?.cause ?? "it does not pass authentication",
        remedies: [first?.remedy ?? "sign it with the keys whose hash is burnt into this part"], exitCode: .closedPart)
    }
    guard let failure = outcome.findings.first(where: { $0.event.status == .failure }) else {
      return note("the image is authentic by the part's keys")
    }
    // What an open part without keys, or without a signature to judge, thinks of an image is of no interest.
    guard !hash.isBlank, outcome.table.map({ $0.csf != 0 }) ?? true else {
      return note("the part is open and starts the image as it is")
    }
    warn("the part is open and starts the image; closed, it would not: \(failure.cause)")
  }
}
