import SigningConfiguration
import Testing

/// What is refused: the place, the key, and what could stand there.
@Suite struct RefusalTests {
  @Test(arguments: [
    ("flags: 8", "flags: 5", "line 3, column 10: options.flags: flags are 0x0"),
    ("flags: 8", "flags: 0", "line 2, column 3: options: flags say unsigned"),
    ("flags: 8", "flag: 8", "line 3, column 3: options: there is no flag; there are flags, startAddress"),
    ("flags: 8", "Flags: 8", "options: there is no Flags; write flags"),
    ("  flags: 8\n", "", "options: flags is missing"),
    ("0x60000000", "0x160000000", "line 4, column 17: options.startAddress: expected a whole number"),
    ("0x60000000", "-1", "got a number (-1)"),
    ("mimxrt1020", "mimxrt700", "options.family: expected one of mimxrt1010"),
    ("flexspi_nor", "FLEXSPI_NOR", "expected one of flexspi_nor, flexspi_nand"),
    ("bootDevice: flexspi_nor", "ivtOffset: 0", "options: bootDevice is missing, or ivtOffset and initialLoadSize"),
    ("bootDevice: flexspi_nor", "bootDevice: sd\n  ivtOffset: 0\n  initialLoadSize: 1024", "give it, or the two"),
    ("bootDevice: flexspi_nor", "bootDevice: sd\n  ivtOffset: 0", "line 6, column 14: options.ivtOffset"),
    ("31/05/2023 11:22:33", "2023-05-31", "options.signatureTimestamp: expected a time as DD/MM/YYYY"),
    ("31/05/2023 11:22:33", "31/02/2023 11:22:33", "there is no such time"),
    ("31/05/2023 11:22:33", "31/05/2050 11:22:33", "there is no such time"),
    ("inputImageFile", "inputImage", "line 7, column 1: there is no inputImage; there are options, inputImageFile"),
    ("sections:", "output_format: elf\nsections:", "output_format: ELF is not written here"),
    ("sections:", "output_format: BIN\nsections:", "expected one of bin, hex, srec"),
    ("bootDevice:", "XMCDFilePath: x\n  bootDevice:", "the i.MX RT1020 knows no XMCD"),
    ("- Header:", "- Headers:", "line 9, column 5: sections[1]: there is no section Headers; there are Header"),
    ("'4.2'", "'9.9'", "sections[1].Header.Header_Version: HAB's versions"),
    (
      "Header_Engine: DCP", "Header_Engine: dcp", "expected one of ANY, SAHARA, RTIC, DCP, CAAM, SW, got a string (dcp)"
    ),
    ("Header_Engine: DCP", "Header_Engine: ANY\n      Header_CertificateFormat: WTLS", "certificates are x509"),
    ("SignatureFormat: CMS", "SignatureFormat: PKCS1", "signatures are CMS"),
    ("InstallSRK_SourceIndex: 1", "InstallSRK_SourceIndex: 4", "expected one of 0, 1, 2, 3, got a number (4)"),
    ("InstallSRK_SourceIndex: 1", "x: 4", "there is no x; there are InstallSRK_Table, InstallSRK_SourceIndex"),
    ("      InstallSRK_SourceIndex: 1\n", "", "sections[2].InstallSRK: InstallSRK_SourceIndex is missing"),
    ("      Signer: img_key.pem", "      AuthenticateData_KeyPass: x", "Signer is missing"),
    ("InstallKey_TargetIndex: 2", "InstallKey_TargetIndex: 1", "expected one of 2, 4"),
    (
      "AuthenticateData_Engine: DCP", "AuthenticateData_Engine: ANY\n      AuthenticateData_Engine: ANY", "stands twice"
    ),
    ("AuthenticateData_EngineConfiguration: 0", "AuthenticateData_EngineConfiguration: 256", "0 to 255"),
    ("- InstallSRK:", "- SetEngine:", "there is no InstallSRK_Table"),
  ])
  func inYAML(old: String, new: String, words: String) {
    let text = refusal(signedYAML.replacing(old, with: new))
    #expect(text.contains(words), "\(text)")
    #expect(!text.contains("secret-word"))
  }

  @Test(arguments: [
    "type=file;password=secret-word", "type=file;file_path=a;password=secret-word;password=secret-word",
    "type=proxy;password=secret-word", "file_path=a;password=secret-word", "type=file;file_path=a;password=secret=word",
    "type=file;file_path=a;passwort=secret-word", "type=file;file_path=;password=secret-word", "a=secret-word", "''",
  ])
  func signers(_ signer: String) {
    let text = refusal(signedYAML.replacing("Signer: img_key.pem", with: "Signer: \(signer)"))
    #expect(text.contains("sections[6].AuthenticateData.Signer") && !text.contains("secret"), "\(text)")
  }

  @Test(arguments: ["InstallSRK", "InstallCSFK", "AuthenticateCSF", "AuthenticateData"])
  func missing(_ name: String) throws {
    let lines = signedYAML.split(separator: "\n")
    let start = try #require(lines.firstIndex { $0.hasSuffix("- \(name):") })
    let end = lines[(start + 1)...].firstIndex { $0.hasPrefix("  - ") } ?? lines.endIndex
    let text = refusal((lines[..<start] + lines[end...]).joined(separator: "\n"))
    #expect(text.contains("\(name) ") && text.contains("missing"), "\(text)")
  }

  @Test func sectionsThatDoNotFit() {
    func refused(_ words: String, _ text: String) {
      let found = refusal(text)
      #expect(found.contains(words), "\(found)")
    }
    refused("set flags to 0xC", signedYAML + "\n  - SecretKey: {SecretKey_Name: d, SecretKey_TargetIndex: 0}")
    refused(
      "Decrypt is missing",
      signedYAML.replacing("flags: 8", with: "flags: 12")
        + "\n  - SecretKey: {SecretKey_Name: d, SecretKey_TargetIndex: 0}")
    refused("more than once", signedYAML + "\n  - InstallSRK: {InstallSRK_Table: a, InstallSRK_SourceIndex: 0}")
    refused("Header is the first", signedYAML + "\n  - Header: {Header_Version: '4.2'}")
    refused("a section has one name; 2", signedYAML + "\n  - Unlock: {Unlock_Engine: SNVS}\n    SetEngine: {}")
    refused("Unlock_UID is missing", signedYAML + "\n  - Unlock: {Unlock_Engine: OCOTP, Unlock_Features: JTAG}")
    refused("leave Unlock_UID away", signedYAML + "\n  - Unlock: {Unlock_Engine: OCOTP, Unlock_UID: [1]}")
    refused("this is none of them", signedYAML + "\n  - Unlock: {Unlock_Engine: SNVS, Unlock_Features: JTAG}")
    refused(
      "eight bytes", signedYAML + "\n  - Unlock: {Unlock_Engine: OCOTP, Unlock_Features: SCS, Unlock_UID: [1, 256]}")
    refused("leave Unlock_Features away", signedYAML + "\n  - Unlock: {Unlock_Engine: SRTC, Unlock_Features: x}")
    refused("more than 64 sections", signedYAML + String(repeating: "\n  - Unlock: {Unlock_Engine: SNVS}", count: 64))
  }

  @Test func noConfigurationAtAll() {
    #expect(refusal("") != "" && refusal("[]") != "" && refusal("a: b: c").hasPrefix("line 1"))
    #expect(refusal("options: {}").contains("flags is missing"))
    #expect(refusal("inputImageFile: a").contains("options are missing"))
    #expect(refusal(signedYAML, sources: ["a"]).contains("inputImageFile"))
  }
}
