import BootImage
import Foundation
import HAB
import Testing

/// `boardless image keys`, `srk` and `sign`, as a user runs them.
@Suite struct ImageSigningTests {
  private static let passphrase = "blue heron 7"

  private func tree(_ folder: Folder, _ arguments: String...) async throws -> (path: String, secret: String) {
    let secret = try folder.file("secret", Array((Self.passphrase + "\n").utf8))
    let path = folder.path("tree")
    let outcome = try await Program.run(
      ["image", "keys", path, "--type", "secp256r1", "--passphrase-file", secret] + arguments)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(!(outcome.out + outcome.errors).contains(Self.passphrase))
    return (path, secret)
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test("Private keys are for their owner alone, whatever the umask; nothing is replaced, nothing half stays")
  func keys() async throws {
    let folder = try Folder()
    let (path, secret) = try await tree(folder, "--count", "2")
    #expect(folder.names == ["secret", "tree"])
    #expect(try mode(path) == 0o700 && mode(path + "/keys") == 0o700)
    let keys = try FileManager.default.contentsOfDirectory(atPath: path + "/keys").sorted()
    #expect(keys.count == 14)
    for key in keys where key.hasSuffix(".pem") {
      #expect(try mode("\(path)/keys/\(key)") == 0o600, "\(key)")
      #expect(String(decoding: try Samples.bytes("\(path)/keys/\(key)"), as: UTF8.self).contains("BEGIN ENCRYPTED"))
    }
    let again = try await Program.run("image", "keys", path, "--passphrase-file", secret)
    #expect(again.code == 3 && again.errors.contains("keys are never replaced"))
    let file = try await Program.run("image", "keys", secret, "--no-passphrase")
    #expect(file.code == 3 && file.errors.contains("is no folder"))
    let nowhere = try await Program.run(
      "image", "keys", folder.path("no/where"), "--type", "secp256r1", "-n", "1", "--no-passphrase")
    #expect(nowhere.code == 7 && nowhere.errors.contains("cannot make"))
    // An empty folder may be filled: somebody has made it with the rights that it is to have.
    try FileManager.default.createDirectory(atPath: folder.path("empty"), withIntermediateDirectories: false)
    let empty = try await Program.run(
      "image", "keys", folder.path("empty"), "--type", "secp384r1", "-n", "1", "--fast-auth", "--no-passphrase")
    #expect(empty.code == 0, "\(empty.errors)")
    #expect(folder.names == ["empty", "secret", "tree"])
  }

  @Test("Ctrl-C while keys are made leaves nothing behind")
  func interrupted() async throws {
    let folder = try Folder()
    let child = try Program.start(
      ["image", "keys", folder.path("tree"), "--type", "rsa4096", "--no-passphrase"], in: folder)
    // On a thread of its own: behind other tests the signal would come when all keys are made.
    let began = await onThread {
      defer { child.signal(SIGINT) }
      return soon { folder.text("err").contains("made CA0") }
    }
    #expect(began)
    #expect(await child.wait() == 130)
    #expect(folder.names == ["err", "out"])
    #expect(folder.text("err").hasSuffix("interrupted; nothing was made\n"))
  }

  @Test("A passphrase is asked for twice at the terminal and not shown; Ctrl-C there makes nothing")
  func prompt() async throws {
    let folder = try Folder()
    for (name, typed, code) in [
      ("typed", "blue\u{7F}\u{7F}\u{7F}eron\n|beron\n", 0), ("differ", "blue heron\n|red heron\n", 3),
      ("stopped", "blue\u{3}", 130),
    ] as [(String, String, Int32)] {
      let terminal = try Terminal()
      let child = try ChildProcess(
        Program.path, ["image", "keys", folder.path(name), "--type", "secp256r1", "-n", "1", "--fast-auth"],
        input: .terminal(terminal.path), output: .file(folder.url.appendingPathComponent(name + ".out")),
        errors: .file(folder.url.appendingPathComponent(name + ".err")))
      var shown = ""
      for (part, question) in zip(typed.split(separator: "|"), ["private keys: ", "same again: "]) {
        #expect(
          await eventually {
            shown += String(decoding: terminal.read(), as: UTF8.self)
            return shown.hasSuffix(question)
          }, "\(shown)")
        terminal.write(Array(part.utf8))
      }
      #expect(await child.wait() == code, "\(folder.text(name + ".err"))")
      shown += String(decoding: terminal.read(), as: UTF8.self)
      #expect(!shown.contains("blue") && !shown.contains("eron"), "\(shown)")
      #expect(FileManager.default.fileExists(atPath: folder.path(name)) == (code == 0))
    }
    let key = try Samples.bytes(folder.path("typed/keys/SRK0_secp256r1_key.pem"))
    _ = try PrivateKey.file(key, passphrase: Passphrase(Array("beron".utf8)))
  }

  @Test("Table, hash and fuses; the table shown again is the same; nothing is replaced without --force")
  func table() async throws {
    let folder = try Folder()
    let (path, _) = try await tree(folder, "-n", "2")
    let certificates = ["SRK0", "SRK1"].map { "\(path)/crts/\($0)_secp256r1_ca_cert.pem" }
    let made = try await Program.run(
      ["image", "srk"] + certificates + ["-o", folder.path("t.bin"), "--fuses", folder.path("f.txt")])
    #expect(made.code == 0, "\(made.errors)")
    #expect(try Samples.bytes(folder.path("t.bin")) == Samples.bytes(path + "/srk_table.bin"))
    let table = try SRKTable(Samples.bytes(folder.path("t.bin")))
    let words = try table.fuseWords()
    for (index, word) in words.enumerated() {
      let text = "0x" + String(format: "%08X", word)
      #expect(made.out.contains("efuse-program-once \(24 + index) \(text)\n"))
      #expect(folder.text("f.txt").contains("SRK_HASH[\(255 - 32 * index):\(224 - 32 * index)] |= \(text)\n"))
    }
    let shown = try await Program.run("image", "srk", "--table", folder.path("t.bin"))
    #expect(shown.code == 0 && shown.out.split(separator: "\n").suffix(9) == made.out.split(separator: "\n").suffix(9))
    let json = try await Program.run("image", "srk", "--table", folder.path("t.bin"), "--json")
    #expect(json.code == 0 && json.out.contains("\"value\":\"0x" + String(format: "%08X", words[7]) + "\""))
    let again = try await Program.run(["image", "srk"] + certificates + ["-o", folder.path("t.bin")])
    #expect(again.code == 3 && again.errors.contains("--force"))
    let damaged = try folder.file("d.bin", Samples.bytes(folder.path("t.bin")).dropLast())
    let refused = try await Program.run("image", "srk", "--table", damaged)
    #expect(refused.code == 3 && refused.errors.contains("SRK table, byte 0x01"))
    let key = try await Program.run("image", "srk", path + "/keys/SRK0_secp256r1_ca_key.pub")
    #expect(key.code == 3 && key.errors.contains("only 'PUBLIC KEY'"))
  }

  @Test("SREC, HEX, ELF and an unsigned container are signed alike, by any SRK, and a closed part starts them")
  func sign() async throws {
    let folder = try Folder()
    let (path, secret) = try await tree(folder, "-n", "2")
    let container = try folder.file("unsigned.bin", try Samples.container())
    for (number, image) in [Samples.hello("srec"), Samples.hello("hex"), Samples.hello("elf"), container].enumerated() {
      let output = folder.path("signed\(number).bin")
      let outcome = try await Program.run(
        "image", "sign", image, "--keys", path, "--srk-index", "\(number % 2)", "--passphrase-file", secret, "-o",
        output)
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.out.contains("SRK \(number % 2) of 2\n") && outcome.errors == "")
      let bytes = try Samples.bytes(output)
      let application = try Samples.bytes(Samples.hello("bin"))
      #expect(Array(bytes[0x1000..<0x1000 + application.count]) == application)
      let part = HABPart(isClosed: true, keyHash: try SRKTable(Samples.bytes(path + "/srk_table.bin")).fuseWords())
      let memory = FileMemory(address: 0x6000_1000, bytes: bytes)
      let verdict = HABAuthenticator(part).authenticate(at: 0x6000_1000, in: memory)
      #expect(verdict.starts && verdict.findings.isEmpty, "\(verdict.findings)")
    }
    let again = try await Program.run(
      "image", "sign", Samples.hello("srec"), "--keys", path, "-o", folder.path("signed0.bin"))
    #expect(again.code == 3 && again.errors.contains("--force"))
  }

  @Test("A signed flashloader keeps the place that its container says")
  func flashloader() async throws {
    let folder = try Folder()
    let (path, secret) = try await tree(folder, "-n", "1", "--fast-auth")
    let output = folder.path("flashloader.bin")
    let outcome = try await Program.run(
      "image", "sign", Samples.flashloader, "--keys", path, "-o", output,
      environment: ["BOARDLESS_PASSPHRASE=" + Self.passphrase])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let bytes = try Samples.bytes(output)
    let table = try #require(ImageVectorTable(bytes))
    #expect(table.selfAddress == 0x2020_8400 && table.csf != 0)
    #expect(!(outcome.out + outcome.errors).contains(Self.passphrase))
    #expect(secret != "")
  }

  @Test("Wrong passphrase, no passphrase, wrong index, wrong tree: exit 3, and no file")
  func refusals() async throws {
    let folder = try Folder()
    let (path, secret) = try await tree(folder, "-n", "1")
    let wrong = try folder.file("wrong", Array("red heron\n".utf8))
    let output = folder.path("out.bin")
    let image = ["image", "sign", Samples.hello("srec"), "-o", output]
    for (arguments, words) in [
      (["--keys", path, "--passphrase-file", wrong], "does not open the private key"),
      (["--keys", path, "--passphrase-file", secret, "--srk-index", "1"], "has SRKs 0 to 0, not 1"),
      (
        ["--keys", path, "--passphrase-file", secret, "--for", "ram", "--start", "0x20208000"], "linked for 0x60002000"
      ),
    ] {
      let outcome = try await Program.run(image + arguments)
      #expect(outcome.code == 3 && outcome.errors.contains(words), "\(outcome.errors)")
      #expect(!outcome.errors.contains("heron"))
    }
    let nowhere = try await Program.run(image + ["--keys", folder.path("nowhere")])
    #expect(nowhere.code == 7 && nowhere.errors.contains("nowhere/crts"))
    #expect(!folder.names.contains("out.bin"))
    // Another key under the image certificate's name: what SPSDK would sign with.
    let keys = path + "/keys/"
    try FileManager.default.removeItem(atPath: keys + "IMG0_0_secp256r1_key.pem")
    try FileManager.default.copyItem(
      atPath: keys + "CSF0_0_secp256r1_key.pem", toPath: keys + "IMG0_0_secp256r1_key.pem")
    let other = try await Program.run(image + ["--keys", path, "--passphrase-file", secret])
    #expect(other.code == 3 && other.errors.contains("is not the key of the certificate"), "\(other.errors)")
    #expect(!folder.names.contains("out.bin"))
  }
}

/// A file at its address.
private struct FileMemory: HABMemory {
  let address: UInt32
  let bytes: [UInt8]

  func bytes(at address: UInt32, count: Int) -> [UInt8]? {
    guard address >= self.address, Int(address - self.address) + count <= bytes.count else { return nil }
    return Array(bytes[Int(address - self.address)...].prefix(count))
  }
}
