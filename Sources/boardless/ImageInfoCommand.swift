import ArgumentParser
import BootImage
import HAB
import JSONText

/// `boardless image info`: says what a file is, what it is made of and where it would go.
struct ImageInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Say what a file is, by its content, what is in it, and where it would go.")

  @Argument(help: "SREC, Intel HEX, ELF, BIN, bootable container or flash image; - for standard input.")
  var image: String

  @Option(help: ArgumentHelp("Address of a BIN file's first byte.", valueName: "address"))
  var address: Number?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    try Failure.guarding(json: json) {
      let file = try ImageLoader.file(image)
      let container = (try? ImageVerification(file)).flatMap { ContainerReport($0) }
      if !json {
        for line in ImageDescription(file).lines { try Console.print(line) }
        if let container, container.hasParts { for line in container.lines { try Console.print(line) } }
      }
      let place = try place(file)
      guard json else {
        try Console.print("As \(place.title):")
        for line in place.description.lines { try Console.print("  " + line) }
        return
      }
      try Console.print(object(file, container, place.title, place.description).text())
    }
  }

  private func place(_ file: ImageFile) throws(Failure) -> (title: String, description: ImageDescription) {
    do throws(PlacementError) {
      return ("an application in flash", ImageDescription(try FlashLayout(file, address: address?.value)))
    } catch {
      guard let loaded = try? RAMImage(file) else { throw Failure(.badInput, "\(image): \(error)") }
      return ("an image for RAM", ImageDescription(loaded))
    }
  }

  private func object(
    _ file: ImageFile, _ container: ContainerReport?, _ title: String, _ description: ImageDescription
  ) -> JSONValue {
    var object = JSONObject()
    object.append("ok", .bool(true))
    object.append("kind", .string("\(file.kind)"))
    object.append(
      "data",
      .array(file.segments.map { ["address": .string($0.address.hex), "count": JSONValue($0.bytes.count)] }))
    object.append("container", container.map { .object($0.json) } ?? .null)
    object.append("place", .string(title))
    object.append("lines", .array(description.lines.map { .string($0) }))
    return .object(object)
  }
}
