import ArgumentParser
import BootImage
import HAB

/// `boardless image sign`: makes a signed container of an application, with the keys of a tree.
struct ImageSignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "Make a signed container of an application with a tree of keys.",
    discussion: """
      The tree is one of `boardless image keys`, `nxpcrypto pki-tree hab` or NXP's code signing tool. What comes out is \
      what `nxpimage hab export` makes of the same keys and time; it has been verified as a closed part would, before \
      it is written. For all that a signing configuration can say there is `boardless image build -c`.
      """)

  /// Where the image runs.
  enum Target: String, CaseIterable, ExpressibleByArgument {
    case flash
    case ram
  }

  @Argument(help: "SREC, Intel HEX, ELF or BIN application, or an unsigned container (a flashloader).")
  var image: String

  @Option(help: ArgumentHelp("The tree of keys.", valueName: "folder"))
  var keys: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where the container goes; - for standard output.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("Which super root key, 0 to 3 in the table's order.", valueName: "index"))
  var srkIndex = 0

  @Option(
    name: .customLong("for"),
    help: "An application in flash (flash: run in place, 0x60002000), or one that is loaded over USB or UART (ram).")
  var target: Target?

  @Option(
    help: ArgumentHelp(
      "Where a ram image starts, such as 0x20208000; its application is linked 0x400 above.", valueName: "address"))
  var start: Number?

  @Option(help: ArgumentHelp("Where to start; without it the reset vector.", valueName: "address"))
  var entry: Number?

  @Option(help: ArgumentHelp("Device configuration data, binary.", valueName: "file"))
  var dcd: String?

  @Option(
    help: ArgumentHelp(
      "Time in the signatures, UTC: 2027-01-31T12:00:00Z; without it now. The boot ROM does not look at it.",
      valueName: "time"))
  var time: SignatureTime?

  @OptionGroup var passphrase: PassphraseOptions

  @Flag(help: "Replace what is there.")
  var force = false

  func validate() throws {
    guard (0...3).contains(srkIndex) else { throw ValidationError("--srk-index: 0 to 3.") }
    guard target != .ram || start != nil else { throw ValidationError("--for ram needs --start.") }
    guard target == .ram || start == nil else { throw ValidationError("--start is for --for ram.") }
  }

  func run() throws {
    try Failure.guarding {
      try NewFile.check(output, replaces: force)
      let input = try input()
      let dcd = try dcd.map { try FileBytes.read($0, limit: 1 << 20, what: "no device configuration data") }
      let signing = try TreeSigning(KeyFolder(keys), index: srkIndex, passphrase: passphrase)
      let bytes: [UInt8]
      do throws(HABError) {
        bytes = try HABContainer.build(
          application: input.application, geometry: input.geometry, entry: entry?.value ?? input.entry,
          dcd: dcd ?? input.dcd, flags: 8, sections: signing.sections, time: time?.seconds ?? SignatureTime.now
        ).bytes
        try check(bytes, input.geometry, signing.table)
      } catch { throw Failure(error, in: image) }
      try NewFile.write(bytes, to: output, replaces: force)
      guard output != "-" else { return }
      let address = input.geometry.start + input.geometry.ivtOffset
      try Console.print(
        "\(output): signed container, \(bytes.count) bytes for \(Number.hex(address)), SRK \(srkIndex) of "
          + "\(signing.table.entries.count)")
      try Console.print(try SRKTableReport(signing.table).hashLine)
      if let note = signing.note { try Console.print("note: " + note) }
    }
  }

  private func input() throws -> SigningInput {
    let bytes = try FileBytes.read(image)
    let file: ImageFile
    do throws(ImageFileError) { file = try ImageFile(bytes) } catch { throw Failure(.badInput, "\(image): \(error)") }
    do throws(Failure) {
      switch file.kind {
      case .container: return try container(bytes, 0)
      case .paddedContainer(let offset): return try container(bytes, offset)
      case .flashImage: return try container(bytes, 0x1000)
      case .srec, .intelHEX, .elf, .binary:
        let geometry = start.map { ContainerGeometry.serialDownloader(start: $0.value) } ?? .flexSPINOR
        return try SigningInput(file, geometry: geometry)
      }
    } catch { throw Failure(error.code, "\(image): \(error.description)") }
  }

  private func container(_ bytes: [UInt8], _ ivtOffset: Int) throws(Failure) -> SigningInput {
    guard target == nil else {
      throw Failure(.badInput, "a container says itself where it goes: leave --for and --start out")
    }
    return try SigningInput(container: bytes, ivtOffset: ivtOffset)
  }

  /// What was signed must start on a closed part with these keys in its fuses.
  private func check(_ bytes: [UInt8], _ geometry: ContainerGeometry, _ table: SRKTable) throws(HABError) {
    let address = geometry.start + geometry.ivtOffset
    let part = HABPart(isClosed: true, keyHash: try table.fuseWords())
    let outcome = HABAuthenticator(part).authenticate(
      at: address, in: ImageMemory(address: address, bytes: bytes))
    guard !outcome.starts else { return }
    let finding = outcome.findings.first { $0.event.status == .failure }
    throw HABError(
      .input, "the boot ROM would not start it: \(finding.map { "\($0.cause) \($0.remedy)" } ?? "no reason was noted")")
  }
}
