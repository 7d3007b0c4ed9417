import ArgumentParser
import BootImage

/// `boardless image`: looks at image files.
struct ImageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image", abstract: "Look at image files.", subcommands: [ImageInfoCommand.self])
}

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
      do throws(PlacementError) {
        let layout = try FlashLayout(file, address: address?.value)
        try? Console.print("As an application in flash:")
        for line in ImageDescription(layout).lines { try? Console.print("  " + line) }
      } catch {
        if let loaded = try? RAMImage(file) {
          try Console.print("As an image for RAM:")
          for line in ImageDescription(loaded).lines { try Console.print("  " + line) }
        } else {
          throw Failure(.badInput, "\(image): \(error)")
        }
      }
    }
  }
}

/// Reads images and turns their errors into ends with words.
enum ImageLoader {
  /// A file of any kind.
  static func file(_ path: String) throws(Failure) -> ImageFile {
    let bytes = try FileBytes.read(path)
    do throws(ImageFileError) { return try ImageFile(bytes) } catch {
      throw Failure(.badInput, "\(path): \(error)")
    }
  }

  /// An application for flash.
  static func application(_ path: String, address: UInt32?) throws(Failure) -> FlashLayout {
    let file = try file(path)
    do throws(PlacementError) { return try FlashLayout(file, address: address) } catch {
      throw Failure(.badInput, "\(path): \(error)")
    }
  }

  /// A flashloader: a user's own, or the stand-in that only virtual boards run.
  static func flashloader(_ path: String?) throws(Failure) -> RAMImage {
    let file: ImageFile
    if let path {
      file = try self.file(path)
    } else {
      do throws(ImageFileError) { file = try ImageFile(StandInFlashloader.make()) } catch {
        throw Failure(.badInput, "the stand-in flashloader: \(error)")
      }
    }
    do throws(PlacementError) { return try RAMImage(file) } catch {
      throw Failure(.badInput, "\(path ?? "the stand-in flashloader"): \(error)")
    }
  }
}
