import BootImage

extension HABRun {
  /// Reads the command sequence file (CSF) and runs its commands; the first failure ends it.
  mutating func runCSF() {
    do throws(HABFinding) {
      let csf = try readCSF()
      for command in csf.commands { try run(command, of: csf) }
      if let fault = csf.fault { throw finding(for: fault) }
      guard isCSFAuthentic else {
        throw HABFinding(
          .invalidCSF, .runCSF,
          cause: "The CSF at \(csfAddress.addressText) ends without Authenticate CSF: nobody has signed it.",
          remedy: "Sign with a CSF that has the sections InstallSRK, InstallCSFK and AuthenticateCSF.")
      }
    } catch { findings.append(error) }
  }

  /// Where the CSF stands; 0 for none.
  var csfAddress: UInt32 { table?.csf ?? 0 }

  private func readCSF() throws(HABFinding) -> CommandSequenceFile {
    guard csfAddress != 0, let bootData else {
      throw HABFinding(
        .invalidCSF, .runCSF,
        cause: "The image is not signed: its image vector table names no command sequence file (CSF).",
        remedy: "Sign it for closed parts; open parts start it as it is.")
    }
    let place = "The command sequence file (CSF), to which the image vector table points at \(csfAddress.addressText),"
    let image = UInt64(bootData.start)..<UInt64(bootData.start) + UInt64(bootData.length)
    let start = UInt64(csfAddress)
    guard image.contains(start), start + UInt64(HABHeader.byteCount) <= image.upperBound else {
      throw HABFinding(
        .invalidAddress, .checkTarget,
        data: HABTarget.data(HABTarget.Kind.memory, start..<start + UInt64(HABHeader.byteCount)),
        cause: place + " lies outside the image that the boot data name (\(image.addressText)).",
        remedy: "Build the container again; the boot data's length must hold the CSF.")
    }
    guard let head = memory.bytes(at: csfAddress, count: HABHeader.byteCount), let header = HABHeader(head) else {
      throw HABFinding(
        .invalidCSF, .runCSF, cause: place + " is not there: the file or memory ends before.",
        remedy: "The container is cut off, or was built with signing asked for and no sections: build it again with "
          + "its CSF sections.")
    }
    guard header.tag == HABHeader.Tag.csf else {
      let found = head.map { $0.hexText(2).dropFirst(2) }.joined(separator: " ")
      throw HABFinding(
        .invalidCSF, .runCSF, cause: place + " is none: it starts with \(found) instead of D4.",
        remedy: "The container was built with signing asked for and no sections, or has been damaged: build it again "
          + "with its CSF sections.")
    }
    guard let bytes = memory.bytes(at: csfAddress, count: max(HABHeader.byteCount, header.length)) else {
      throw HABFinding(
        .invalidCSF, .runCSF, cause: place + " is cut off: its length is \(header.length.hexText()).",
        remedy: "Copy the whole container, or build it again.")
    }
    do throws(CommandFault) { return try CommandSequenceFile(bytes) } catch { throw finding(for: error) }
  }

  private func finding(for fault: CommandFault) -> HABFinding {
    let reason: HABReason =
      switch fault.cause {
      case .unknownCommand(HABHeader.Tag.writeData), .unknownCommand(HABHeader.Tag.checkData): .unsupportedCommand
      case .unknownCommand, .commandSize: .invalidCommand
      default: .invalidCSF
      }
    return HABFinding(
      reason, .runCSF, cause: "The CSF at \(csfAddress.addressText) is malformed: \(fault).",
      remedy: "The container has been damaged, or made by a tool that HAB does not follow: sign the image again.")
  }

  private mutating func run(_ command: CSFCommand, of csf: CommandSequenceFile) throws(HABFinding) {
    switch command.content {
    case .nop: break
    case .installKey(let installation): try install(installation, command)
    case .authenticateData(let authentication):
      if authentication.isDecryption {
        try decrypt(authentication, command)
      } else {
        try authenticate(authentication, command, csf)
      }
    case .set(let item, let algorithm, let engine, _):
      guard item == 3 else {
        throw refusal(
          .unsupportedItem, command, "sets item \(item.hexText(2)); only an engine (0x03) can be set",
          "Leave the section SetMID out.")
      }
      try checkAlgorithm(algorithm, command)
      try checkEngine(engine, command)
    case .initialize(let engine, _), .unlock(let engine, _, _):
      try needAuthenticCSF(command)
      guard HABEngine.unlockable.contains(engine) else {
        throw refusal(
          .unsupportedEngine, command, "is for \(HABEngine.name(engine)), which this part has not, or does not unlock",
          "Leave the section out, or name SNVS, SRTC or OCOTP.")
      }
    }
  }

  /// A failure of a command: its bytes go into the event.
  func refusal(
    _ reason: HABReason, _ command: CSFCommand, _ what: String, _ remedy: String
  ) -> HABFinding {
    HABFinding(
      reason, .command, data: command.bytes,
      cause: "The CSF's command at offset \(command.offset.hexText()), \(command.name), \(what).", remedy: remedy)
  }

  /// Only keys are installed before the CSF's own signature is checked.
  func needAuthenticCSF(_ command: CSFCommand) throws(HABFinding) {
    guard isCSFAuthentic else {
      throw refusal(
        .outOfSequence, command, "comes before Authenticate CSF", "Put the section behind AuthenticateCSF.")
    }
  }

  func checkEngine(_ engine: UInt8, _ command: CSFCommand) throws(HABFinding) {
    guard HABEngine.computing.contains(engine) else {
      throw refusal(
        .unsupportedEngine, command, "wants the engine \(HABEngine.name(engine)), which this part has not",
        "Sign with the engine ANY (0x00), DCP (0x1B) or SW (0xFF); CAAM belongs to other i.MX parts.")
    }
  }

  private func checkAlgorithm(_ algorithm: UInt8, _ command: CSFCommand) throws(HABFinding) {
    guard HABEngine.algorithms.contains(algorithm) else {
      throw refusal(
        .unsupportedAlgorithm, command, "names the algorithm \(algorithm.hexText(2)), which HAB has not here",
        "Leave the section SetEngine out, or name SHA-256.")
    }
  }

  /// The address that a command names: as it is, or counted from the CSF; nil past the last address.
  func address(_ location: UInt32, isAbsolute: Bool) -> UInt32? {
    if isAbsolute { return location }
    let (sum, overflow) = csfAddress.addingReportingOverflow(location)
    return overflow ? nil : sum
  }

  /// What stands behind a record's header (certificate, signature, MAC), or what is there instead, in words.
  func record(_ tag: UInt8, at place: UInt32?) -> Result<(bytes: [UInt8], header: HABHeader), RecordTrouble> {
    guard let place, let head = memory.bytes(at: place, count: HABHeader.byteCount), let header = HABHeader(head) else {
      return .failure(RecordTrouble("nothing can be read at \(place?.addressText ?? "an address past the last one")"))
    }
    guard header.tag == tag, header.isVersion4 else {
      let found = head.map { $0.hexText(2).dropFirst(2) }.joined(separator: " ")
      return .failure(
        RecordTrouble("\(found) stands at \(place.addressText), where \(tag.hexText(2).dropFirst(2)) .. .. 4x belongs"))
    }
    guard header.length > HABHeader.byteCount, let bytes = memory.bytes(at: place, count: header.length) else {
      return .failure(
        RecordTrouble("what stands at \(place.addressText) is cut off: its length is \(header.length.hexText())"))
    }
    return .success((bytes, header))
  }
}

/// Why a record cannot be read, in words.
struct RecordTrouble: Error {
  let words: String
  init(_ words: String) { self.words = words }
}
