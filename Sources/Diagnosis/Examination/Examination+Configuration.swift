import BootImage
import MBoot
import Provisioning

/// The user's own configuration: put in force, looked at, and put in force again at the end.
extension Examination {
  func tryConfiguration() {
    guard isUsable else { return }
    // A block that writes a register has the flashloader wait for the chip: for ever, if that stays busy or away.
    let isReady = findings.chip.jedecID != nil && findings.chip.staysBusy != true && findings.unsteadyReads == 0
    guard isReady || !plan.configuration.sendsModes else {
      return tell("the user's block was not tried: the flashloader would wait for ever for this flash")
    }
    let name = "configure-memory with the user's \(configurationName)"
    let isDone = configures(plan.configuration, as: name, status: \.configureStatus)
    if let status = findings.configureStatus { tell("\(name): \(StatusCode(rawValue: status))") }
    guard isUsable else { return }
    if let words = value(
      "property 0x19",
      { host throws(MBootError) in
        try host.getProperty(.externalMemoryAttributes, index: MemoryID.flexSPINOR)
      })
    {
      let attributes = ExternalMemoryAttributes(words: words)
      findings.attributes = attributes
      if isDone { tell("property 0x19: " + (attributes.text.isEmpty ? "nothing known" : attributes.text)) }
    }
    if isDone { compareFastReads() }
    readRegistersAgain()
  }

  var configurationName: String {
    switch plan.configuration {
    case .option(let word): "option word \(word)"
    case .block: "configuration block"
    }
  }

  private func readRegistersAgain() {
    guard isUsable, let id = findings.chip.jedecID, findings.configureStatus == 0 else { return }
    findings.chip.statusRegistersAfter = registers(ChipFamily(jedec: id))
    guard findings.chip.isQuadEnabledAfter != findings.chip.isQuadEnabled || findings.chip.isQuadEnabledAfter == false,
      let isSet = findings.chip.isQuadEnabledAfter
    else { return }
    tell("quad enable is \(isSet ? "set" : "clear") once the flash was configured")
  }

  /// Puts the user's configuration in force again, and says if that could not be done.
  func restore() {
    guard host != nil else { return }
    guard findings.configureStatus == 0 else {
      if findings.probeStatus == 0 {
        tell("the flash stays configured by the probing block: configure it before using it")
      }
      return
    }
    let isDone = configures(plan.configuration, as: "configure-memory again")
    tell(
      isDone
        ? "the user's configuration is in force again" : "the user's configuration could not be put in force again")
  }

  /// Puts a configuration in force; false if that failed.
  func configures(
    _ configuration: ProvisioningPlan.Configuration, as what: String = "configure-memory",
    status: WritableKeyPath<Findings, UInt32?>? = nil
  ) -> Bool {
    let isDone: Void? = value(what, status: status) { host throws(MBootError) in
      try host.configure(configuration, at: plan.optionAddress)
    }
    return isDone != nil
  }

  /// Has reads of the flash be slow and plain from now on; false if that failed.
  func configuresPlainReads() -> Bool {
    let isDone: Void? = value("configure for plain reads") { host throws(MBootError) in
      try probe(host).preparePlainReads()
    }
    return isDone != nil
  }
}
