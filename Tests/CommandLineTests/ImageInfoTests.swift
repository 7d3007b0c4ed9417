import Foundation
import Testing

@Suite struct ImageInfoTests {
  private static let placed = """
    As an application in flash:
      container: built around the application
      FCB: to be made from the option word
      IVT: file offset 0x0, address 0x60001000
      boot data: address 0x60001020, start 0x60000000, length 0x36E4
      entry: 0x60002041 (Thumb code)
      application: file offset 0x1000
      DCD: none
      CSF: none (unsigned)
      write: 0x60001000, 9956 bytes
      erase: 0x60000000, 16384 bytes

    """

  @Test(arguments: [("srec", "Motorola SREC"), ("hex", "Intel HEX"), ("elf", "ARM ELF")])
  func addressedFiles(kind: String, name: String) async throws {
    let outcome = try await Program.run("image", "info", Samples.hello(kind))
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(
      outcome.out == """
        kind: \(name)
        data: 0x60002000 to 0x600036E3, 5860 bytes
        start address stated: 0x60002041

        """ + Self.placed)
  }

  @Test func binary() async throws {
    let start = "kind: plain binary\ndata: 5860 bytes\n"
    let placed = try await Program.run("image", "info", Samples.hello("bin"), "--address", "0x60002000")
    #expect(placed.code == 0 && placed.errors == "" && placed.out == start + Self.placed)
    let unplaced = try await Program.run("image", "info", Samples.hello("bin"))
    #expect(unplaced.code == 3 && unplaced.out == start)
    #expect(unplaced.errors.contains("its vectors look like --address 0x60002000"))
  }

  @Test func flashloader() async throws {
    let outcome = try await Program.run("image", "info", Samples.flashloader)
    #expect(outcome.code == 0 && outcome.errors == "")
    for line in [
      "kind: bootable container, its IVT at 0x400 behind filler, no FCB", "As an image for RAM:",
      "  load: 0x20208000, 9216 bytes", "  jump: 0x20208400", "  flashloader: K2.1.0",
    ] { #expect(outcome.out.contains(line + "\n"), "\(line)") }
  }

  @Test func flashImage() async throws {
    let outcome = try await Program.run("image", "info", "-", input: try Samples.provisionedFlash())
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome.errors)")
    #expect(outcome.out.contains("  write: 0x60001000, 9956 bytes\n"))
    #expect(!outcome.out.contains("FCB: to be made"))
  }
}
