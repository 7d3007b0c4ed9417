/// How one section of a signing configuration is written: its name in YAML, its number in BD files, its keys.
struct SectionForm {
  /// One key of a section.
  struct Key {
    let name: String
    var isRequired = false
    /// Names that older tools knew the key by; only the first one may stand beside others.
    var oldNames: [String] = []
  }

  /// As in YAML.
  let name: String
  /// As in BD files.
  let identifier: Int
  let keys: [Key]

  /// All sections. Source: the schema of SPSDK 3.12 (`nxpimage hab get-template`), the older names: NXP's documents of
  /// `nxpimage` and elftosb up to 2024.
  static let all: [SectionForm] = [
    SectionForm(
      name: "Header", identifier: 20,
      keys: [
        Key(name: "Header_Version", isRequired: true), Key(name: "Header_HashAlgorithm"), Key(name: "Header_Engine"),
        Key(name: "Header_EngineConfiguration"), Key(name: "Header_CertificateFormat"),
        Key(name: "Header_SignatureFormat"),
      ]),
    SectionForm(
      name: "InstallSRK", identifier: 21,
      keys: [
        Key(name: "InstallSRK_Table", isRequired: true), Key(name: "InstallSRK_SourceIndex", isRequired: true),
      ]),
    SectionForm(
      name: "InstallCSFK", identifier: 22,
      keys: [Key(name: "InstallCSFK_File", isRequired: true), Key(name: "InstallCSFK_CertificateFormat")]),
    SectionForm(
      name: "InstallNOCAK", identifier: 23,
      keys: [Key(name: "InstallNOCAK_File", isRequired: true), Key(name: "InstallNOCAK_CertificateFormat")]),
    SectionForm(
      name: "AuthenticateCSF", identifier: 24,
      keys: [
        Key(name: "AuthenticateCSF_EngineConfiguration"), Key(name: "AuthenticateCSF_CertificateFormat"),
        Key(name: "AuthenticateCSF_SignatureFormat"),
        Key(name: "Signer", oldNames: ["AuthenticateCsf_PrivateKeyFile", "AuthenticateCsf_SignProvider"]),
        Key(name: "AuthenticateCsf_KeyPass"),
      ]),
    SectionForm(
      name: "InstallKey", identifier: 25,
      keys: [
        Key(name: "InstallKey_File", isRequired: true), Key(name: "InstallKey_VerificationIndex", isRequired: true),
        Key(name: "InstallKey_TargetIndex", isRequired: true),
      ]),
    SectionForm(
      name: "AuthenticateData", identifier: 26,
      keys: [
        Key(name: "AuthenticateData_VerificationIndex", isRequired: true), Key(name: "AuthenticateData_Engine"),
        Key(name: "AuthenticateData_EngineConfiguration"),
        Key(name: "Signer", oldNames: ["AuthenticateData_PrivateKeyFile", "AuthenticateData_SignProvider"]),
        Key(name: "AuthenticateData_KeyPass"),
      ]),
    SectionForm(
      name: "SecretKey", identifier: 27,
      keys: [
        Key(name: "SecretKey_Name", isRequired: true), Key(name: "SecretKey_Length"),
        Key(name: "SecretKey_VerifyIndex"), Key(name: "SecretKey_TargetIndex", isRequired: true),
        Key(name: "SecretKey_ReuseDek"),
      ]),
    SectionForm(
      name: "Decrypt", identifier: 28,
      keys: [
        Key(name: "Decrypt_VerifyIndex", isRequired: true), Key(name: "Decrypt_Engine"),
        Key(name: "Decrypt_EngineConfiguration"), Key(name: "Decrypt_MacBytes"), Key(name: "Decrypt_Nonce"),
      ]),
    SectionForm(
      name: "SetEngine", identifier: 31,
      keys: [
        Key(name: "SetEngine_HashAlgorithm", isRequired: true), Key(name: "SetEngine_Engine", isRequired: true),
        Key(name: "SetEngine_EngineConfiguration"),
      ]),
    SectionForm(
      name: "Unlock", identifier: 33,
      keys: [
        Key(name: "Unlock_Engine", isRequired: true), Key(name: "Unlock_Features"), Key(name: "Unlock_UID"),
      ]),
  ]
}
