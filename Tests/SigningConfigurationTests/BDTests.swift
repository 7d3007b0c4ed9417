import SigningConfiguration
import Testing

@Suite struct BDTests {
  private func start(_ expression: String) throws -> UInt32 {
    let text = "constants { A = 5; B = A << 2; }\noptions { flags = 0; startAddress = \(expression); bootDevice = sd; }"
    return try SigningConfiguration(Array(text.utf8)).geometry.start
  }

  @Test(arguments: [
    ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("0x10 | 1", 17), ("B", 20), ("A * B - 1", 99), ("100 / 7 % 5", 4),
    ("1 << 4 >> 2", 4), ("7 & 3 ^ 1", 2), ("4K", 4096), ("'ab'", 0x6162), ("0x12345.h", 0x2345), ("(0x1FF).b", 0xFF),
    ("yes + true", 2), ("no", 0), ("3 > 2 && 2 >= 2", 1), ("1 == 2 || 1 != 2", 1), ("!0", 1), ("- -3", 3),
    ("defined(A)", 1), ("defined(C)", 0), ("1 < 2", 1), ("0x1_0.w", -1),
  ])
  func expressions(text: String, value: Int) throws {
    if value < 0 {
      #expect(throws: ConfigurationError.self) { try start(text) }
    } else {
      #expect(try start(text) == UInt32(value))
    }
  }

  @Test(arguments: [
    ("1 / 0", "divided by zero"), ("1 % 0", "divided by zero"), ("1 << 63", "too large"), ("1 >> 64", "too large"),
    ("0x7fffffffffffffff + 1", "too large"), ("0x8000000000000000", "this is no number"), ("1 +", "expected a value"),
    ("X + 1", "needs a number on both sides"), ("12ab", "this is no number"), ("sizeof(x)", "sizeof is not understood"),
    ("'a", "no closing quote"), ("\"abc", "no closing quote"), ("5.x", "stands w, h or b"), ("1 $ 2", "expected \";\""),
    ("''", "one to seven"), ("-X", "needs a number behind it"), ("1 )", "expected \";\", found \")\""),
  ])
  func wrongExpressions(text: String, words: String) {
    let found = refusal("options { flags = 0; startAddress = \(text); bootDevice = sd; }")
    #expect(found.hasPrefix("line 1, column ") && found.contains(words), "\(found)")
  }

  @Test(arguments: [
    ("elfFile = extern(0);", "elfFile = extern(1);", "line 11, column 15: extern(1) stands for"),
    ("elfFile = extern(0);", "elfFile = extern(-1);", "extern(-1)"),
    ("elfFile = extern(0);", "elfFile = foo(0);", "a path in quotes, or extern(NUMBER)"),
    ("elfFile = extern(0);", "elfFile = \"a\" (x=1);", "attributes"),
    ("section (SEC_CSF_INSTALL_KEY;", "section (29;", "a HAB image has no section 29; there are 20 (Header)"),
    ("section (SEC_CSF_INSTALL_KEY;", "section (NAME;", "expected a number or a constant, found \"NAME\""),
    ("InstallKey_TargetIndex=2) { }", "InstallKey_TargetIndex=2) { load a > 0; }", "nothing stands between"),
    ("InstallKey_TargetIndex=2) { }", "InstallKey_TargetIndex=2) <= a;", "expected \"{\""),
    ("/* and", "/* an", ""), ("the image */", "the image", "line 44, column 1: this comment has no end"),
    ("options {", "keyblob (0) {", "keyblobs belong"), ("options {", "filters {", "expected options, sources"),
    ("InstallSRK_SourceIndex=1)", "InstallSRK_SourceIndex=1, installsrk_sourceindex=2)", "stands twice"),
    ("InstallSRK_SourceIndex=1)", "InstallSRK_Source=2)", "there is no InstallSRK_Source"),
    ("flags = 0x08;", "flags = 0x08; flags = 0x08;", "the option flags stands twice"),
    ("flags = 0x08;", "flags = \"secret\";", "options.flags"),
    ("family = mimxrt1020;", "family = rt999;", "options.family: expected one of"),
  ])
  func refused(old: String, new: String, words: String) {
    let found = refusal(signedBD.replacing(old, with: new), sources: ["app.srec"])
    #expect(words.isEmpty ? found.isEmpty : found.contains(words), "\(found)")
    #expect(!found.contains("secret"))
  }

  @Test func withoutSections() throws {
    let text = """
      sources { elfFile = "a.srec"; }
      options { flags = 0x00; startAddress = 0x60000000; ivtOffset = 0x1000; initialLoadSize = 0x2000; }
      section (0) { }
      """
    let configuration = try SigningConfiguration(Array(text.utf8))
    #expect(configuration.kind == .unsigned && configuration.geometry == .flexSPINOR)
    #expect(configuration.application?.path == "a.srec")
  }

  /// Keys may stand in any case and signers where older tools looked for them.
  @Test func olderForms() throws {
    let text = signedBD.replacing("; Signer=\"type=file;file_path=csf_key.pem;password=secret-word\"", with: "")
      .replacing("AuthenticateData_PrivateKeyFile", with: "authenticateData_privateKeyFile")
    let sections = try SigningConfiguration(Array(text.utf8), sources: ["app.srec"]).sections
    guard case .authenticateCSF(let csf) = sections[2], case .authenticateData(let image, _, _, _) = sections[4] else {
      Issue.record("other sections")
      return
    }
    #expect(csf.key == nil && csf.passphrase == .asked && image.key?.path == "img_key.pem")
  }

  @Test(arguments: [
    ("../crts/CSF1_1_sha256_v3_usr_crt.pem", "../keys/CSF1_1_sha256_v3_usr_key.pem"), ("a_crt.der", "a_key.der"),
    ("mycrts/a.b_crt.pem", "mykeys/a.b_key.pem"), ("crts/csf.pem", nil), ("crt", nil), ("", nil),
  ])
  func keysOfCertificates(certificate: String, key: String?) {
    #expect(SignerChoice.key(ofCertificate: ConfigurationPath(path: certificate, place: "x"))?.path == key)
  }

  @Test func limits() {
    let deep = String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000)
    #expect(refusal("options { flags = \(deep); }").contains("nested too deep"))
    #expect(refusal("options { flags = \(String(repeating: "-", count: 5000))1; }").contains("nested too deep"))
    let many = (0...10_000).map { "A\($0) = 1;" }.joined()
    #expect(refusal("constants { \(many) }").contains("too many entries"))
    #expect(refusal("options { a = \u{1}; }").contains("no place in a BD file"))
  }
}
