import ArgumentParser
import HAB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where the passphrase of private keys comes from: a file, the environment, or the terminal. Never the command line:
/// all users of a machine see it.
struct PassphraseOptions: ParsableArguments {
  /// The environment variable that is looked for.
  static let variable = "BOARDLESS_PASSPHRASE"

  @Option(
    help: ArgumentHelp(
      "The first line of this file is the passphrase of the private keys; - is standard input. Without it the "
        + "environment's \(variable) is taken, or you are asked.", valueName: "file"))
  var passphraseFile: String?

  /// The passphrase from file or environment; nil if neither is given.
  func given() throws(Failure) -> Passphrase? {
    let line: [UInt8]
    let place: String
    if let passphraseFile {
      line = try FileBytes.read(passphraseFile, limit: 1 << 20, what: "no passphrase")
      place = passphraseFile
    } else if let value = getenv(Self.variable) {
      line = Array(String(cString: value).utf8)
      place = Self.variable
    } else {
      return nil
    }
    do throws(HABError) { return try Passphrase(line: line) } catch {
      throw Failure(.badInput, "\(place): \(error.description)")
    }
  }

  /// The passphrase of a key that is encrypted: given, or asked for.
  func passphrase(of key: String) throws(Failure) -> Passphrase {
    if let given = try given() { return given }
    if let typed = try PassphrasePrompt.ask("Passphrase of \(key): ") { return typed }
    throw Failure(
      .badInput,
      "\(key): the private key is encrypted, and there is no terminal to ask at: give --passphrase-file, or set "
        + Self.variable)
  }
}
