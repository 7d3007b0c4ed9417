import BootImage
import Foundation
import Testing

/// Each bad input: the exit code, words that name the thing and the remedy, JSON on standard output if asked
/// for, and nothing there otherwise.
@Suite struct BadInputTests {
  private func refused(
    _ arguments: [String], _ code: Int32, phase: String? = nil, _ words: String...
  ) async throws {
    for json in [true, false] {
      let outcome = try await Program.run(arguments + (json ? ["--json"] : []))
      #expect(outcome.code == code, "\(outcome.errors)")
      for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
      guard json else {
        #expect(outcome.out == "")
        continue
      }
      let object = try outcome.json()
      #expect(object["ok"] as? Bool == false)
      #expect(object["exit_code"] as? Int == Int(code))
      #expect(object["phase"] as? String == phase)
      #expect((object["failure"] as? String)?.isEmpty == false)
    }
  }

  private func provision(_ image: String, _ options: String...) -> [String] {
    ["provision", image, "--virtual"] + options
  }

  @Test func whatCannotBeRead() async throws {
    let folder = try Folder()
    try await refused(provision(folder.path("none")), 7, "cannot open \(folder.path("none")): No such file")
    try await refused(provision(folder.url.path), 7, "cannot read \(folder.url.path): it is a directory")
    // Who may read everything cannot be shown a file that cannot be read.
    if getuid() != 0 {
      let closed = try folder.file("closed", [1])
      chmod(closed, 0)
      try await refused(provision(closed), 7, "cannot open \(closed): Permission denied")
    }
    try await refused(provision(try folder.file("empty", [])), 3, "the file is empty")
  }

  @Test func whatIsCutOff() async throws {
    let folder = try Folder()
    for (kind, count, words) in [
      ("srec", 9001, "line 188: the record announces"), ("hex", 5000, "the record announces"),
      ("elf", 2000, "the file is cut off"), ("elf", 40, "the file is cut off"),
    ] {
      let bytes = try Samples.bytes(Samples.hello(kind)).prefix(count)
      try await refused(provision(try folder.file("cut.\(kind)", bytes)), 3, "cut.\(kind): ", words)
    }
    for kind in ["srec", "hex"] {
      let lines = try Samples.bytes(Samples.hello(kind)).split(separator: 0x0A).dropLast().joined(separator: [0x0A])
      try await refused(provision(try folder.file(kind, lines)), 3, "the file stops without its end record")
    }
  }

  @Test func whatIsNoImage() async throws {
    let folder = try Folder()
    let png = try folder.file(
      "x.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(repeating: 7, count: 99))
    try await refused(provision(png), 3, "x.png: a plain binary does not say where it belongs", "--address")
    try await refused(provision(png, "--address", "0x60002000"), 3, "no plausible vector table")
    let text = try folder.file("x.txt", Array("Dear reader, this is a text.\n".utf8))
    try await refused(provision(text), 3, "x.txt: the file is text")
  }

  @Test func whatIsMisplaced() async throws {
    let folder = try Folder()
    let bytes = try Samples.bytes(Samples.hello("bin"))
    try await refused(provision(Samples.hello("bin")), 3, "say it with --address", "--address 0x60002000")
    try await refused(
      provision(Samples.hello("bin"), "--address", "0x60003000"), 3, "starts at 0x60003000", "starts at 0x60002000")
    let shifted = try folder.file("shifted.srec", Samples.srec(bytes, at: 0x6000_3000))
    try await refused(provision(shifted), 3, "starts at 0x60003000", "linker script")
    let forRAM = try folder.file("ram.srec", Samples.srec(bytes, at: 0x2000_2000))
    try await refused(provision(forRAM), 3, "linked for RAM (0x20002000)", "choose the flash (XIP) build")
    try await refused(provision(Samples.flashloader), 3, "this is a flashloader", "give an application here")
    try await refused(
      provision(Samples.hello("srec"), "--flashloader", Samples.hello("srec")), 3, "linked for flash")
  }

  @Test func whatIsTooLarge() async throws {
    let folder = try Folder()
    let image = try folder.file("large.bin", try Samples.large((4 << 20) - 0x2000 + 1))
    try await refused(
      provision(image, "--address", "0x60002000", "--part", "W25Q32JV"), 3, phase: "check memory",
      "it ends at 0x60400000, and the flash has 4096 KiB", "use a smaller image or a larger flash")
  }

  @Test func options() async throws {
    let hello = Samples.hello("srec")
    try await refused(provision(hello, "--option", "seven"), 3, "--option seven is not one or two numbers")
    try await refused(provision(hello, "--option", "0x1C0000007"), 3, "is not one or two numbers")
    try await refused(
      provision(hello, "--option", "0xB0000007"), 3, phase: "check plan", "option word 0xB0000007 makes no sense",
      "use 0xC0000007")
    try await refused(
      provision(hello, "--option", "0xC1000007"), 3, phase: "check plan", "it announces a second word")
    try await refused(
      provision(hello, "--option", "0xC0300007"), 1, phase: "configure memory", "20109", "0xC0000007 is for quad NOR")
  }

  @Test func configurationBlocks() async throws {
    let folder = try Folder()
    let hello = Samples.hello("srec")
    let block = try Samples.provisionedFlash().prefix(512)
    for (name, bytes) in [
      ("short", block.dropLast()), ("long", block + [0]), ("zeros", Array(repeating: 0, count: 512)),
    ] {
      try await refused(
        provision(hello, "--fcb", try folder.file(name, bytes)), 3, "\(name) is no flash configuration block",
        "512 bytes")
    }
    try await refused(provision(hello, "--fcb", folder.path("none")), 7, "cannot open")
  }

  @Test func boards() async throws {
    let hello = Samples.hello("srec")
    try await refused(
      provision(hello, "--fuse", "6=2"), 5, phase: "load flashloader", "the part is closed",
      "signed with this part's keys")
    try await refused(
      provision(hello, "--part", "none"), 1, phase: "configure memory", "20107", "check the flash's supply and wiring")
    try await refused(
      provision(hello, "--status-registers", "0x7c"), 1, phase: "write configuration block", "20106", "protection bits")
    try await refused(provision(hello, "--part", "AT45"), 3, "no flash part is called AT45", "IS25LP064A")
    try await refused(provision(hello, "--firmware", "K9"), 3, "no firmware is called K9", "K2.7.0")
    for registers in ["0x100", "1,2,3,4", "", "x"] {
      try await refused(provision(hello, "--status-registers", registers), 3, "is not one to three bytes")
    }
    for fuse in ["6", "64=1", "x=1", "6=", "=", "6=0x100000000"] {
      try await refused(provision(hello, "--fuse", fuse), 3, "--fuse \(fuse) is not INDEX=VALUE")
    }
    try await refused(provision(hello, "--floating", "1"), 3, "--floating 1 is not ff, 00 or noise")
  }

  @Test func ports() async throws {
    let folder = try Folder()
    let file = try folder.file("file", [1])
    for (port, code, words) in [
      (folder.path("none"), 2, "there is no port \(folder.path("none"))"),
      (file, 2, "\(file) is a file, no serial port"),
      (folder.url.path, 2, "is a directory, no serial port"), ("/dev/null", 2, "/dev/null is no serial line"),
      ("/dev/null,fast", 3, "fast is no baud rate, such as 115200"), ("/dev/null,7", 2, "7 baud is not a rate"),
      ("", 2, "there is no port"),
    ] as [(String, Int32, String)] {
      let phase = code == 2 && port.hasPrefix("/dev") ? "find device" : nil
      try await refused(["provision", Samples.hello("srec"), "--port", port], code, phase: phase, words)
      let status = try await Program.run("status", "--port", port)
      #expect(status.code == code && status.out == "" && status.errors.contains(words), "\(status.errors)")
    }
  }
}
