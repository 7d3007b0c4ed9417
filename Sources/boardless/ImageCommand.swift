import ArgumentParser

/// `boardless image`: looks at image files, makes, signs and verifies them.
struct ImageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image", abstract: "Look at image files, make, sign and verify them.",
    subcommands: [
      ImageInfoCommand.self, ImageVerifyCommand.self, ImageExtractCommand.self, ImageBuildCommand.self,
      ImageKeysCommand.self, ImageSRKCommand.self, ImageSignCommand.self,
    ])
}
