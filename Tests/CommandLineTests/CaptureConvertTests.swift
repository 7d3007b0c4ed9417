import Foundation
import Testing

@Suite struct CaptureConvertTests {
  private static func trace(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Traces/\(name)").path
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test(arguments: [("usbmon", 220), ("usbmon-48", 189), ("usbpcap", 249)])
  func formats(_ format: String, _ linkType: UInt8) async throws {
    let folder = try Folder()
    let output = folder.path("out.pcap")
    let done = try await Program.run(
      "capture", "convert", Self.trace("seed-20106.pcap"), "-o", output, "--format", format, "--byte-order", "big")
    #expect(done.code == 0, "\(done.errors)")
    #expect(done.errors == "101 packets written to \(output)\n")
    let bytes = try Self.bytes(output)
    #expect(Array(bytes[..<4]) == [0xA1, 0xB2, 0x3C, 0x4D])
    #expect(bytes[23] == linkType)
    #expect(folder.names == ["out.pcap"])
  }

  @Test func throughPipes() async throws {
    let folder = try Folder()
    let plain = folder.path("plain")
    _ = try await Program.run("capture", "convert", Self.trace("no-flash.pcap"), "-o", plain)
    let piped = folder.path("piped")
    let input = try Self.bytes(Self.trace("no-flash.pcap"))
    let done = try await Program.run("capture", "convert", "-", "-o", "-", input: input, output: piped)
    #expect(done.code == 0, "\(done.errors)")
    #expect(try Self.bytes(piped) == Self.bytes(plain))
  }

  @Test func damage() async throws {
    let folder = try Folder()
    let cut = try folder.file("cut.pcap", Self.bytes(Self.trace("no-flash.pcap")).prefix(5000))
    let done = try await Program.run("capture", "convert", cut, "-o", folder.path("out"))
    #expect(done.code == 9)
    #expect(done.errors.contains("60 packets written"))
    #expect(done.errors.contains("cut.pcap is damaged at byte 4945: "))
    #expect(done.errors.contains("the 60 packets before were used"))
  }

  @Test func theInputIsNotOverwritten() async throws {
    let folder = try Folder()
    let path = try folder.file("a.pcap", Self.bytes(Self.trace("no-flash.pcap")))
    try FileManager.default.createSymbolicLink(atPath: folder.path("b.pcap"), withDestinationPath: path)
    let done = try await Program.run("capture", "convert", path, "-o", folder.path("b.pcap"))
    #expect(done.code == 3)
    #expect(done.errors.contains("is the capture itself"))
    #expect(try Self.bytes(path) == Self.bytes(Self.trace("no-flash.pcap")))
  }

  @Test func whatWasThereStaysWhereNothingIsRead() async throws {
    let folder = try Folder()
    let output = try folder.file("out", Array("kept".utf8))
    let text = try folder.file("text", Array("no capture\n".utf8))
    let done = try await Program.run("capture", "convert", text, "-o", output)
    #expect(done.code == 3)
    #expect(done.errors.contains("text is not a capture: it is text"))
    #expect(folder.text("out") == "kept")
    let nowhere = try await Program.run("capture", "convert", Self.trace("no-flash.pcap"), "-o", "/nonexistent/x")
    #expect(nowhere.code == 7)
    let missing = try await Program.run("capture", "convert", folder.path("missing"), "-o", output)
    #expect(missing.code == 7)
    #expect(folder.names == ["out", "text"])
  }

  @Test func arguments() async throws {
    let none = try await Program.run("capture", "convert", "-o", "x")
    #expect(none.code == 64)
    #expect(none.errors.contains("--live usbmon1"))
    let both = try await Program.run("capture", "convert", "x", "--live", "usbmon1", "-o", "y")
    #expect(both.code == 64)
  }
}
