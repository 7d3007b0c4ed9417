import JSONText
import YAMLText

/// Reads the sections of a configuration.
struct SectionReader {
  /// Sections in one configuration.
  static let limit = 64

  let keys: [String: ConfigurationValue]
  let section: ConfigurationValue
  private let isBD: Bool
  private var remarks: [String] = []

  private init(_ section: ConfigurationValue, _ form: SectionForm, isBD: Bool) throws(ConfigurationError) {
    var section = section
    // A section that has no keys at all is written as nothing.
    if section.json == .null {
      section = ConfigurationValue(json: .object(JSONObject()), marks: section.marks, place: section.place)
    }
    self.section = section
    self.isBD = isBD
    keys = try SigningConfiguration.known(
      section, form.keys.flatMap { [$0.name] + $0.oldNames }, anyCase: isBD)
    for key in form.keys where key.isRequired && keys[key.name] == nil {
      throw section.error("\(key.name) is missing")
    }
    for key in form.keys {
      let present = ([key.name] + key.oldNames).compactMap { keys[$0] }
      if present.count > 1 { throw present[1].error("the signer stands here twice") }
    }
  }

  /// Header, commands and remarks.
  static func read(
    _ list: ConfigurationValue?, isBD: Bool
  ) throws(ConfigurationError) -> (SigningConfiguration.Header?, [SigningSection], [String]) {
    guard let list, list.json != .null else { return (nil, [], []) }
    let elements = try list.elements()
    guard elements.count <= limit else { throw list.error("more than \(limit) sections") }
    var header: SigningConfiguration.Header?
    var sections: [SigningSection] = []
    var remarks: [String] = []
    for (index, element) in elements.enumerated() {
      let members = try element.members()
      guard members.count == 1, let (name, position, value) = members.first else {
        throw element.error("a section has one name; \(members.count) stand here")
      }
      guard let form = SectionForm.all.first(where: { $0.name == name }) else {
        let known = SectionForm.all.map(\.name).joined(separator: ", ")
        throw ConfigurationError(
          at: position, "\(element.place): there is no section \(name.prefix(40)); there are \(known)")
      }
      guard (form.name == "Header") == (index == 0) else {
        throw ConfigurationError(
          at: position, "\(element.place): Header is the first section, and the only one of its kind")
      }
      var reader = try SectionReader(value, form, isBD: isBD)
      if form.name == "Header" {
        header = try reader.header()
      } else {
        sections.append(try reader.command(form.name))
      }
      remarks += reader.remarks
    }
    return (header, sections, remarks)
  }

  private mutating func header() throws(ConfigurationError) -> SigningConfiguration.Header {
    let value = try required("Header_Version")
    let text = try value.text()
    // "4.2" and "42" are both 0x42, as SPSDK reads them.
    guard let version = UInt8(text.filter { $0 != "." }, radix: 16), text.utf8.count <= 3,
      (0x40...0x4F).contains(version)
    else { throw value.error("HAB's versions are 4.0 to 4.F, in quotes; the RT1020's tools write 4.2 and 4.3") }
    _ = try keys["Header_HashAlgorithm"]?.word(of: ["sha256"], anyCase: isBD)
    try formats("Header")
    let engine = try engine("Header_Engine", EngineNames.working)
    try ignoredConfiguration("Header_EngineConfiguration", engine)
    return SigningConfiguration.Header(version: version, engine: engine)
  }

  private mutating func command(_ name: String) throws(ConfigurationError) -> SigningSection {
    switch name {
    case "InstallSRK":
      return .installSRK(
        table: try required("InstallSRK_Table").path(), sourceIndex: try index("InstallSRK_SourceIndex", [0, 1, 2, 3]))
    case "InstallCSFK":
      try formats("InstallCSFK")
      return .installCSFK(certificate: try required("InstallCSFK_File").path())
    case "InstallNOCAK":
      try formats("InstallNOCAK")
      return .installNOCAK(certificate: try required("InstallNOCAK_File").path())
    case "AuthenticateCSF":
      try formats("AuthenticateCSF")
      try ignoredConfiguration("AuthenticateCSF_EngineConfiguration", nil)
      return .authenticateCSF(try signer("AuthenticateCsf"))
    case "InstallKey":
      return .installKey(
        certificate: try required("InstallKey_File").path(),
        verificationIndex: try index("InstallKey_VerificationIndex", [0, 2, 4]),
        targetIndex: try index("InstallKey_TargetIndex", [2, 4]))
    case "AuthenticateData":
      let engine = try engine("AuthenticateData_Engine", EngineNames.working)
      return .authenticateData(
        try signer("AuthenticateData"),
        verificationIndex: try index("AuthenticateData_VerificationIndex", [0, 2, 4]), engine: engine,
        configuration: try configuration("AuthenticateData_EngineConfiguration", engine))
    case "SecretKey":
      let bits = try keys["SecretKey_Length"]?.number(of: [128, 192, 256]) ?? 128
      return .secretKey(
        file: try required("SecretKey_Name").path(), byteCount: Int(bits / 8),
        verificationIndex: try index("SecretKey_VerifyIndex", [0, 1, 2, 3]),
        targetIndex: try index("SecretKey_TargetIndex", [0, 1, 2, 3]),
        reuses: try keys["SecretKey_ReuseDek"]?.truth() ?? false)
    case "Decrypt":
      let engine = try engine("Decrypt_Engine", EngineNames.decrypting)
      return .decrypt(
        verificationIndex: try index("Decrypt_VerifyIndex", [0, 1, 2, 3]), engine: engine,
        configuration: try configuration("Decrypt_EngineConfiguration", engine),
        macBytes: Int(try keys["Decrypt_MacBytes"]?.number(of: [4, 6, 8, 10, 12, 14, 16]) ?? 16),
        nonce: try keys["Decrypt_Nonce"]?.path())
    case "SetEngine":
      _ = try keys["SetEngine_HashAlgorithm"]?.word(of: ["sha256"], anyCase: isBD)
      // ANY with a configuration is refused elsewhere; here HAB's own choice has none to be given.
      let engine = try engine("SetEngine_Engine", EngineNames.working)
      return .setEngine(
        engine: engine,
        configuration: UInt8(truncatingIfNeeded: try keys["SetEngine_EngineConfiguration"]?.number(0...255) ?? 0))
    default: return try unlock()
    }
  }

  // MARK: - Kinds of values

  func required(_ name: String) throws(ConfigurationError) -> ConfigurationValue {
    guard let value = keys[name] else { throw section.error("\(name) is missing") }
    return value
  }

  private func index(_ name: String, _ choices: [UInt64]) throws(ConfigurationError) -> UInt8 {
    UInt8(truncatingIfNeeded: try keys[name]?.number(of: choices) ?? 0)
  }

  private func engine(_ name: String, _ engines: [(name: String, code: UInt8)]) throws(ConfigurationError) -> UInt8 {
    guard let value = keys[name] else { return 0 }
    let word = try value.word(of: engines.map(\.name))
    return engines.first { $0.name == word }?.code ?? 0
  }

  private func configuration(_ name: String, _ engine: UInt8) throws(ConfigurationError) -> UInt8 {
    guard let value = keys[name] else { return 0 }
    let number = UInt8(truncatingIfNeeded: try value.number(0...255))
    guard engine != 0 || number == 0 else {
      throw value.error("an engine configuration needs an engine; ANY leaves both to HAB")
    }
    return number
  }

  /// A configuration that SPSDK reads and does not write: the CSF is checked with configuration 0.
  private mutating func ignoredConfiguration(_ name: String, _ engine: UInt8?) throws(ConfigurationError) {
    guard let value = keys[name] else { return }
    if let engine { _ = try configuration(name, engine) }
    guard try value.number(0...255) != 0 else { return }
    remarks.append(
      "\(value.place) is left out: the CSF's own signature is checked with configuration 0, as SPSDK writes")
  }

  /// Certificates are X.509 and signatures CMS; there is no other kind in HAB 4.
  private func formats(_ prefix: String) throws(ConfigurationError) {
    if let value = keys["\(prefix)_CertificateFormat"] {
      let word = try value.word(of: ["x509", "WTLS"], anyCase: true)
      guard word == "x509" else { throw value.error("certificates are x509; WTLS was for HAB 3") }
    }
    if let value = keys["\(prefix)_SignatureFormat"] {
      let word = try value.word(of: ["CMS", "PKCS1"], anyCase: true)
      guard word == "CMS" else { throw value.error("signatures are CMS; PKCS1 was for HAB 3") }
    }
  }

  /// The signer in today's form or an older one; BD files may leave it away.
  private func signer(_ prefix: String) throws(ConfigurationError) -> SignerChoice {
    var choice: SignerChoice
    if let value = keys["Signer"] ?? keys["\(prefix)_SignProvider"] {
      choice = try value.signer()
    } else if let value = keys["\(prefix)_PrivateKeyFile"] {
      let path = try value.path()
      choice = SignerChoice(key: path, passphrase: .asked, place: path.hidden)
    } else {
      guard isBD else { throw section.error("Signer is missing: who signs?") }
      let place = ConfigurationPath(path: "", place: section.place, position: section.marks.position)
      choice = SignerChoice(key: nil, passphrase: .asked, place: place)
    }
    if let value = keys["\(prefix)_KeyPass"] {
      guard choice.passphrase == .asked else { throw value.error("the passphrase is given twice") }
      choice.passphrase = .file(try value.path())
    }
    return choice
  }
}
