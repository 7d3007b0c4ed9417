import BootImage

extension HABRun {
  mutating func install(_ installation: CSFKeyInstallation, _ command: CSFCommand) throws(HABFinding) {
    let known = CSFKeyInstallation.Flag.absolute | CSFKeyInstallation.Flag.csf
    guard installation.flags & ~known == 0, installation.certificateHash.isEmpty else {
      throw refusal(
        .unsupportedItem, command,
        "binds the key to other data (flags \(installation.flags.hexText(2))), which nothing on this part needs",
        "Sign without it.")
    }
    switch installation.format {
    case CSFKeyInstallation.Format.srkTable: try installTable(installation, command)
    case CSFKeyInstallation.Format.x509:
      if installation.flags & CSFKeyInstallation.Flag.csf != 0 {
        try installCSFKey(installation, command)
      } else {
        try installImageKey(installation, command)
      }
    case CSFKeyInstallation.Format.blob: try installDataKey(installation, command)
    default:
      throw refusal(
        .unsupportedProtocol, command,
        "names the format \(installation.format.hexText(2)); there are SRK table (0x03), X.509 (0x09), blob (0xBB)",
        "Sign with X.509 certificates.")
    }
  }

  // MARK: - Super root key

  private mutating func installTable(_ installation: CSFKeyInstallation, _ command: CSFCommand) throws(HABFinding) {
    guard rootKey == nil, !isCSFAuthentic else {
      throw refusal(.outOfSequence, command, "comes a second time", "Leave all but one section InstallSRK.")
    }
    guard installation.hashAlgorithm == 0x17 else {
      throw refusal(
        .unsupportedAlgorithm, command,
        "names the hash \(HABEngine.algorithmName(installation.hashAlgorithm)); SRK tables have SHA-256",
        "Sign with SHA-256.")
    }
    let again = "Make the SRK table again from the four SRK certificates, and sign with it."
    let place = address(installation.location, isAbsolute: installation.isAbsolute)
    let raw: [UInt8]
    switch record(HABHeader.Tag.certificate, at: place) {
    case .success(let record): raw = record.bytes
    case .failure(let trouble):
      throw refusal(.invalidCertificate, command, "finds no SRK table: \(trouble.words)", again)
    }
    let table: SRKTable
    let words: [UInt32]
    do throws(HABError) {
      table = try SRKTable(raw)
      words = try table.fuseWords()
    } catch { throw refusal(for: error, .invalidCertificate, command, "cannot use its SRK table", again) }
    try compare(words, command)
    let index = Int(installation.sourceIndex)
    guard table.entries.indices.contains(index), installation.targetIndex == 0 else {
      throw refusal(
        .invalidIndex, command,
        "chooses key \(index) of a table with keys 0 to \(table.entries.count - 1), for slot \(installation.targetIndex)",
        "Give InstallSRK_SourceIndex a key that the table has.")
    }
    guard part.revokedKeys >> UInt32(index) & 1 == 0 else {
      throw refusal(
        .invalidIndex, command, "chooses SRK \(index), which the fuse SRK_REVOKE (bit \(index)) has revoked",
        "Sign with another key of the table: InstallSRK_SourceIndex, and CSF and image certificates that it has signed."
      )
    }
    guard case .key(let key, let isCA) = table.entries[index] else {
      throw refusal(
        .invalidKey, command, "chooses SRK \(index), of which the table has only the hash",
        "Make the table with the certificate of the SRK that is used.")
    }
    rootKey = HABRootKey(index: index, key: key, isCA: isCA)
  }

  private func compare(_ words: [UInt32], _ command: CSFCommand) throws(HABFinding) {
    guard words != part.keyHash else { return }
    let wanted = words.map(\.addressText).joined(separator: " ")
    if part.keyHash.allSatisfy({ $0 == 0 }) {
      throw refusal(
        .invalidCertificate, command, "finds the fuses SRK_HASH (0x18 to 0x1F) blank",
        "Burn 0x18 to 0x1F with \(wanted) before the part is closed; an open part starts the image as it is.")
    }
    let found = part.keyHash.map(\.addressText).joined(separator: " ")
    throw refusal(
      .invalidCertificate, command,
      "has an SRK table whose hash is not the one in the fuses 0x18 to 0x1F: \(wanted) against \(found)",
      words.map(\.byteSwapped) == part.keyHash
        ? "The fuses hold the hash with the bytes of each word swapped, for ever: this part cannot be closed."
        : "Sign with the SRK table whose hash was burnt; a part with other fuses needs another table.")
  }

  // MARK: - Certificates

  private mutating func installCSFKey(_ installation: CSFKeyInstallation, _ command: CSFCommand) throws(HABFinding) {
    guard !isCSFAuthentic, certificates[1] == nil else {
      throw refusal(.outOfSequence, command, "comes a second time", "Leave one section InstallCSFK or InstallNOCAK.")
    }
    guard installation.sourceIndex == 0, installation.targetIndex == 1 else {
      throw refusal(
        .invalidIndex, command, "goes from slot \(installation.sourceIndex) to \(installation.targetIndex), not 0 to 1",
        "Sign the image again.")
    }
    guard let rootKey else { throw missingRootKey(command) }
    let certificate = try certificate(installation, command)
    try check(certificate, isSignedBy: rootKey, command)
    certificates[1] = certificate
  }

  private mutating func installImageKey(_ installation: CSFKeyInstallation, _ command: CSFCommand) throws(HABFinding) {
    try needAuthenticCSF(command)
    guard (2...5).contains(installation.targetIndex), certificates[installation.targetIndex] == nil else {
      throw refusal(
        .invalidIndex, command,
        "goes to slot \(installation.targetIndex), which is \(installation.targetIndex < 2 || installation.targetIndex > 5 ? "none of 2 to 5" : "taken")",
        "Give InstallKey_TargetIndex 2, and every further key a slot of its own.")
    }
    let certificate = try certificate(installation, command)
    switch installation.sourceIndex {
    case 0:
      guard let rootKey else { throw missingRootKey(command) }
      guard rootKey.isCA else {
        throw refusal(
          .invalidKey, command,
          "is signed by SRK \(rootKey.index), which may sign no certificates (its table entry has no CA flag)",
          "Make the SRK certificates with the key usage keyCertSign, or use fast authentication: AuthenticateData with "
            + "verification index 0.")
      }
      try check(certificate, isSignedBy: rootKey, command)
    case 2...5:
      guard let issuer = certificates[installation.sourceIndex] else {
        throw refusal(
          .invalidKey, command, "names slot \(installation.sourceIndex) for its check, which is empty",
          "Give InstallKey_VerificationIndex 0, the SRK.")
      }
      guard issuer.isCA else {
        throw refusal(
          .invalidKey, command, "is checked with slot \(installation.sourceIndex), whose key may sign no certificates",
          "Give InstallKey_VerificationIndex 0, the SRK.")
      }
      guard certificate.isSigned(by: issuer.publicKey) else {
        throw refusal(
          .invalidCertificate, command,
          "has a certificate that the key in slot \(installation.sourceIndex) has not signed",
          "Use the certificate that belongs to this tree.")
      }
    default:
      throw refusal(
        .invalidIndex, command, "names slot \(installation.sourceIndex) for its check; only 0 and 2 to 5 can be",
        "Give InstallKey_VerificationIndex 0, the SRK.")
    }
    certificates[installation.targetIndex] = certificate
  }

  private func missingRootKey(_ command: CSFCommand) -> HABFinding {
    refusal(
      .outOfSequence, command,
      "comes without Install SRK before it: there is no key that its certificate is checked with",
      "Sign with the section InstallSRK in front.")
  }

  private func certificate(
    _ installation: CSFKeyInstallation, _ command: CSFCommand
  ) throws(HABFinding) -> Certificate {
    let again = "Sign with the certificate's file as X.509, PEM or DER."
    let place = address(installation.location, isAbsolute: installation.isAbsolute)
    let raw: [UInt8]
    switch record(HABHeader.Tag.certificate, at: place) {
    case .success(let record): raw = [UInt8](record.bytes.dropFirst(HABHeader.byteCount))
    case .failure(let trouble):
      throw refusal(.invalidCertificate, command, "finds no certificate: \(trouble.words)", again)
    }
    do throws(HABError) { return try Certificate(der: raw) } catch {
      throw refusal(
        for: error, .invalidCertificate, command, "cannot use the certificate at \(place?.addressText ?? "?")", again)
    }
  }

  private func check(
    _ certificate: Certificate, isSignedBy root: HABRootKey, _ command: CSFCommand
  ) throws(HABFinding) {
    guard !certificate.isSigned(by: root.key) else { return }
    throw refusal(
      .invalidCertificate, command, "has a certificate that SRK \(root.index) has not signed",
      "Use the certificate that SRK \(root.index) has signed, or give InstallSRK_SourceIndex the number of the SRK that has "
        + "signed this one.")
  }

  // MARK: - Data key

  private mutating func installDataKey(_ installation: CSFKeyInstallation, _ command: CSFCommand) throws(HABFinding) {
    try needAuthenticCSF(command)
    guard installation.sourceIndex <= 3, installation.targetIndex <= 3 else {
      throw refusal(
        .invalidIndex, command,
        "names slot \(max(installation.sourceIndex, installation.targetIndex)); there are 0 to 3",
        "Give SecretKey_VerifyIndex and SecretKey_TargetIndex 0.")
    }
    let place = address(installation.location, isAbsolute: installation.isAbsolute)
    guard let place, let key = memory.dataKey(blobAt: place) else {
      throw refusal(
        .invalidBlob, command, "cannot unwrap a key blob at \(place?.addressText ?? "an address past the last one")",
        "Have the part's flashloader make the blob of the data key (generate-key-blob) and write it there; only this part "
          + "can use it, and only when its OTPMK is burnt.")
    }
    dataKeys[installation.targetIndex] = key
  }

  /// A failure that has an error for its cause; without libcrypto nothing can be said about the image.
  func refusal(
    for error: HABError, _ reason: HABReason, _ command: CSFCommand, _ what: String, _ remedy: String
  ) -> HABFinding {
    guard error.kind != .library else {
      return refusal(
        .engineFailure, command, "cannot be checked on this machine: \(error)",
        "Install OpenSSL's libcrypto: \(CryptoLibrary.remedy).")
    }
    return refusal(reason, command, "\(what): \(error)", remedy)
  }
}
