import ArgumentParser

/// `boardless image`: looks at image files.
struct ImageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image", abstract: "Look at image files.", subcommands: [ImageInfoCommand.self])
}
