import ArgumentParser
import HAB
import Provisioning

/// `boardless image keys`: makes the keys that images are signed with.
struct ImageKeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Make a tree of keys and certificates to sign images with.",
    discussion: """
      The folder gets the names and places that `nxpcrypto pki-tree hab` gives its files: keys/ (private keys, \
      encrypted with the passphrase, readable by you alone), crts/ (certificates), and srk_table.bin. It must not be \
      there yet: keys are never replaced. Keep a copy of it: parts that are closed with these keys start nothing else.
      """)

  @Argument(help: "The folder to make.")
  var folder: String

  @Option(
    name: [.short, .customLong("type")],
    help: ArgumentHelp(
      "Kind of all keys: \(KeyKind.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "type"))
  var kind: KeyKind = .rsa2048

  @Option(
    name: [.customShort("n"), .long], help: "Super root keys, 1 to 4; one that is lost or stolen can be revoked.")
  var count = 4

  @Flag(help: "Fast authentication: SRKs that sign images themselves, no CSF and image keys.")
  var fastAuth = false

  @Option(help: "Validity of the certificates, 1 to 100 years; the boot ROM has no clock and does not look.")
  var years = 10

  @OptionGroup var passphrase: PassphraseOptions

  @Flag(help: "Leave the private keys unencrypted: for tests only.")
  var noPassphrase = false

  func validate() throws {
    guard SRKTable.keyCounts.contains(count) else { throw ValidationError("--count: 1 to 4 super root keys.") }
    guard (1...100).contains(years) else { throw ValidationError("--years: 1 to 100.") }
    guard !noPassphrase || passphrase.passphraseFile == nil else {
      throw ValidationError("--no-passphrase and --passphrase-file contradict each other.")
    }
  }

  func run() throws {
    try Failure.guarding {
      Interrupt.watch()
      try NewFolder.checkFree(folder)
      if let trouble = CryptoLibrary.trouble { throw Failure(.fileTrouble, trouble) }
      let secret = try newPassphrase()
      let tree: KeyTree
      do throws(HABError) {
        tree = try KeyTree(
          kind: kind, count: count, isFast: fastAuth, passphrase: secret, start: SignatureTime.now, days: years * 365
        ) { name in
          Console.note("made \(name)\n")
          return !Interrupt.isRequested
        }
      } catch { throw Interrupt.isRequested ? Failure(.interrupted, "interrupted; nothing was made") : Failure(error) }
      try write(tree)
      for line in try SRKTableReport(tree.table).lines { try Console.print(line) }
    }
  }

  private func newPassphrase() throws(Failure) -> Passphrase? {
    guard !noPassphrase else { return nil }
    if let given = try passphrase.given() { return given }
    if let typed = try PassphrasePrompt.askTwice("New passphrase for the private keys: ") { return typed }
    throw Failure(
      .badInput,
      "there is no terminal to ask for a passphrase at: give --passphrase-file, set \(PassphraseOptions.variable), or "
        + "say --no-passphrase")
  }

  private func write(_ tree: KeyTree) throws(Failure) {
    let place = try NewFolder(folder)
    try place.folder("keys", mode: 0o700)
    try place.folder("crts", mode: 0o755)
    for file in tree.files { try place.file(file.path, Array(file.text.utf8), mode: file.isSecret ? 0o600 : 0o644) }
    try place.file("srk_table.bin", tree.table.bytes, mode: 0o644)
    guard !Interrupt.isRequested else { throw Failure(.interrupted, "interrupted; nothing was made") }
    try place.finish()
  }
}

extension KeyKind: ExpressibleByArgument {}

extension Failure {
  /// What is wrong with keys or signatures; a missing library is the system's trouble.
  init(_ error: HABError, in file: String? = nil) {
    self.init(
      error.kind == .library ? .fileTrouble : .badInput, (file.map { $0 + ": " } ?? "") + error.description)
  }
}
