import ArgumentParser

/// `boardless image`: looks at image files, makes and signs them.
struct ImageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image", abstract: "Look at image files, make and sign them.",
    subcommands: [
      ImageInfoCommand.self, ImageBuildCommand.self, ImageKeysCommand.self, ImageSRKCommand.self, ImageSignCommand.self,
    ])
}
