import Foundation
import Testing

/// `capture decode`, `stats` and `diff` as a user runs them.
@Suite struct CaptureCommandTests {
  private func trace(_ name: String) -> String { Golden.folder.appendingPathComponent(name + ".pcap").path }

  @Test func theSeedsCase() async throws {
    let decoded = try await Program.run("capture", "decode", trace("seed-20106"))
    #expect(decoded.code == 0)
    let lines = decoded.out.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(
      decoded.out.hasSuffix(
        "    8.683400  1.2 flashloader  flash-erase-region 0x60000000 45056 bytes -> 20106 FlexSPINOR: Command Failure "
          + "[14.7 ms]\n"))
    #expect(
      decoded.errors
        == "101 packets, 8 reports of boards, 77 packets of other traffic, 1 transfer not ended in it\n")
    let told = try await Program.run("capture", "stats", trace("seed-20106"))
    #expect(told.code == 0 && told.errors == "")
    #expect(told.out.hasPrefix("flash-erase-region 0x60000000 45056 bytes failed: 20106 FlexSPINOR: Command Failure"))
    #expect(told.out.contains("  1. fits well: block protect bits (BP) are set in the flash"))
    let json = try await Program.run("capture", "stats", "--json", trace("seed-20106")).json()
    #expect((json["capture"] as? [String: Any])?["failed"] as? Int == 1)
  }

  @Test func choices() async throws {
    let failed = try await Program.run(
      "capture", "decode", "--json", "--status", "failed", "--command", "flash-erase-region", trace("seed-20106"))
    let line = try failed.json()
    #expect((line["status"] as? [String: Any])?["value"] as? Int == 20106)
    #expect(line["number"] as? Int == 4)
    for wrong in [["--device", "board"], ["--command", "erase"], ["--status", "bad"], ["--from", "nan"]] {
      let refused = try await Program.run(["capture", "decode"] + wrong + [trace("seed-20106")])
      #expect(refused.code == 3 && refused.out == "", "\(wrong)")
      #expect(refused.errors.hasPrefix("boardless: \(wrong[0])"))
    }
  }

  @Test func whereTheyPart() async throws {
    let same = try await Program.run("capture", "diff", trace("seed-20106"), trace("seed-20106-usbpcap"))
    #expect(same.code == 0, "\(same.out)")
    let other = try await Program.run("capture", "diff", trace("healthy-write"), trace("seed-20106"))
    #expect(other.code == 10)
    #expect(
      other.out.contains(
        "The boards part at command 6 of A, 4 of B: flash-erase-region 0x60000000 49152 bytes: A: 0 Success; "
          + "B: 20106 FlexSPINOR: Command Failure\n"))
  }

  @Test func noCaptureAndNoRoom() async throws {
    for command in [["decode"], ["stats"], ["diff", trace("no-flash")]] {
      let none = try await Program.run(["capture"] + command + [#filePath])
      #expect(none.code == 3 && none.out == "")
      let missing = try await Program.run(["capture"] + command + ["/nowhere/at.all"])
      #expect(missing.code == 7 && missing.out == "")
    }
    #if os(Linux)
      for command in ["decode", "stats"] {
        let full = try await Program.run("capture", command, trace("no-flash"), output: "/dev/full")
        #expect(full.code == 7)
        #expect(full.errors.contains("cannot write to standard output"))
      }
    #endif
  }

  /// What stands before the damage is decoded.
  @Test func aDamagedCapture() async throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: trace("seed-20106")))
    let cut = try await Program.run("capture", "decode", "--json", "-", input: Array(bytes.dropLast(100)))
    #expect(cut.code == 9)
    #expect(cut.out.split(separator: "\n").count >= 3)
    #expect(cut.errors.contains("standard input is damaged at byte"))
  }

  /// A reader that has enough, such as head.
  @Test func nobodyReads() async throws {
    let folder = try Folder()
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    let child = try ChildProcess(
      Program.path, ["capture", "decode", "-vv", trace("healthy-write")], output: .descriptor(ends[1]),
      errors: .file(folder.url.appendingPathComponent("err")))
    close(ends[1])
    let code = await child.wait()
    #expect(code == 0 || code == -SIGPIPE)
    #expect(folder.text("err") == "")
  }
}
