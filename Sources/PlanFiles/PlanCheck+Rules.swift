import BootImage
import Fuses
import HAB
import Provisioning

/// The single rules, in the order in which they are asked.
extension PlanCheck {
  /// Signatures are judged by libcrypto.
  mutating func checkLibrary(_ material: PlanMaterial) {
    let isSigned = material.layout.container.isSigned || material.closedFlashloader != nil
    guard isSigned, let trouble = CryptoLibrary.trouble else { return }
    say(.error("signatures cannot be judged: \(trouble)", remedy: CryptoLibrary.remedy, .fileTrouble))
  }

  mutating func checkImage(_ material: PlanMaterial) {
    let (plan, name) = (material.plan, material.plan.image.file.path)
    let position = plan.image.file.position
    let isSigned = material.layout.container.isSigned
    if !now.starts, !isClosed {
      let finding = now.findings.first { $0.event.status == .failure }
      say(
        .error(
          "the boot ROM would not start \(name): \(finding?.cause ?? "it refuses it")",
          remedy: finding?.remedy ?? "build it again", at: position))
    }
    guard plan.boot != .unsigned || isClosed else {
      if isSigned { say(.note("\(name) is signed; an open part starts it all the same", at: position)) }
      return
    }
    guard isSigned else {
      let why = isClosed ? "the part is closed" : "\"boot: \(plan.boot.rawValue)\" wants a signed image"
      say(
        .error(
          "\(name) is not signed, and \(why)",
          remedy: "say \"sign:\" under \"image\", or give a file that is signed", at: position, .closedPart))
      return
    }
    guard let closed else {
      say(
        .error(
          "nothing says which keys \(name) must be signed with",
          remedy: "give \"srk_table\" or \"srk_hash\" under \"fuses\"", at: plan.bootPosition))
      return
    }
    guard !closed.starts else { return }
    for finding in closed.findings where finding.event.status == .failure {
      say(
        .error(
          "a part closed with \(keySource) would not start \(name): \(finding.cause)", remedy: finding.remedy,
          at: position, .closedPart))
    }
  }

  /// What the keys are called in messages.
  private var keySource: String { isClosed ? "its own keys" : "the plan's keys" }

  mutating func checkFlashloader(_ material: PlanMaterial) {
    let flashloaders = material.plan.flashloader
    guard material.flashloader != nil || material.signedFlashloader != nil else {
      guard endsClosed(material) else {
        say(.note("no flashloader is named: virtual boards run a stand-in, silicon needs NXP's"))
        return
      }
      say(missingSigned(material))
      return
    }
    guard endsClosed(material) else { return }
    guard let image = material.closedFlashloader else {
      say(missingSigned(material))
      return
    }
    guard let flashloader, !flashloader.starts else { return }
    let path = image == material.signedFlashloader ? flashloaders.signed : flashloaders.unsigned
    for finding in flashloader.findings where finding.event.status == .failure {
      say(
        .error(
          "a part closed with \(keySource) would not load \(path?.path ?? "the flashloader") again: \(finding.cause)",
          remedy: finding.remedy, at: path?.position, .closedPart))
    }
  }

  private func missingSigned(_ material: PlanMaterial) -> PlanFinding {
    .error(
      "no flashloader is signed, and the part \(isClosed ? "is" : "is to be") closed: it loads no other, so that "
        + (isClosed ? "it cannot be written at all" : "nothing could ever be written to it again"),
      remedy: "give a flashloader that is signed with the same keys under \"flashloader: signed\"",
      at: material.plan.flashloader.position ?? material.plan.bootPosition, .closedPart)
  }

  mutating func checkFuses(_ material: PlanMaterial) {
    let plan = material.plan
    let wanted = plan.fuses
    switch plan.boot {
    case .closed where wanted?.closes != true && !isClosed:
      say(
        .error(
          "\"boot: closed\" and nothing closes the part", remedy: "say \"close: true\" under \"fuses\" as well",
          at: wanted?.closesPosition ?? plan.bootPosition))
    case .unsigned where wanted?.closes == true, .signed where wanted?.closes == true:
      say(
        .error(
          "\"close: true\" and \"boot: \(plan.boot.rawValue)\" contradict each other",
          remedy: "say \"boot: closed\", or leave \"close\" out", at: wanted?.closesPosition))
    default: break
    }
    if wanted?.closes == true, keyHash == nil {
      say(
        .error(
          "the part is to be closed and no keys are burnt: it would start nothing any more",
          remedy: "give \"srk_table\" or \"srk_hash\" under \"fuses\"", at: wanted?.closesPosition))
    }
    guard let fuses else { return }
    for refusal in fuses.refusals {
      say(.error("fuses: \(refusal.cause)", remedy: refusal.remedy, refusal.kind.isInput ? .badInput : .closedPart))
    }
    for consequence in fuses.consequences {
      say(consequence.weight == .note ? .note("fuses: \(consequence.text)") : .warning("fuses: \(consequence.text)"))
    }
    if fuses.isDone { say(.note("all fuses are as the plan wants them already")) }
  }

  mutating func checkPolicy(_ material: PlanMaterial) {
    let policy = material.plan.policy
    if isClosed, !hasClosed, policy.closed == .refuse {
      say(
        .error(
          "the part is closed already, and \"closed_board: refuse\"",
          remedy: "say \"closed_board: update\" to write images that the part's keys authenticate", .closedPart))
    }
    if policy.boards?.contains(readOut.uniqueID ?? 0) == false, readOut.uniqueID.map({ $0 != 0 }) == true {
      say(
        .error(
          "the board \(readOut.uniqueIDText ?? "") is none of the plan's", remedy: "add its unique id to \"boards\""))
    }
    guard material.plan.fuses != nil, policy.burning == .never else { return }
    if policy.isAllOrNothing {
      say(
        .error(
          "\"burn: never\" and \"all_or_nothing: true\" leave nothing that may be done",
          remedy: "say \"burn: virtual\" or \"silicon\", or leave the fuses out"))
    } else {
      say(.note("\"burn: never\": the fuses are rehearsed and shown, not burnt"))
    }
  }

  /// What the flash's side has to say.
  mutating func checkFlash(_ material: PlanMaterial) {
    do throws(ProvisioningPlan.Fault) {
      for warning in try material.provisioningPlan().check() {
        say(.warning(warning, at: material.plan.memoryPosition))
      }
    } catch {
      say(
        .error(
          "\(error.failure): \(error.cause)", remedy: error.remedies.first ?? "change the plan",
          at: material.plan.memoryPosition))
    }
    if !material.plan.policy.verifies { say(.warning("\"verify: false\": what was written is not read back")) }
  }
}
