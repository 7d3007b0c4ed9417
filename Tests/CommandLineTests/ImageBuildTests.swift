import BootImage
import Foundation
import Testing

@Suite struct ImageBuildTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  private static let keys = root.appendingPathComponent("HABTests/Files/Signing").path

  /// hello-xip in the container that NXP's nxpimage made: Tests/BootImageTests/Files/README.md.
  private func container() throws -> Data {
    try Data(contentsOf: Self.root.appendingPathComponent("BootImageTests/Files/hello-xip-container.bin"))
  }

  private func made(_ folder: Folder, _ name: String = "out.bin") throws -> Data {
    try Data(contentsOf: folder.url.appendingPathComponent(name))
  }

  private func signed(flags: Int = 8, more: String = "", password: String = "forest") -> String {
    """
    options: {family: mimxrt1020, flags: \(flags), startAddress: 0x60000000, bootDevice: flexspi_nor}
    inputImageFile: \(Samples.hello("srec"))
    sections:
      - Header: {Header_Version: '4.3', Header_Engine: DCP}
      - InstallSRK: {InstallSRK_Table: \(Self.keys)/table.bin, InstallSRK_SourceIndex: 0}
      - InstallCSFK: {InstallCSFK_File: \(Self.keys)/CSF0.crt}
      - AuthenticateCSF: {Signer: \(Self.keys)/CSF0.pem}
      - InstallKey: {InstallKey_File: \(Self.keys)/IMG0.crt, InstallKey_VerificationIndex: 0, InstallKey_TargetIndex: 2}
      - AuthenticateData:
          AuthenticateData_VerificationIndex: 2
          AuthenticateData_Engine: DCP
          Signer: type=file;file_path=\(Self.keys)/IMG0.pem;password=\(password)
    \(more)
    """
  }

  @Test(arguments: ["srec", "hex", "elf", "bin"]) func unsigned(kind: String) async throws {
    let folder = try Folder()
    let out = folder.path("out.bin")
    let outcome = try await Program.run("image", "build", Samples.hello(kind), "-o", out)
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(outcome.out.hasPrefix("\(out): unsigned container, 9956 bytes for 0x60001000\n"))
    #expect(try made(folder) == container())
  }

  @Test func byABDFileWithTheWordsOfNxpimage() async throws {
    let folder = try Folder()
    let text = """
      options { flags = 0x00; startAddress = 0x60000000; ivtOffset = 0x1000; initialLoadSize = 0x2000; }
      sources { elfFile = extern(0); }
      section (0) { }
      """
    let script = try folder.file("app.bd", text.utf8)
    let out = folder.path("out.bin")
    let outcome = try await Program.run("image", "build", "-c", script, "-o", out, Samples.hello("srec"))
    #expect(outcome.code == 0)
    #expect(try made(folder) == container())
    let again = try await Program.run("image", "build", "-c", script, "-o", out, Samples.hello("srec"))
    #expect(again.code == 3 && again.errors.contains("--force"))
    let forced = try await Program.run("image", "build", "-c", script, "-o", out, "--force", Samples.hello("hex"))
    #expect(forced.code == 0)
    #expect(try made(folder) == container())
    let without = try await Program.run("image", "build", "-c", script, "-o", folder.path("no.bin"))
    #expect(without.code == 3 && without.errors.contains("app.bd: line 2, column 21: extern(0) stands for"))
    #expect(!folder.names.contains("no.bin"))
  }

  @Test(arguments: ["hex", "srec"]) func asRecords(format: String) async throws {
    let outcome = try await Program.run(
      "image", "build", Samples.hello("elf"), "-o", "-", "--format", format, "--entry", "0x60002041")
    let file = try ImageFile(Array(outcome.out.utf8))
    #expect(outcome.code == 0 && outcome.errors.contains("unsigned container"))
    #expect(file.lowestAddress == 0x6000_1000 && file.entry == 0x6000_2041)
    let wanted = try container()
    #expect(Data(file.flattened(fill: 0)) == wanted)
  }

  @Test func aFlashImage() async throws {
    let folder = try Folder()
    var block = FlashConfigurationBlock()
    block.tag = FlashConfigurationBlock.tagValue
    block.version = FlashConfigurationBlock.versionValue
    let fcb = try folder.file("fcb.bin", block.bytes)
    let out = folder.path("out.bin")
    let outcome = try await Program.run("image", "build", Samples.hello("srec"), "--with-fcb", fcb, "-o", out)
    #expect(outcome.code == 0)
    let gap = Data(repeating: 0xFF, count: 0xE00)
    let wanted = Data(block.bytes) + gap + (try container())
    #expect(try made(folder) == wanted)
    let wrong = try await Program.run(
      "image", "build", Samples.hello("srec"), "--with-fcb", Samples.hello("bin"), "-o", folder.path("no.bin"))
    #expect(wrong.code == 3 && !folder.names.contains("no.bin"))
  }

  @Test func signedAndEncrypted() async throws {
    let folder = try Folder()
    let word = try folder.file("word.txt", "forest\n".utf8)
    let config = try folder.file("signed.yaml", signed().utf8)
    let out = folder.path("out.bin")
    let outcome = try await Program.run("image", "build", "-c", config, "-o", out, "--passphrase-file", word)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.out.contains("signed container, 20480 bytes for 0x60001000\n"))
    #expect(outcome.out.contains("  SRK hash: ") && !outcome.out.contains("forest"))
    #expect(try made(folder).count == 20480)

    let more = """
        - SecretKey: {SecretKey_Name: dek.bin, SecretKey_Length: 256, SecretKey_TargetIndex: 0}
        - Decrypt: {Decrypt_VerifyIndex: 0, Decrypt_Engine: DCP}
      """
    let second = try folder.file("encrypted.yaml", signed(flags: 12, more: more).utf8)
    let encrypted = try await Program.run(
      "image", "build", "-c", second, "-o", folder.path("secret.bin"), environment: ["BOARDLESS_PASSPHRASE=forest"])
    #expect(encrypted.code == 0, "\(encrypted.errors)")
    #expect(encrypted.out.contains("the key's blob, 512 bytes, at 0x60006000"))
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("dek.bin"))
    #expect(attributes[.posixPermissions] as? Int == 0o600 && attributes[.size] as? Int == 32)
    // Its key is not lost to the next image.
    let again = try await Program.run(
      "image", "build", "-c", second, "-o", folder.path("third.bin"), environment: ["BOARDLESS_PASSPHRASE=forest"])
    #expect(again.code == 7 && again.errors.contains("SecretKey_ReuseDek"))
    #expect(!folder.names.contains { $0.contains("third") || $0.contains("part") })
  }

  @Test func whatIsRefused() async throws {
    let folder = try Folder()
    func refused(_ code: Int32, _ words: String, _ arguments: [String]) async throws {
      let outcome = try await Program.run(
        ["image", "build", "-o", folder.path("no.bin")] + arguments, environment: ["BOARDLESS_PASSPHRASE=forest"])
      #expect(outcome.code == code && outcome.errors.contains(words), "\(outcome.errors)")
      #expect(!outcome.errors.contains("dark-wood") && outcome.out == "" && !folder.names.contains("no.bin"))
    }
    func config(_ text: String) throws -> String { try folder.file("config.yaml", text.utf8) }
    let hello = Samples.hello("srec")
    try await refused(64, "Give an application", [])
    try await refused(64, "Give one application", [hello, hello])
    try await refused(64, "A configuration says all", ["-c", "x", "--start", "0", hello])
    try await refused(7, "cannot open", ["nothing.srec"])
    try await refused(7, "cannot open", ["-c", "nothing.yaml"])
    try await refused(3, "there is no floppy", [hello, "--boot-device", "floppy"])
    try await refused(
      3, "the container would put it to 0x60002400",
      [hello, "--start", "0x60002000", "--boot-device", "serial_downloader"])
    try await refused(3, "give --start", [hello, "--ivt-offset", "0x400", "--initial-load-size", "0x1000"])
    try await refused(3, "ELF is not written here", [hello, "--format", "elf"])
    try await refused(3, "device configuration data", [hello, "--dcd", hello])
    try await refused(3, "the file is empty", [try folder.file("empty.bin", [])])
    try await refused(3, "passphrase does not open", ["-c", try config(signed(password: "dark-wood"))])
    try await refused(
      3, "make InstallSRK_SourceIndex 0",
      ["-c", try config(signed().replacing("InstallSRK_SourceIndex: 0", with: "InstallSRK_SourceIndex: 3"))])
    try await refused(
      3, "config.yaml: line 4, column 52: sections[1].Header.Header_Engine: expected one of ANY",
      ["-c", try config(signed().replacing("Header_Engine: DCP", with: "Header_Engine: dcp"))])
  }
}
