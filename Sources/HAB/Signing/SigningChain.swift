import BootImage

/// The keys that a CSF's sections install, followed from the SRK down as HAB does it, and checked.
struct SigningChain {
  /// The certificate that the CSF is signed under.
  private(set) var csfCertificate: Certificate?
  /// The certificate that each AuthenticateData is signed under, by its slot.
  private(set) var slots: [UInt8: Certificate] = [:]
  /// The SRK table, as it goes into the CSF.
  private(set) var table: SRKTable?
  /// The data key of an encrypted image.
  private(set) var dataKey: [UInt8]?
  /// How the application is encrypted.
  private(set) var decryption: (macBytes: Int, nonce: [UInt8]?)?

  private var root: PublicKey?
  private var rootIndex: UInt8 = 0
  private var rootIsCA = false
  private var isFast = false
  private var hasCSFSignature = false
  private var hasDataSignature = false
  private var secretSlot: UInt8?

  /// Follows the sections in order.
  /// - Throws: names the section that is wrong and says what to do.
  init(_ sections: [CSFSection], kind: ContainerLayout.Kind, header: CSFHeader) throws(HABError) {
    guard kind != .unsigned else {
      guard sections.isEmpty else {
        throw HABError(
          .input,
          "flags 0 make an unsigned container, but there are sections to sign it: set flags to 8, or take the sections "
            + "away")
      }
      return
    }
    guard !sections.isEmpty else {
      throw HABError(
        .input,
        "flags \(kind.rawValue.hexText()) ask for a signature, but there are no sections: set flags to 0, or add "
          + "InstallSRK and the rest")
    }
    guard header.version & 0xF0 == 0x40 else {
      throw HABError(.input, "Header: version \(header.version.hexText(2)); HAB 4 has 0x40 to 0x4F")
    }
    for section in sections { try follow(section, kind) }
    try checkComplete(kind)
    if !sections.contains(where: { if case .authenticateCSF(_, .some, _) = $0 { true } else { false } }) {
      try Self.checkEngine(header.engine, header.configuration, "Header")
    }
  }

  private mutating func follow(_ section: CSFSection, _ kind: ContainerLayout.Kind) throws(HABError) {
    switch section {
    case .installSRK(let bytes, let index): try installRoot(bytes, index)
    case .installCSFK(let der): try installCSFKey(der)
    case .installNOCAK(let der): try installFastKey(der)
    case .authenticateCSF(_, let engine, let configuration):
      guard csfCertificate != nil else {
        throw HABError(
          .input, "AuthenticateCSF: no key is installed for it; InstallCSFK (or InstallNOCAK) must stand before it")
      }
      guard !hasCSFSignature else { throw HABError(.input, "AuthenticateCSF stands there twice: take one away") }
      if let engine { try Self.checkEngine(engine, configuration ?? 0, "AuthenticateCSF") }
      hasCSFSignature = true
    case .installKey(let der, let verification, let target): try install(der, verification, target)
    case .authenticateData(let slot, let engine, let configuration, _):
      try require("AuthenticateData")
      try Self.checkEngine(engine, configuration, "AuthenticateData")
      guard !hasDataSignature else {
        throw HABError(.input, "AuthenticateData stands there twice; one covers the whole image: take one away")
      }
      try checkSlot(slot)
      hasDataSignature = true
    case .installSecretKey(let index, let target, let key):
      try require("SecretKey")
      guard kind == .encrypted else { throw notEncrypted("SecretKey") }
      guard index <= 3, target <= 3 else {
        throw HABError(.input, "SecretKey: verification index \(index) and target \(target); each is 0 to 3")
      }
      guard dataKey == nil else { throw HABError(.input, "SecretKey stands there twice: take one away") }
      guard [16, 24, 32].contains(key.count) else {
        throw HABError(.input, "SecretKey: a key of \(key.count) bytes; AES has 16, 24 or 32")
      }
      dataKey = key
      secretSlot = target
    case .decryptData(let index, let engine, let configuration, let macBytes, let nonce):
      try require("Decrypt")
      guard kind == .encrypted else { throw notEncrypted("Decrypt") }
      try Self.checkEngine(engine, configuration, "Decrypt")
      guard let secretSlot else {
        throw HABError(.input, "Decrypt: no key is installed for it; SecretKey must stand before it")
      }
      guard index == secretSlot else {
        throw HABError(
          .input,
          "Decrypt: slot \(index) is empty, SecretKey fills slot \(secretSlot): make Decrypt_VerifyIndex \(secretSlot)")
      }
      guard decryption == nil else { throw HABError(.input, "Decrypt stands there twice: take one away") }
      decryption = (macBytes, nonce)
    case .setEngine(_, let engine, let configuration): try Self.checkEngine(engine, configuration, "SetEngine")
    case .unlock(let engine, let features, let uid):
      try require("Unlock")
      guard uid != nil || !CommandSequence.needsUID(engine: engine, features: features) else {
        throw HABError(
          .input, "Unlock: these features are unlocked for one part only, and its unique ID is missing: add Unlock_UID")
      }
    case .nop: break
    case .initialize: try require("Init")
    }
  }

  private mutating func installRoot(_ bytes: [UInt8], _ index: UInt8) throws(HABError) {
    guard table == nil else { throw HABError(.input, "InstallSRK stands there twice: take one away") }
    let table: SRKTable
    do throws(HABError) { table = try SRKTable(bytes) } catch {
      throw HABError(error.kind, "InstallSRK: \(error.description)")
    }
    guard table.entries.indices.contains(Int(index)) else {
      throw HABError(
        .input, "InstallSRK: source index \(index), but the table has keys 0 to \(table.entries.count - 1)")
    }
    guard case .key(let key, let isCA) = table.entries[Int(index)] else {
      throw HABError(
        .input,
        "InstallSRK: of key \(index) the table has only the hash; take a table with the whole key, or another index")
    }
    self.table = table
    root = key
    rootIndex = index
    rootIsCA = isCA
  }

  private mutating func installCSFKey(_ der: [UInt8]) throws(HABError) {
    let root = try rootKey(for: "InstallCSFK")
    let certificate = try Self.certificate(der, "InstallCSFK")
    guard csfCertificate == nil else {
      throw HABError(.input, "InstallCSFK: a key for the CSF is installed already: take one section away")
    }
    try checkLeaf(certificate, "InstallCSFK")
    guard certificate.isSigned(by: root) else { throw wrongIssuer(certificate, "InstallCSFK") }
    csfCertificate = certificate
  }

  private mutating func installFastKey(_ der: [UInt8]) throws(HABError) {
    let root = try rootKey(for: "InstallNOCAK")
    let certificate = try Self.certificate(der, "InstallNOCAK")
    guard csfCertificate == nil else {
      throw HABError(.input, "InstallNOCAK: a key for the CSF is installed already: take one section away")
    }
    guard certificate.publicKey == root else {
      throw HABError(
        .input,
        "InstallNOCAK: the certificate of \(certificate.subjectName) is not SRK \(rootIndex)'s own; fast authentication "
          + "signs with the SRK itself: give its certificate\(hint(certificate))")
    }
    guard !rootIsCA else {
      throw HABError(
        .input,
        "InstallNOCAK: SRK \(rootIndex) is a CA (its table entry has flag 0x80), and HAB takes only an SRK that is none "
          + "for fast authentication: use InstallCSFK and InstallKey, or SRK certificates without keyCertSign")
    }
    csfCertificate = certificate
    slots[0] = certificate
    isFast = true
  }

  private mutating func install(_ der: [UInt8], _ verification: UInt8, _ target: UInt8) throws(HABError) {
    try require("InstallKey")
    guard !isFast else {
      throw HABError(.input, "InstallKey: fast authentication (InstallNOCAK) has one key for all: take InstallKey away")
    }
    guard (2...5).contains(target) else {
      throw HABError(.input, "InstallKey: target index \(target); image keys go to 2 to 5")
    }
    guard slots[target] == nil else {
      throw HABError(.input, "InstallKey: slot \(target) is taken by an InstallKey before: take another target index")
    }
    let certificate = try Self.certificate(der, "InstallKey")
    try checkLeaf(certificate, "InstallKey")
    if verification == 0 {
      guard certificate.isSigned(by: try rootKey(for: "InstallKey")) else {
        throw wrongIssuer(certificate, "InstallKey")
      }
    } else {
      guard let issuer = slots[verification] else {
        throw HABError(
          .input, "InstallKey: no key is in slot \(verification) to verify with: verification index 0 is the SRK")
      }
      guard certificate.isSigned(by: issuer.publicKey) else {
        throw HABError(
          .input,
          "InstallKey: the certificate of \(certificate.subjectName) is not signed with the key in slot "
            + "\(verification) (\(issuer.subjectName)): its issuer is \(certificate.issuerName)")
      }
    }
    slots[target] = certificate
  }

  /// What holds for the CSF's and the image's certificates: the SRK may sign them, and they may sign none.
  private func checkLeaf(_ certificate: Certificate, _ section: String) throws(HABError) {
    guard rootIsCA else {
      throw HABError(
        .input,
        "\(section): SRK \(rootIndex) may sign no certificates (its table entry has no CA flag): make the SRK "
          + "certificates with the key usage keyCertSign, as 'boardless image keys' does, or use fast authentication "
          + "(InstallNOCAK)")
    }
    guard !certificate.isCA else {
      throw HABError(
        .input,
        "\(section): the certificate of \(certificate.subjectName) is one for signing certificates (keyCertSign): give "
          + "that of a CSF or image key")
    }
  }

  private func checkSlot(_ slot: UInt8) throws(HABError) {
    guard slots[slot] == nil else { return }
    if isFast {
      throw HABError(
        .input, "AuthenticateData: verification index \(slot); with fast authentication (InstallNOCAK) it is 0")
    }
    let installed = slots.keys.sorted().map(String.init).joined(separator: ", ")
    throw HABError(
      .input,
      "AuthenticateData: no key is in slot \(slot): "
        + (slots.isEmpty ? "InstallKey must stand before it" : "InstallKey has filled \(installed)"))
  }

  private func checkComplete(_ kind: ContainerLayout.Kind) throws(HABError) {
    guard table != nil else { throw HABError(.input, "InstallSRK is missing: it must stand before all others") }
    guard csfCertificate != nil else {
      throw HABError(.input, "InstallCSFK is missing (or InstallNOCAK): nothing could verify the CSF's signature")
    }
    guard hasCSFSignature else {
      throw HABError(.input, "AuthenticateCSF is missing: a closed part starts no image without it")
    }
    guard hasDataSignature else {
      throw HABError(.input, "AuthenticateData is missing: a closed part starts no image without it")
    }
    guard kind == .encrypted else { return }
    guard dataKey != nil, decryption != nil else {
      throw HABError(
        .input,
        "flags 0xC ask for an encrypted image, but \(dataKey == nil ? "SecretKey" : "Decrypt") is missing: add it, or "
          + "set flags to 8")
    }
  }

  private func rootKey(for section: String) throws(HABError) -> PublicKey {
    guard let root else {
      throw HABError(.input, "\(section): no SRK is installed to verify it with; InstallSRK must stand before it")
    }
    return root
  }

  /// HAB takes most commands only once the CSF is known to be sound.
  private func require(_ section: String) throws(HABError) {
    guard hasCSFSignature else {
      throw HABError(
        .input, "\(section) stands before AuthenticateCSF: HAB refuses it there; move it behind AuthenticateCSF")
    }
  }

  private func notEncrypted(_ section: String) -> HABError {
    HABError(.input, "\(section) is there, but the flags say signed only: set flags to 0xC, or take \(section) away")
  }

  private func wrongIssuer(_ certificate: Certificate, _ section: String) -> HABError {
    HABError(
      .input,
      "\(section): the certificate of \(certificate.subjectName) (issuer \(certificate.issuerName)) is not signed with "
        + "SRK \(rootIndex)\(hint(certificate))")
  }

  /// Which of the table's keys it should be.
  private func hint(_ certificate: Certificate) -> String {
    let entries = table?.entries ?? []
    let index = entries.indices.first { index in
      guard let key = entries[index].publicKey else { return false }
      return certificate.publicKey == key || certificate.isSigned(by: key)
    }
    guard let index else { return "; no key in this SRK table has signed it: take the table that it belongs to" }
    return ", but with SRK \(index): make InstallSRK_SourceIndex \(index)"
  }

  private static func certificate(_ der: [UInt8], _ section: String) throws(HABError) -> Certificate {
    do throws(HABError) { return try Certificate.file(der) } catch {
      throw HABError(error.kind, "\(section): \(error.description)")
    }
  }

  private static func checkEngine(_ engine: UInt8, _ configuration: UInt8, _ section: String) throws(HABError) {
    guard engine != 0 || configuration == 0 else {
      throw HABError(
        .input, "\(section): engine ANY takes no configuration, but \(configuration.hexText(2)) is given: make it 0")
    }
  }
}
