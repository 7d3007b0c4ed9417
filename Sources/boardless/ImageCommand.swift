import ArgumentParser

/// `boardless image`: looks at image files, and signs them.
struct ImageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image", abstract: "Look at image files, sign and verify them.",
    subcommands: [
      ImageInfoCommand.self, ImageVerifyCommand.self, ImageExtractCommand.self, ImageKeysCommand.self,
      ImageSRKCommand.self, ImageSignCommand.self,
    ])
}
