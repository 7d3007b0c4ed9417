import BootImage
import Foundation
import HAB
import SigningConfiguration
import Testing

/// Configurations with keys: those of the HAB room's tests, whose README says how the expected bytes were made.
@Suite struct LoadingTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("HABTests/Files/Signing")

  private static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  /// The application that the expected bytes were made of.
  private static func application(_ reset: UInt32) -> [UInt8] {
    var bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7 + 3) }
    for (index, word) in [0x2001_0000, reset].enumerated() {
      for byte in 0..<4 { bytes[4 * index + byte] = UInt8(truncatingIfNeeded: word >> UInt32(8 * byte)) }
    }
    return bytes
  }

  private func world() throws -> [String: [UInt8]] {
    var contents = ["conf/app.bin": Self.application(0x6000_2101), "conf/ram.bin": Self.application(0x2020_9101)]
    for name in ["table.bin", "CSF0.crt", "CSF0.pem", "IMG0.crt", "IMG0.pem", "SRK2.crt", "SRK2.der"] {
      contents["conf/keys/" + name] = try Self.bytes(name)
    }
    contents["conf/keys/pass.txt"] = Array("forest \r\nother\n".utf8)
    contents["dek.bin"] = [UInt8](0..<16)
    contents["conf/nonce.bin"] = [UInt8](0x40..<0x4D)
    return contents
  }

  private let text = """
    options:
      flags: 8
      startAddress: 0x60000000
      bootDevice: flexspi_nor
      signatureTimestamp: 31/05/2023 11:22:33
    inputImageFile: app.bin
    sections:
      - Header: {Header_Version: '4.2', Header_Engine: DCP}
      - InstallSRK: {InstallSRK_Table: keys/table.bin, InstallSRK_SourceIndex: 0}
      - InstallCSFK: {InstallCSFK_File: 'keys\\CSF0.crt'}
      - AuthenticateCSF: {Signer: keys/CSF0.pem}
      - InstallKey: {InstallKey_File: keys/IMG0.crt, InstallKey_VerificationIndex: 0, InstallKey_TargetIndex: 2}
      - AuthenticateData:
          AuthenticateData_VerificationIndex: 2
          AuthenticateData_Engine: DCP
          Signer: type=file;file_path=keys/IMG0.pem;password=forest
    """

  private let rest = """

      - SetEngine: {SetEngine_HashAlgorithm: sha256, SetEngine_Engine: DCP, SetEngine_EngineConfiguration: 4}
      - Unlock: {Unlock_Engine: OCOTP, Unlock_Features: 'JTAG,SRK REVOKE', Unlock_UID: '0x0123456789ABCDEF'}
    """

  private func build(_ text: String, _ files: ConfigurationFiles) throws -> [UInt8] {
    let configuration = try SigningConfiguration(Array(text.utf8))
    let loaded = try configuration.load(files)
    let header = try #require(configuration.header)
    return try HABContainer.build(
      application: loaded.application.bytes, geometry: configuration.geometry, dcd: loaded.dcd,
      flags: configuration.kind.rawValue, sections: loaded.sections,
      header: CSFHeader(version: header.version, engine: header.engine), time: configuration.time ?? 0
    ).bytes
  }

  @Test func aSignedImageIsNXPs() throws {
    let bytes = try build(text + rest, files(try world(), folder: "conf"))
    let expected = try Self.bytes("signed.csf")
    #expect(Array(bytes[0x2000..<0x2000 + expected.count]) == expected)
  }

  @Test func anEncryptedImageIsNXPs() throws {
    let text =
      text.replacing("flags: 8", with: "flags: 0xC").replacing("4.2", with: "4.3").replacing("app.bin", with: "ram.bin")
      .replacing("0x60000000", with: "0x20208000")
      .replacing("bootDevice: flexspi_nor", with: "ivtOffset: 0x400\n  initialLoadSize: 0x1000")
        + """

          - SecretKey: {SecretKey_Name: dek.bin, SecretKey_TargetIndex: 0, SecretKey_ReuseDek: true}
          - Decrypt: {Decrypt_VerifyIndex: 0, Decrypt_Engine: DCP, Decrypt_Nonce: nonce.bin}
        """.split(separator: "\n", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
      .joined(separator: "\n  ")
    let bytes = try build(text, files(try world(), folder: "conf"))
    let expected = try Self.bytes("encrypted.csf")
    #expect(Array(bytes[0x1C00..<0x1C00 + expected.count]) == expected)
  }

  /// The passphrase itself, its file, a variable, a variable of the file, the question; a file's wins over its own name.
  @Test(arguments: [
    "forest", "keys/pass.txt", "$WORD", "${WORD}", "$HOME_FOLDER/pass.txt", "for${NOTHING}est", "~/pass.txt", "",
    "wrong",
  ])
  func passphrases(_ password: String) throws {
    var contents = try world()
    contents["for${NOTHING}est"] = Array("forest".utf8)
    contents["/home/pass.txt"] = Array("\tforest".utf8)
    let word = try Passphrase(Array("forest".utf8))
    let door = files(
      contents, folder: "conf", environment: ["WORD": "forest", "HOME_FOLDER": "keys", "HOME": "/home"],
      passphrase: { key in key == "keys/IMG0.pem" ? word : nil })
    let text = text.replacing("password=forest", with: "password=\(password)")
    if password == "wrong" {
      #expect(try refusal(text, door).contains("passphrase does not open"))
    } else {
      #expect(try build(text, door).count == 0x4000)
    }
  }

  private func refusal(_ text: String, _ files: ConfigurationFiles) throws -> String {
    do throws(ConfigurationError) {
      _ = try SigningConfiguration(Array(text.utf8)).load(files)
      return ""
    } catch { return error.description }
  }

  @Test(arguments: [
    ("app.bin", "none.bin", "line 6, column 17: inputImageFile: there is no file conf/none.bin or none.bin"),
    ("keys/table.bin", "keys/CSF0.crt", "InstallSRK_Table: keys/CSF0.crt: SRK table, byte"),
    ("CSF0.crt", "table.bin", "InstallCSFK_File: keys/table.bin: "),
    ("Signer: keys/CSF0.pem", "Signer: keys/CSF0.crt", "this is no private key"),
    ("Signer: keys/CSF0.pem", "Signer: keys/SRK2.der", "is not the key of the certificate"),
    ("file_path=keys/IMG0.pem;password=forest", "file_path=keys/IMG0.pem", "there is no passphrase for it"),
    ("InstallKey_TargetIndex: 2", "InstallKey_TargetIndex: 4", "no InstallKey puts one there"),
    ("InstallSRK_SourceIndex: 0", "InstallSRK_SourceIndex: 3", ""),
    ("bootDevice: flexspi_nor", "bootDevice: flexspi_nor\n  DCDFilePath: dcd.bin", "options.DCDFilePath: there is no"),
    ("startAddress: 0x60000000", "startAddress: 0x60000000\n  entryPointAddress: 1", ""),
  ])
  func refused(old: String, new: String, words: String) throws {
    let found = try refusal(text.replacing(old, with: new), files(try world(), folder: "conf"))
    #expect(words.isEmpty ? found.isEmpty : found.contains(words), "\(found)")
    #expect(!found.contains("forest"))
  }

  @Test func anApplicationLinkedElsewhere() throws {
    var contents = try world()
    contents["conf/app.bin"] = Array("S30E20208000000001200101206042\n".utf8)
    #expect(try refusal(text, files(contents, folder: "conf")).contains("app.bin: line 1"))
    contents["conf/app.bin"] = []
    #expect(try refusal(text, files(contents, folder: "conf")).contains("the file is empty"))
  }

  @Test func aNewDataKeyIsMadeAndNotShown() throws {
    let text =
      text.replacing("flags: 8", with: "flags: 0xC")
      + "\n  - SecretKey: {SecretKey_Name: out/new.bin, SecretKey_Length: 256, SecretKey_TargetIndex: 0}"
      + "\n  - Decrypt: {Decrypt_VerifyIndex: 0}"
    let loaded = try SigningConfiguration(Array(text.utf8)).load(files(try world(), folder: "conf"))
    let key = try #require(loaded.newDataKey)
    #expect(key.bytes.count == 32 && key.path == "conf/out/new.bin")
    #expect(String(describing: key) == "data key for conf/out/new.bin" && !String(reflecting: key).contains("bytes"))
    let reused = text.replacing("SecretKey_TargetIndex", with: "SecretKey_ReuseDek: 1, SecretKey_TargetIndex")
    #expect(
      try refusal(reused.replacing("out/new.bin", with: "dek.bin"), files(try world(), folder: "conf")).contains(
        "the data key has 16 bytes; SecretKey_Length asks for 32"))
  }

  /// `crts/X_crt.pem` is signed with `keys/X_key.pem`, where a BD file says nothing.
  @Test func keysBesideTheirCertificates() throws {
    var contents = try world()
    contents["crts/a_crt.pem"] = contents["conf/keys/SRK2.crt"]
    contents["keys/a_key.pem"] = contents["conf/keys/SRK2.der"]
    let text = """
      options { flags = 8; startAddress = 0x60000000; ivtOffset = 0x1000; initialLoadSize = 0x2000; }
      sources { elfFile = extern(0); }
      section (20; Header_Version="4.2", Header_Engine="DCP", Header_EngineConfiguration=0) { }
      section (21; InstallSRK_Table="conf/keys/table.bin", InstallSRK_SourceIndex=2) { }
      section (23; InstallNOCAK_File="crts/a_crt.pem") { }
      section (24) { }
      section (26; AuthenticateData_VerificationIndex=0, AuthenticateData_Engine="DCP",
        AuthenticateData_EngineConfiguration=0) { }
      """
    let configuration = try SigningConfiguration(Array(text.utf8), sources: ["conf/app.bin"])
    #expect(try configuration.load(files(contents)).sections.count == 4)
    contents["keys/a_key.pem"] = nil
    do throws(ConfigurationError) {
      _ = try configuration.load(files(contents))
      Issue.record("not refused")
    } catch { #expect(error.kind == .file && error.reason.contains("keys/a_key.pem")) }
  }
}
