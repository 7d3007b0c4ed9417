import Foundation
import Testing

/// `--record`, BOARDLESS_RECORD, and what helps Wireshark.
@Suite struct RecordTests {
  private static func bytes(_ path: String) -> [UInt8] {
    (try? Data(contentsOf: URL(fileURLWithPath: path))).map { [UInt8]($0) } ?? []
  }

  /// Begins as pcapng does.
  private static func isCapture(_ path: String) -> Bool { bytes(path).starts(with: [0x0A, 0x0D, 0x0D, 0x0A]) }

  @Test func aProvisioningIsRecorded() async throws {
    let folder = try Folder()
    let image = try folder.file("app.srec", try Samples.bytes(Samples.hello("srec")))
    let path = folder.path("run.pcapng")
    let outcome = try await Program.run("provision", image, "--virtual", "--quiet", "--record", path)
    #expect(outcome.code == 0)
    #expect(Self.isCapture(path))
    let trace = try await Program.run("capture", "trace", path)
    #expect(trace.code == 0)
    for name in ["write-file", "flash-erase-region", "write-memory"] { #expect(trace.out.contains("\"\(name)\"")) }
    // Again: the recording is begun anew.
    let size = Self.bytes(path).count
    _ = try await Program.run("provision", image, "--virtual", "--quiet", "--record", path)
    #expect(Self.bytes(path).count == size)
  }

  @Test func theImageIsNeverOverwritten() async throws {
    let folder = try Folder()
    let image = try folder.file("app.srec", try Samples.bytes(Samples.hello("srec")))
    let before = Self.bytes(image)
    let outcome = try await Program.run("provision", image, "--virtual", "--record", image)
    #expect(outcome.code == 3)
    #expect(outcome.errors.contains("no pcapng capture"))
    #expect(Self.bytes(image) == before)
    let nowhere = try await Program.run("provision", image, "--virtual", "--record", folder.path("no/where"))
    #expect(nowhere.code == 7)
  }

  @Test func theEnvironmentAppends() async throws {
    let folder = try Folder()
    let image = try folder.file("app.srec", try Samples.bytes(Samples.hello("srec")))
    let path = folder.path("all.pcapng")
    for _ in 0..<2 {
      let outcome = try await Program.run(
        "provision", image, "--virtual", "--quiet", environment: ["BOARDLESS_RECORD=\(path)"])
      #expect(outcome.code == 0)
    }
    let trace = try await Program.run("capture", "trace", path)
    #expect(trace.out.components(separatedBy: "\"name\":\"flash-erase-region\"").count == 3)
  }

  @Test func aReplayIsRecordedAndItsCaptureIsNotOverwritten() async throws {
    let folder = try Folder()
    let image = try folder.file("app.srec", try Samples.bytes(Samples.hello("srec")))
    let first = folder.path("first.pcapng")
    _ = try await Program.run("provision", image, "--virtual", "--quiet", "--record", first)
    let before = Self.bytes(first)
    let refused = try await Program.run("capture", "replay", first, "--virtual", "--record", first)
    #expect(refused.code == 3)
    #expect(Self.bytes(first) == before)
    let second = folder.path("second.pcapng")
    let outcome = try await Program.run("capture", "replay", first, "--virtual", "--record", second)
    #expect([0, 10].contains(outcome.code))
    let trace = try await Program.run("capture", "trace", second)
    #expect(trace.out.contains("\"write-memory\""))
  }

  @Test func theDropInsTakeTheOption() async throws {
    let folder = try Folder()
    let path = folder.path("x.pcapng")
    let outcome = try await Program.run(
      "blhost", "--board", "nobody", "--record", path, "get-property", "1",
      environment: ["BOARDLESS_RUNTIME=\(folder.path("run"))"])
    #expect(outcome.code == 2)
    #expect(Self.isCapture(path))
    let refused = try await Program.run(
      "sdphost", "--board", "nobody", "--record", folder.path("no/where"), "error-status",
      environment: ["BOARDLESS_RUNTIME=\(folder.path("run"))"])
    #expect(refused.code == 1)
    #expect(refused.errors.contains("cannot write the recording"))
  }

  @Test func theDissectorIsPrintedAndInstalled() async throws {
    let folder = try Folder()
    let printed = try await Program.run("capture", "dissector")
    #expect(printed.code == 0)
    #expect(printed.out.hasSuffix("register_postdissector(board, true)\n"))
    let home = ["HOME=\(folder.path("home"))"]
    #expect(mkdir(folder.path("home"), 0o700) == 0)
    let installed = try await Program.run("capture", "dissector", "--install", environment: home)
    #expect(installed.code == 0)
    let path = folder.path("home/.local/lib/wireshark/plugins/boardless.lua")
    #expect(String(decoding: Self.bytes(path), as: UTF8.self) == printed.out)
  }

  @Test func extcapSpeaksItsProtocol() async throws {
    let folder = try Folder()
    let runtime = ["BOARDLESS_RUNTIME=\(folder.path("run"))"]
    let list = try await Program.run(
      "capture", "extcap", "--extcap-interfaces", "--extcap-version=4.0", environment: runtime)
    #expect(list.code == 0)
    #expect(list.out.hasPrefix("extcap {version="))
    #expect(!list.out.contains("interface {"))
    let types = try await Program.run(
      "capture", "extcap", "--extcap-interface", "boardless-evk", "--extcap-dlts", environment: runtime)
    #expect(types.out.hasPrefix("dlt {number=220}{name=USB_LINUX_MMAPPED}"))
    let options = try await Program.run(
      "capture", "extcap", "--extcap-interface", "boardless-evk", "--extcap-config", environment: runtime)
    #expect(options.code == 0 && options.out.isEmpty)
    let gone = try await Program.run(
      "capture", "extcap", "--capture", "--extcap-interface", "boardless-evk", "--fifo", folder.path("fifo"),
      environment: runtime)
    #expect(gone.code == 2)
    #expect(gone.errors.contains("no board evk is running"))
    let other = try await Program.run(
      "capture", "extcap", "--capture", "--extcap-interface", "eth0", "--fifo", folder.path("fifo"),
      environment: runtime)
    #expect(other.code == 3)
  }
}
