import Foundation
import HAB
import SampleImages
import Testing

/// `boardless image verify`, `info` and `extract` on signed images, as a user runs them.
@Suite struct ImageVerifyTests {
  private static func words() throws -> [UInt32] { try SampleImages.rootKeys().fuseWords() }

  private static func fuses(_ words: [UInt32]) -> [String] {
    words.enumerated().flatMap { ["--fuses", "\(0x18 + $0.offset)=0x" + String($0.element, radix: 16)] }
  }

  @Test("A signed image: exit 0, the SRK hash and the fuses; the FCB that is not there is a warning")
  func signed() async throws {
    let bytes = try SampleImages.signedContainer()
    let outcome = try await Program.run("image", "verify", "-", input: bytes)
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome.errors)")
    let hash = try SampleImages.rootKeys().hash().map { String(format: "%02x", $0) }.joined()
    for line in [
      "booted from FlexSPI NOR flash, IVT at 0x60001000", "signed with SRK 0 of 2 (RSA-2048, CA)", "SRK hash " + hash,
      "fuses 0x18 to 0x1F: " + (try Self.words().map { String(format: "0x%08X", $0) }.joined(separator: " ")),
      "a closed part with matching fuses: starts", "an open part with matching fuses: starts",
    ] { #expect(outcome.out.contains(line + "\n"), "\(line)\n\(outcome.out)") }
    #expect(outcome.out.contains("warning: The file brings no flash configuration block"))
  }

  @Test("The same by SREC, padded, and as JSON")
  func otherKinds() async throws {
    let bytes = try SampleImages.signedContainer()
    for input in [Samples.srec(bytes, at: 0x6000_1000), [UInt8](repeating: 0xFF, count: 0x1000) + bytes] {
      let outcome = try await Program.run("image", "verify", "-", "--closed", "--json", input: input)
      let object = try outcome.json()
      #expect(outcome.code == 0 && object["starts"] as? Bool == true && object["srk_index"] as? Int == 0)
      #expect((object["parts"] as? [[String: Any]])?.count == 1)
    }
  }

  @Test("Fuses as words, as a file, as the JSON of fuses show, as a hash: the part's own decide")
  func fuses() async throws {
    let folder = try Folder()
    let image = try folder.file("signed.bin", SampleImages.signedContainer())
    let words = try Self.words()
    let right = try await Program.run(["image", "verify", image] + Self.fuses(words) + ["--fuses", "6=2"])
    #expect(right.code == 0 && right.out.contains("a closed part with the fuses given: starts\n"), "\(right.out)")
    #expect(!right.out.contains("open part"))
    var wrong = words
    wrong[3] ^= 0x100
    let refused = try await Program.run(["image", "verify", image, "--closed"] + Self.fuses(wrong))
    #expect(refused.code == 5 && refused.errors.contains("whose hash is not the one in the fuses"))
    #expect(
      refused.out.contains(
        "event DB 00 14 43 33 21 C0 00 BE 00 0C 00 03 17 00 00 00 00 00 50: failure, invalid certificate"))
    let open = try await Program.run(["image", "verify", image, "--open"] + Self.fuses(wrong))
    #expect(open.code == 0 && open.out.contains("an open part with the fuses given: starts; HAB notes\n"))
    let lines = words.enumerated().map { "0x" + String(0x18 + $0.offset, radix: 16) + " \($0.element)\n" }.joined()
    let list = try folder.file("fuses.txt", Array(("# read from the board\n" + lines + "0x2F = 1\n").utf8))
    let revoked = try await Program.run("image", "verify", image, "--closed", "--fuses", list)
    #expect(revoked.code == 5 && revoked.errors.contains("SRK_REVOKE (bit 0) has revoked"))
    let entries = words.enumerated().map { #"{"word":\#(0x18 + $0.offset),"value":"\#($0.element)"}"# }
    let json = try folder.file(
      "fuses.json", Array((#"{"ok":true,"fuses":["# + entries.joined(separator: ",") + "]}").utf8))
    let shown = try await Program.run("image", "verify", image, "--fuses", json, "--closed")
    #expect(shown.code == 0, "\(shown.errors)")
    let hash = try SampleImages.rootKeys().hash().map { String(format: "%02x", $0) }.joined()
    let byHash = try await Program.run("image", "verify", image, "--srk-hash", hash)
    #expect(byHash.code == 0)
    let second = try await Program.run("image", "verify", image, "--srk-hash", hash, "--revoked", "0", "--closed")
    #expect(second.code == 5)
    let blank = try await Program.run("image", "verify", image, "--srk-hash", String(repeating: "0", count: 64))
    #expect(blank.code == 5 && blank.errors.contains("Burn 0x18 to 0x1F with"))
  }

  @Test("A changed byte: exit 5, the cause and the remedy on standard error, the event in the JSON object")
  func changed() async throws {
    var bytes = try SampleImages.signedContainer()
    bytes[0x1100] ^= 1
    let outcome = try await Program.run("image", "verify", "-", input: bytes)
    #expect(outcome.code == 5)
    #expect(
      outcome.errors.hasPrefix(
        "boardless: -: a closed part with matching fuses does not start it. The CSF's command at offset"))
    #expect(outcome.errors.contains("has been changed since. Take the image as it was signed"))
    let json = try await Program.run("image", "verify", "-", "--json", input: bytes)
    let object = try json.json()
    #expect(json.code == 5 && object["ok"] as? Bool == false && object["exit_code"] as? Int == 5)
    let parts = try #require(object["parts"] as? [[String: Any]])
    #expect(parts.map { $0["starts"] as? Bool } == [false, true])
    let event = try #require((parts[0]["events"] as? [[String: Any]])?.first)
    #expect(event["reason"] as? String == "invalid signature" && event["context"] as? String == "CSF command")
    #expect((event["record"] as? String)?.hasPrefix("DB0024433318C000CA001C00") == true)
  }

  @Test("An unsigned image: starts on open parts, and on no closed one")
  func unsigned() async throws {
    let bytes = try Samples.container()
    let outcome = try await Program.run("image", "verify", "-", input: bytes)
    #expect(outcome.code == 0 && outcome.out.contains("\nnot signed\n"))
    #expect(outcome.out.contains("an open part: starts; HAB notes\n  The image is not signed"))
    let closed = try await Program.run("image", "verify", "-", "--closed", input: bytes)
    #expect(closed.code == 5 && closed.errors.contains("Sign it for closed parts; open parts start it as it is."))
    let wrongMedium = try await Program.run("image", "verify", "-", "--for", "ram", input: bytes)
    #expect(wrongMedium.code == 3 && wrongMedium.errors.contains("the serial downloader loads to RAM only"))
    let flashloader = try await Program.run("image", "verify", Samples.flashloader)
    #expect(
      flashloader.code == 0 && flashloader.out.contains("booted from RAM, by the serial downloader, IVT at 0x20208400"))
    let whole = try await Program.run("image", "verify", "-", input: try Samples.provisionedFlash())
    #expect(whole.code == 0 && !whole.out.contains("warning"), "\(whole.out)")
  }

  @Test("What is no container: exit 3; wrong options: words, and 3 or 64")
  func noContainer() async throws {
    let plain = try await Program.run("image", "verify", Samples.hello("bin"))
    #expect(plain.code == 3 && plain.errors.contains("no IVT (D1 00 20 4x) stands at file offset 0x0"))
    let srec = try await Program.run("image", "verify", Samples.hello("srec"), "--json")
    #expect(try srec.code == 3 && (srec.json()["ok"] as? Bool) == false)
    for (options, code, words) in [
      (["--srk-hash", "12"], Int32(3), "64 hexadecimal digits"),
      (["--srk-hash", String(repeating: "+1", count: 32)], 3, "64"),
      (["--revoked", "4"], 3, "keys 0 to 3"), (["--fuses", "0x30=1"], 3, "0x00 to 0x2F"),
      (["--fuses", "0x18=1"], 3, "is missing"), (["--fuses", "6=q"], 3, "32-bit number"),
      (["--fuses", "/nonexistent"], 7, "cannot open"), (["--open", "--closed"], 64, "exclude each other"),
      (["--for", "tape"], 64, "tape"), (["--data-key", Samples.hello("bin")], 3, "no AES key"),
    ] {
      let outcome = try await Program.run(["image", "verify", Samples.flashloader] + options)
      #expect(outcome.code == code && outcome.errors.contains(words), "\(options): \(outcome.errors)")
    }
  }

  @Test("image info explains the container")
  func info() async throws {
    let bytes = try SampleImages.signedContainer()
    let outcome = try await Program.run("image", "info", "-", input: bytes)
    #expect(outcome.code == 0, "\(outcome.errors)")
    for line in [
      "    offset 0x4: Install SRK 0, table at CSF + 0x50", "    0: RSA-2048, CA, hash ", "  - slot: 1",
      "    key: RSA-2048",
      "    may sign certificates: false", "    message digest: ", "As an application in flash:",
    ] { #expect(outcome.out.contains(line), "\(line)") }
    let json = try await Program.run("image", "info", "-", "--json", input: bytes)
    let container = try #require(try json.json()["container"] as? [String: Any])
    #expect((container["csf"] as? [String: Any])?["address"] as? String == "0x60003000")
    #expect((container["certificates"] as? [[String: Any]])?.count == 2)
    #expect((container["signatures"] as? [[String: Any]])?.count == 2)
    #expect((container["troubles"] as? [String])?.isEmpty == true)
  }

  @Test("image extract writes the parts, and replaces nothing without --force")
  func extract() async throws {
    let folder = try Folder()
    let bytes = try SampleImages.signedContainer()
    let target = folder.path("parts")
    let outcome = try await Program.run("image", "extract", "-", "-o", target, input: bytes)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
    #expect(
      names == [
        "application.bin", "certificate-1.der", "certificate-2.der", "csf.bin", "ivt.bin", "signature-1C.der",
        "signature-34.der", "srk_table.bin",
      ])
    func part(_ name: String) throws -> [UInt8] { try Samples.bytes(target + "/" + name) }
    #expect(try part("ivt.bin") == Array(bytes[..<0x40]))
    #expect(try part("application.bin") == Array(bytes[0x1000..<0x1000 + part("application.bin").count]))
    #expect(try part("srk_table.bin") == SampleImages.rootKeys().bytes)
    #expect(try Certificate(der: part("certificate-1.der")).isCA == false)
    let again = try await Program.run("image", "extract", "-", "-o", target, input: bytes)
    #expect(again.code == 7 && again.errors.contains("is there already; --force overwrites"))
    #expect(try await Program.run("image", "extract", "-", "-o", target, "--force", input: bytes).code == 0)
    #expect(try await Program.run("image", "extract", Samples.hello("bin"), "-o", target).code == 3)
  }
}
