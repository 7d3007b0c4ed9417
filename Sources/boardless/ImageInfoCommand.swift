import ArgumentParser
import BootImage

/// `boardless image info`: says what a file is and where it would go.
struct ImageInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Say what a file is, by its content, and where it would go.")

  @Argument(help: "SREC, Intel HEX, ELF, BIN, bootable container or flash image; - for standard input.")
  var image: String

  @Option(help: ArgumentHelp("Address of a BIN file's first byte.", valueName: "address"))
  var address: Number?

  func run() throws {
    try Failure.guarding {
      let file = try ImageLoader.file(image)
      for line in ImageDescription(file).lines { try Console.print(line) }
      let layout: FlashLayout
      do throws(PlacementError) { layout = try FlashLayout(file, address: address?.value) } catch {
        guard let loaded = try? RAMImage(file) else { throw Failure(.badInput, "\(image): \(error)") }
        return try show("As an image for RAM:", ImageDescription(loaded))
      }
      try show("As an application in flash:", ImageDescription(layout))
    }
  }

  private func show(_ title: String, _ description: ImageDescription) throws(Failure) {
    try Console.print(title)
    for line in description.lines { try Console.print("  " + line) }
  }
}
