import ArgumentParser
import BootImage
import PlanFiles
import Provisioning

/// The job: image and options, or a plan; or nothing, where only the board is meant.
struct JobOptions: ParsableArguments {
  @Argument(help: "The application; - for standard input.")
  var image: String?

  @Option(help: ArgumentHelp("A plan file, in place of image and options.", valueName: "file"))
  var plan: String?

  @Option(help: ArgumentHelp("Address of a BIN file's first byte, such as 0x60002000.", valueName: "address"))
  var address: Number?

  @Option(
    help: ArgumentHelp(
      "Option word, or two words with a comma, from which the flashloader configures the flash (0xC0000007 unless said).",
      valueName: "word[,word]"))
  var option: String?

  @Option(
    help: ArgumentHelp("A 512-byte flash configuration block to use instead of an option word.", valueName: "file"))
  var fcb: String?

  @Option(
    help: ArgumentHelp(
      "Flashloader to start; without it a stand-in is loaded that only virtual boards run.", valueName: "file"))
  var flashloader: String?

  @Option(
    help: ArgumentHelp(
      "Flashloader for a closed part; an open one gets it if there is no other.", valueName: "file"))
  var signedFlashloader: String?

  func validate() throws {
    guard plan != nil else { return }
    guard image == nil, address == nil, option == nil, fcb == nil, flashloader == nil, signedFlashloader == nil else {
      throw ValidationError("With --plan the plan says image, flashloaders, memory and policy.")
    }
  }

  /// The job as a plan; without an image it has no segments.
  func steps() throws(Failure) -> ProvisioningPlan {
    let standIn = try ImageLoader.flashloader(nil)
    if let plan { return try PlanFileReader.material(plan).provisioningPlan(standIn: standIn) }
    // A signed one alone serves every part.
    let isSignedAlone = flashloader == nil && signedFlashloader != nil
    let loader = isSignedAlone ? nil : try ImageLoader.flashloader(flashloader)
    var steps: ProvisioningPlan
    if let image {
      let layout = try ImageLoader.application(image, address: address?.value)
      steps = ProvisioningPlan(layout, flashloader: loader)
      if layout.container.isSigned { steps.authentication = .always }
    } else {
      steps = ProvisioningPlan(segments: [], flashloader: loader)
    }
    steps.signedFlashloader = try signedFlashloader.map { path throws(Failure) in try ImageLoader.flashloader(path) }
    if let fcb {
      let bytes = try FileBytes.read(fcb)
      guard let block = FlashConfigurationBlock(bytes: bytes) else { throw Self.noBlock(fcb) }
      steps.configuration = .block(block)
    } else if let option {
      guard let word = OptionWord(text: option) else {
        throw Failure(.badInput, "--option \(option) is not one or two numbers, such as 0xC0000007")
      }
      steps.configuration = .option(word)
    }
    return steps
  }

  /// What is said of a file that is none.
  static func noBlock(_ path: String) -> Failure {
    Failure(
      .badInput, "\(path) is no flash configuration block: it must be 512 bytes that start with FCFB and a version")
  }

  /// The same as arguments of another command, each a word of its own.
  var arguments: [String] {
    func pair(_ name: String, _ value: String?) -> [String] { value.map { [name, $0] } ?? [] }
    return (image.map { [$0] } ?? []) + pair("--plan", plan) + pair("--address", address.map { Number.hex($0.value) })
      + pair("--option", option) + pair("--fcb", fcb) + pair("--flashloader", flashloader)
      + pair("--signed-flashloader", signedFlashloader)
  }
}
