import ArgumentParser
import FusePlanFiles
import Fuses

/// What is to be burnt.
struct FuseRequestOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "What to burn: lines NAME |= VALUE as in SEC's log, an nxpfuses configuration (YAML), a blhost script of "
        + "efuse-program-once lines, an SRK table, or its hash (32 bytes, or 64 hex digits); - for standard input.",
      valueName: "file"))
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "A word or field: BOOT_CFG0=0x20, SEC_CONFIG1=1, 0x26=0x1234; may be given again.", valueName: "name=value"))
  var set: [String] = []

  @Option(
    help: ArgumentHelp(
      "The keys that are meant: an SRK table, or its hash as a file or 64 hex digits. Burnt if they are not there yet.",
      valueName: "file|hash"))
  var srk: String?

  @Flag(help: "Close the part (SEC_CONFIG[1]), after its keys.")
  var close = false

  @Flag(help: "LOCK bits may be burnt; they are burnt last.")
  var allowLocks = false

  @Flag(help: "Bits may be burnt after which serial download is gone, or does not find back.")
  var allowNoWayBack = false

  func validate() throws {
    guard !files.isEmpty || !set.isEmpty || srk != nil || close else {
      throw ValidationError("Say what to burn: a file, --set, --srk or --close.")
    }
  }

  /// The requests in the order of the command line, and the keys that are meant.
  func read() throws(Failure) -> (requests: [FuseRequest], policy: FusePolicy) {
    var requests: [FuseRequest] = []
    var policy = FusePolicy(allowsLocks: allowLocks, allowsNoWayBack: allowNoWayBack)
    for path in files {
      let file = try Self.file(path)
      requests += file.requests
      try Self.mean(file.keyHash, path, in: &policy)
    }
    for entry in set {
      do throws(FuseTextError) { requests.append(try FuseRequest(entry, source: "--set")) } catch {
        throw Failure(.badInput, "--set \(error)")
      }
    }
    if let srk {
      let hash = try Self.keyHash(srk)
      requests += hash.requests(from: "--srk")
      try Self.mean(hash, "--srk", in: &policy)
    }
    if close {
      requests.append(
        FuseRequest(word: FuseWord.bootConfiguration1, adding: FuseWord.closeBit, source: "--close"))
    }
    return (requests, policy)
  }

  private static func mean(_ hash: KeyHash?, _ source: String, in policy: inout FusePolicy) throws(Failure) {
    guard let hash else { return }
    if let other = policy.keyHash, other != hash {
      throw Failure(.badInput, "\(source) has the key hash \(hash.text), and what was named before has \(other.text)")
    }
    policy.keyHash = hash
  }

  private static func keyHash(_ text: String) throws(Failure) -> KeyHash {
    if let hash = KeyHash(text: text) { return hash }
    let file = try file(text)
    guard let hash = file.keyHash else {
      throw Failure(.badInput, "--srk \(text) is neither an SRK table nor its hash")
    }
    return hash
  }

  private static func file(_ path: String) throws(Failure) -> FuseFile {
    let bytes = try FileBytes.read(path, limit: FuseFile.byteLimit, what: "no fuse file")
    do throws(FuseFileError) { return try FuseFile(bytes, name: path == "-" ? "standard input" : path) } catch {
      throw Failure(error.isLibraryMissing ? .fileTrouble : .badInput, error.description)
    }
  }
}
