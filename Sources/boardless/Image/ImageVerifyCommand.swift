import ArgumentParser
import BootImage
import HAB
import Provisioning

/// `boardless image verify`: would the boot ROM start an image? Exits 0 if it would, 5 if not, 3 for no container.
struct ImageVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Say whether the boot ROM would start an image, as it decides itself.",
    discussion: """
      Without options a signed image is judged for a closed part whose fuses match its keys, and for an open part; an \
      unsigned one for an open part. Exits 0 if the ROM would start it, 5 if it would not, 3 if the file is no container.
      """)

  @Argument(help: "Bootable container, padded or not, flash image, or the SREC or HEX of one; - for standard input.")
  var image: String

  @Flag(help: "Judge for a closed part only.")
  var closed = false

  @Flag(help: "Judge for an open part only.")
  var open = false

  @Option(
    help: ArgumentHelp(
      "Fuses of the part: WORD=VALUE, a file with a word and its value in each line, or the JSON of fuses show.",
      valueName: "file|word=value"))
  var fuses: [String] = []

  @Option(help: ArgumentHelp("SRK hash of the part: 64 hexadecimal digits.", valueName: "hex"))
  var srkHash: String?

  @Option(
    help: ArgumentHelp("A key (0 to 3) that the part's fuses revoke; may be given several times.", valueName: "n"))
  var revoked: [UInt32] = []

  @Option(name: .customLong("for"), help: "flash: booted from FlexSPI NOR; ram: loaded by the serial downloader.")
  var medium: ImageMedium?

  @Option(help: ArgumentHelp("Data key of an encrypted image, as the part would have it.", valueName: "file"))
  var dataKey: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard !(open && closed) else {
      throw ValidationError("--open and --closed exclude each other; without both are judged")
    }
  }

  func run() throws {
    try Failure.guarding(json: json) {
      let known = try FuseArguments(fuses, hash: srkHash, revoked: revoked)
      let file = try ImageLoader.file(image)
      let key = try dataKey.map { path throws(Failure) in try FileBytes.read(path, limit: 64, what: "no AES key") }
      if let key, ![16, 24, 32].contains(key.count) {
        throw Failure(.badInput, "\(dataKey ?? ""): an AES key has 16, 24 or 32 bytes, not \(key.count)")
      }
      let verification: ImageVerification
      do throws(BootContainerError) {
        verification = try ImageVerification(file, medium: medium, dataKey: key)
      } catch { throw Failure(.badInput, "\(image): \(error)") }
      if verification.medium == .ram, RT1020Memory.flexSPI.contains(UInt64(verification.ivtAddress)) {
        throw Failure(
          .badInput,
          "\(image): the image is for flash (IVT at \(verification.ivtAddress.hex)), but the serial downloader loads to RAM "
            + "only: leave --for ram out, or build the image for RAM")
      }
      let report = VerificationReport(
        name: image, kind: "\(file.kind)", verification,
        judgements: parts(verification, known).map { verification.judge($0) }, fusesAreGiven: known.hash != nil)
      let failure = self.failure(report)
      guard !json else {
        try Console.print(report.json(exitCode: failure?.code ?? .success).text())
        guard let failure else { return }
        // The object says it already.
        Console.note("boardless: \(failure.description)\n")
        throw ArgumentParser.ExitCode(failure.code.rawValue)
      }
      for line in report.lines { try Console.print(line) }
      if let failure { throw failure }
    }
  }

  /// Why the command fails; nil where the ROM would start the image on every part asked about.
  private func failure(_ report: VerificationReport) -> Failure? {
    guard !report.starts else { return nil }
    if report.verification.isMeantToBeSigned, let words = CryptoLibrary.trouble {
      return Failure(.fileTrouble, "\(image): signatures cannot be checked: \(words)")
    }
    return Failure(.closedPart, "\(image): \(report.verdict)")
  }

  /// The parts to judge for.
  private func parts(_ verification: ImageVerification, _ known: FuseArguments) -> [HABPart] {
    var states = [true, false]
    if open || closed {
      states = [closed]
    } else if let isClosed = known.isClosed {
      states = [isClosed]
    } else if !verification.isMeantToBeSigned, known.hash == nil {
      states = [false]
    }
    return states.map { isClosed in
      var part = verification.matchingPart(isClosed: isClosed)
      if let hash = known.hash { part.keyHash = hash }
      part.revokedKeys = known.revoked
      return part
    }
  }
}

extension ImageMedium: ExpressibleByArgument {}
