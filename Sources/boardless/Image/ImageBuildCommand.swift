import ArgumentParser
import BootImage
import SigningConfiguration

/// `boardless image build`: makes a bootable container of an application.
struct ImageBuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Make a bootable container of an application, signed if a configuration says so.",
    usage: """
      boardless image build <application> -o <output> [<options>]
      boardless image build -c <configuration> -o <output> [--force] [<application> ...]
      """,
    discussion: """
      Without a configuration the container is unsigned. A configuration is the YAML of `nxpimage hab export`, or a \
      BD file as NXP's Secure Provisioning tool writes it, whose extern(0) is the application given here: a script \
      that calls `nxpimage hab export` works with `boardless image build` in its place. The bytes are the same.

      The application is SREC, Intel HEX, ELF or BIN. What a boot ROM could not start is refused: an empty \
      application, one that is linked for another address, one without vectors, a key that is not its certificate's.
      """)

  @Argument(help: ArgumentHelp("SREC, Intel HEX, ELF or BIN.", valueName: "application"))
  var applications: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("YAML, JSON or BD; - for standard input.", valueName: "file"))
  var config: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where the container goes; - for standard output.", valueName: "file"))
  var output: String

  @Flag(help: "Replace what is there.")
  var force = false

  @OptionGroup(title: "Without a configuration")
  var plain: PlainContainerOptions

  @Option(
    name: .customLong("with-fcb"),
    help: ArgumentHelp(
      "Put this flash configuration block (512 bytes) in front: a whole flash image, from 0x60000000 on.",
      valueName: "file"))
  var fcb: String?

  @OptionGroup var passphrase: PassphraseOptions

  func validate() throws {
    guard config != nil || applications.count == 1 else {
      throw ValidationError(
        applications.isEmpty ? "Give an application, or a configuration (-c)." : "Give one application.")
    }
    guard config == nil || !plain.isGiven else {
      throw ValidationError(
        "A configuration says all of the container; --boot-device, --start, --ivt-offset, --initial-load-size, "
          + "--entry, --dcd and --format are for use without one.")
    }
  }

  func run() throws {
    try Failure.guarding {
      try NewFile.check(output, replaces: force)
      let build = try ContainerBuild(configuration(), fcb: fcb.map { path throws(Failure) in try block(path) })
      let lines = try build.write(to: output, replaces: force)
      // Standard output may be the container.
      for line in lines { if output == "-" { Console.note(line + "\n") } else { try Console.print(line) } }
    }
  }

  private func configuration() throws(Failure) -> ContainerBuild.Input {
    guard let config else { return try plain.input(application: applications.first ?? "", passphrase) }
    let bytes = try FileBytes.read(config, limit: 4 << 20, what: "no configuration")
    do throws(ConfigurationError) {
      return ContainerBuild.Input(
        configuration: try SigningConfiguration(bytes, sources: applications),
        files: ConfigurationFolder.files(of: config, passphrase), name: config)
    } catch { throw ContainerBuild.failure(error, config) }
  }

  private func block(_ path: String) throws(Failure) -> FlashConfigurationBlock {
    let bytes = try FileBytes.read(path)
    guard let block = FlashConfigurationBlock(bytes: bytes), block.isValid else {
      throw Failure(.badInput, "\(path): no flash configuration block: 512 bytes that start with FCFB and a version")
    }
    return block
  }
}
