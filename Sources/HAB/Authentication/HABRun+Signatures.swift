import BootImage

extension HABRun {
  /// Checks the CSF's own signature, or one over blocks of memory.
  mutating func authenticate(
    _ authentication: CSFAuthentication, _ command: CSFCommand, _ csf: CommandSequenceFile
  ) throws(HABFinding) {
    guard authentication.proof == CSFAuthentication.Proof.cms else {
      throw refusal(
        .unsupportedProtocol, command,
        "names the protocol \(authentication.proof.hexText(2)); signatures are CMS (0xC5)", "Sign with CMS signatures.")
    }
    guard authentication.flags & ~1 == 0 else {
      throw refusal(.unsupportedItem, command, "has flags \(authentication.flags.hexText(2))", "Sign the image again.")
    }
    try checkEngine(authentication.engine, command)
    if isCSFAuthentic {
      try authenticateData(authentication, command)
    } else {
      try authenticateCSF(authentication, command, csf)
    }
  }

  private mutating func authenticateCSF(
    _ authentication: CSFAuthentication, _ command: CSFCommand, _ csf: CommandSequenceFile
  ) throws(HABFinding) {
    guard authentication.keyIndex == 1, authentication.blocks.isEmpty else { return try needAuthenticCSF(command) }
    guard let certificate = certificates[1] else {
      throw refusal(
        rootKey == nil ? .outOfSequence : .invalidKey, command, "has no CSF key: nothing has installed one",
        "Sign with the sections InstallSRK and InstallCSFK in front.")
    }
    try verify([csf.bytes], certificate, authentication, command, "the CSF's header and commands")
    isCSFAuthentic = true
  }

  private mutating func authenticateData(
    _ authentication: CSFAuthentication, _ command: CSFCommand
  ) throws(HABFinding) {
    guard !authentication.blocks.isEmpty else {
      throw refusal(
        .outOfSequence, command, "covers no blocks, and the CSF is authenticated already",
        "Leave one section AuthenticateCSF; AuthenticateData needs blocks.")
    }
    let certificate: Certificate
    switch authentication.keyIndex {
    case 0:
      // Fast authentication: the key that has signed the CSF has signed the image too.
      guard let rootKey, !rootKey.isCA, let key = certificates[1] else {
        throw refusal(
          .invalidKey, command,
          "is for fast authentication (verification index 0), but SRK \(rootKey?.index ?? 0) signs certificates only (CA "
            + "flag)",
          "Install an image key (InstallKey) and give AuthenticateData its slot, or use SRKs without keyCertSign.")
      }
      certificate = key
    case 2...5:
      guard let key = certificates[authentication.keyIndex] else {
        throw refusal(
          .invalidKey, command, "wants the key in slot \(authentication.keyIndex), which is empty",
          "Install the image key first (InstallKey with InstallKey_TargetIndex \(authentication.keyIndex)).")
      }
      certificate = key
    default:
      throw refusal(
        .invalidIndex, command, "wants the key in slot \(authentication.keyIndex); images have 2 to 5, or 0",
        "Give AuthenticateData_VerificationIndex the image key's slot.")
    }
    let content = try content(of: authentication.blocks, command)
    let names = authentication.blocks.prefix(4).map { (UInt64($0.address)..<$0.end).addressText }
    let rest = authentication.blocks.count > 4 ? " and \(authentication.blocks.count - 4) more" : ""
    try verify(content, certificate, authentication, command, names.joined(separator: ", ") + rest)
    authenticated.add(authentication.blocks.map { UInt64($0.address)..<$0.end })
  }

  /// The bytes of blocks, each in one piece.
  mutating func content(of blocks: [CSFAuthentication.Block], _ command: CSFCommand) throws(HABFinding) -> [[UInt8]] {
    var result: [[UInt8]] = []
    for block in blocks {
      let range = UInt64(block.address)..<block.end
      guard range.upperBound <= 0x1_0000_0000, Int(block.length) <= remainingWork else {
        throw refusal(
          .invalidSize, command, "covers too much: \(block.length.hexText()) bytes at \(block.address.addressText)",
          "Sign with blocks that lie in the image.")
      }
      guard HABTarget.isMemory(range), let bytes = memory.bytes(at: block.address, count: Int(block.length)) else {
        throw HABFinding(
          .invalidAddress, .checkTarget, data: HABTarget.data(HABTarget.Kind.memory, range),
          cause:
            "The CSF's command at offset \(command.offset.hexText()), \(command.name), covers \(range.addressText), "
            + "which cannot be read or is no memory for images.",
          remedy: "The image is cut off, or was signed for another address: build and sign it again.")
      }
      remainingWork -= bytes.count
      result.append(bytes)
    }
    return result
  }

  private func verify(
    _ content: [[UInt8]], _ certificate: Certificate, _ authentication: CSFAuthentication, _ command: CSFCommand,
    _ covered: String
  ) throws(HABFinding) {
    guard !certificate.isCA else {
      throw refusal(
        .invalidKey, command, "uses a key that is for signing certificates (its certificate has keyCertSign)",
        "Use a certificate without keyCertSign for CSF and image keys.")
    }
    let place = address(authentication.location, isAbsolute: authentication.isAbsolute)
    let raw: [UInt8]
    switch record(HABHeader.Tag.signature, at: place) {
    case .success(let record): raw = [UInt8](record.bytes.dropFirst(HABHeader.byteCount))
    case .failure(let trouble):
      throw refusal(.invalidSignature, command, "finds no signature: \(trouble.words)", "Sign the image again.")
    }
    let signature: CMSSignature
    do throws(HABError) { signature = try CMSSignature(der: raw) } catch {
      throw refusal(
        for: error, .invalidSignature, command, "cannot use the signature at \(place?.addressText ?? "?")",
        "Sign the image again.")
    }
    let key = authentication.keyIndex == 1 ? "CSF key" : "image key"
    switch signature.verify(over: content, certificate: certificate) {
    case .valid: return
    case .digestDiffers:
      throw refusal(
        .invalidSignature, command, "covers \(covered), and that is not what was signed: it has been changed since",
        "Take the image as it was signed, or sign it again after the last change.")
    case .signatureWrong:
      throw refusal(
        .invalidSignature, command, "has a signature that the \(key)'s certificate does not fit",
        "Sign with the private key that belongs to the \(key)'s certificate.")
    case .otherSigner:
      throw refusal(
        .invalidSignature, command,
        "has a signature that names another certificate (issuer and serial number) than the \(key)'s",
        "Sign with the private key and the certificate of one and the same key.")
    }
  }
}
