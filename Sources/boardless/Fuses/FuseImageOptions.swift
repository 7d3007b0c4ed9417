import ArgumentParser
import BootImage
import FuseBurning
import Fuses
import HAB
import Provisioning

/// The application that must start on the part afterwards.
struct FuseImageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The application that must start afterwards; the flash must hold it. Without it the flash is read.",
      valueName: "file"))
  var image: String?

  @Option(help: ArgumentHelp("Address of a BIN file's first byte, such as 0x60002000.", valueName: "address"))
  var address: Number?

  @Option(
    help: ArgumentHelp(
      "Option word, or two words with a comma, from which the flashloader configures the flash to read it.",
      valueName: "word[,word]"))
  var option = "0xC0000007"

  /// The image, if one is named.
  func layout() throws(Failure) -> FlashLayout? {
    guard let image else { return nil }
    return try ImageLoader.application(image, address: address?.value)
  }

  func configuration() throws(Failure) -> ProvisioningPlan.Configuration {
    guard let word = OptionWord(text: option) else {
      throw Failure(.badInput, "--option \(option) is not one or two numbers, such as 0xC0000007")
    }
    return .option(word)
  }
}

extension Failure {
  /// What is wrong with keys or signatures: 7 where libcrypto is missing.
  init(fuses error: HABError) {
    self.init(error.kind == .library ? .fileTrouble : .badInput, error.description)
  }
}
