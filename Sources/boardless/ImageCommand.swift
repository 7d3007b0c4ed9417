import ArgumentParser

/// `boardless image`: looks at image files, and signs them.
struct ImageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image", abstract: "Look at image files, and sign them.",
    subcommands: [
      ImageInfoCommand.self, ImageKeysCommand.self, ImageSRKCommand.self, ImageSignCommand.self,
    ])
}
