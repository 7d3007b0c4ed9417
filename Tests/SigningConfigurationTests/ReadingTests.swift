import BootImage
import SigningConfiguration
import Testing

@Suite struct ReadingTests {
  @Test func aSignedConfiguration() throws {
    let configuration = try SigningConfiguration(Array(signedYAML.utf8))
    #expect(configuration.kind == .signed && configuration.geometry == .flexSPINOR)
    // date -u -d '2023-05-31 11:22:33' +%s
    #expect(configuration.time == 1_685_532_153 && configuration.entry == nil && configuration.dcd == nil)
    #expect(configuration.application?.path == "app.srec" && configuration.format == .bin)
    #expect(configuration.header == .init(version: 0x42, engine: 0x1B) && configuration.remarks.isEmpty)
    #expect(
      configuration.sections.map(\.name) == [
        "InstallSRK", "InstallCSFK", "AuthenticateCSF", "InstallKey", "AuthenticateData",
      ])
    guard case .installSRK(let table, 1) = configuration.sections[0],
      case .authenticateCSF(let csf) = configuration.sections[2],
      case .authenticateData(let image, 2, 0x1B, 0) = configuration.sections[4]
    else {
      Issue.record("other sections")
      return
    }
    #expect(table.path == "keys/srk.bin" && table.place == "sections[2].InstallSRK.InstallSRK_Table")
    #expect(csf.key?.path == "csf_key.pem" && csf.passphrase == .given("secret-word"))
    #expect(image.key?.path == "img_key.pem" && image.passphrase == .asked)
    // Nor does it show when a program prints it.
    #expect(!String(describing: configuration).contains("secret-word"))
    #expect(!String(reflecting: configuration).contains("secret-word"))
  }

  @Test func theSameInABDFile() throws {
    #expect(SigningConfiguration.isBD(Array(signedBD.utf8)) && !SigningConfiguration.isBD(Array(signedYAML.utf8)))
    let yaml = try SigningConfiguration(Array(signedYAML.utf8))
    let bd = try SigningConfiguration(Array(signedBD.utf8), sources: ["app.srec"])
    #expect(bd.kind == yaml.kind && bd.geometry == yaml.geometry && bd.time == yaml.time)
    #expect(bd.header == yaml.header && bd.application?.path == "app.srec")
    #expect(bd.sections.map(\.name) == yaml.sections.map(\.name))
    guard case .authenticateData(let signer, 2, 0x1B, 0) = bd.sections[4],
      case .installSRK(let table, 1) = bd.sections[0]
    else {
      Issue.record("other sections")
      return
    }
    #expect(signer.key?.path == "img_key.pem" && table.path == "keys/srk.bin")
  }

  @Test func everySection() throws {
    let text =
      signedYAML.replacing("flags: 8", with: "flags: '0xC'") + "\n" + """
          - SecretKey: {SecretKey_Name: dek.bin, SecretKey_Length: 256, SecretKey_TargetIndex: 1, SecretKey_ReuseDek: yes}
          - Decrypt: {Decrypt_VerifyIndex: 1, Decrypt_Engine: DCP, Decrypt_MacBytes: '8', Decrypt_Nonce: nonce.bin}
          - SetEngine: {SetEngine_HashAlgorithm: sha256, SetEngine_Engine: SW, SetEngine_EngineConfiguration: 2}
          - Unlock: {Unlock_Engine: SNVS, Unlock_Features: 'LP SWR, ZMK WRITE'}
          - Unlock: {Unlock_Engine: OCOTP, Unlock_Features: [JTAG], Unlock_UID: [0x1, 35, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]}
          - Unlock: {Unlock_Engine: SRTC}
        """
    let sections = try SigningConfiguration(Array(text.utf8)).sections
    guard case .secretKey(let dek, 32, 0, 1, true) = sections[5], case .decrypt(1, 0x1B, 0, 8, let nonce?) = sections[6]
    else {
      Issue.record("other sections")
      return
    }
    #expect(dek.path == "dek.bin" && nonce.path == "nonce.bin")
    #expect(
      [SigningSection](sections[7...]) == [
        .setEngine(engine: 0xFF, configuration: 2), .unlock(engine: 0x1E, features: 3, uid: nil),
        .unlock(engine: 0x21, features: 8, uid: 0x0123_4567_89AB_CDEF), .unlock(engine: 0x0C, features: 0, uid: nil),
      ])
  }

  /// SPSDK 3.12 crashes on addresses in quotes, which its own `hab parse` writes.
  @Test func numbersInQuotes() throws {
    let text = """
      options: {family: mimxrt1020, flags: "0x0", startAddress: "0x2020_8000", ivtOffset: '1024', initialLoadSize: 0x1000,
        entryPointAddress: '0x20209001', DCDFilePath: 'dcd\\x.bin'}
      inputImageFile: a.bin
      output_format: srec
      """
    let configuration = try SigningConfiguration(Array(text.utf8))
    #expect(configuration.kind == .unsigned && configuration.entry == 0x2020_9001 && configuration.format == .srec)
    #expect(configuration.geometry == ContainerGeometry(start: 0x2020_8000, ivtOffset: 0x400, initialLoadSize: 0x1000))
    #expect(configuration.dcd?.path == "dcd/x.bin" && configuration.sections.isEmpty && configuration.header == nil)
  }

  @Test(arguments: [
    ("01/01/1970 00:00:00", 0), ("29/02/2000 23:59:59", 951_868_799), ("01/03/2024 00:00:00", 1_709_251_200),
    ("1/2/2023 1:2:3", 1_675_213_323), ("31/12/2049 23:59:59", 2_524_607_999),
  ])
  func times(text: String, seconds: Int64) throws {
    let yaml = signedYAML.replacing("31/05/2023 11:22:33", with: text)
    #expect(try SigningConfiguration(Array(yaml.utf8)).time == seconds)
  }

  @Test func theHeadersConfigurationHasNoEffect() throws {
    let text = signedYAML.replacing("Header_EngineConfiguration: 0", with: "Header_EngineConfiguration: 1")
    #expect(try SigningConfiguration(Array(text.utf8)).remarks.count == 1)
  }
}
