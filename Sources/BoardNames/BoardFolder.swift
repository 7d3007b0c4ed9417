#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder that holds the running boards of one user, a folder each. Nobody else may look into it: who can
/// speak to a board can do all that it does.
public struct BoardFolder: Sendable {
  /// Its path, without a slash at the end.
  public let path: String

  /// A folder at any place, for tests.
  public init(path: String) { self.path = path }

  /// `$BOARDLESS_RUNTIME` if that is set; else `boardless` in the user's runtime folder, `$XDG_RUNTIME_DIR`; else
  /// `/tmp/boardless-UID`.
  /// - Throws: `BoardNameError.folder` for a variable that is no absolute path, and for a folder that is not this
  ///   user's own: a stranger could have put his boards there.
  public static func ofUser() throws(BoardNameError) -> BoardFolder {
    let folder = BoardFolder(path: try place())
    var there = stat()
    if lstat(folder.path, &there) == 0, let fault = Self.fault(of: there) {
      throw .folder(folder.path, reason: fault)
    }
    return folder
  }

  private static func place() throws(BoardNameError) -> String {
    if let chosen = variable("BOARDLESS_RUNTIME") {
      guard chosen.hasPrefix("/") else {
        throw .folder(chosen, reason: "the variable BOARDLESS_RUNTIME must be an absolute path")
      }
      return chosen
    }
    if let runtime = variable("XDG_RUNTIME_DIR"), runtime.hasPrefix("/"), access(runtime, W_OK | X_OK) == 0 {
      return runtime + "/boardless"
    }
    return "/tmp/boardless-\(getuid())"
  }

  /// The names of the boards that run now, in alphabetical order.
  public func running() -> [BoardName] {
    guard let listing = opendir(path) else { return [] }
    defer { closedir(listing) }
    var names: [BoardName] = []
    while let entry = readdir(listing) {
      let text = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name = try? BoardName(text, in: self), name.isRunning { names.append(name) }
    }
    return names.sorted { $0.text < $1.text }
  }

  /// The running board that a user means: the one named, else the one that `BOARDLESS_BOARD` names, else the only
  /// one there is.
  /// - Throws: `BoardNameError.notAName`, `.notRunning` or `.unnamed`.
  public func choose(_ text: String?) throws(BoardNameError) -> BoardName {
    if let text = text ?? Self.variable("BOARDLESS_BOARD") {
      let name = try BoardName(text, in: self)
      guard name.isRunning else { throw .notRunning(text, running: running().map(\.text)) }
      return name
    }
    let all = running()
    guard all.count == 1, let only = all.first else { throw .unnamed(running: all.map(\.text)) }
    return only
  }

  /// Makes the folder, for this user alone, if it is not there.
  /// - Throws: `BoardNameError.folder`.
  public func make() throws(BoardNameError) { try Self.makePrivate(path) }

  static func makePrivate(_ path: String) throws(BoardNameError) {
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw .folder(path, reason: words(errno)) }
    var there = stat()
    guard lstat(path, &there) == 0 else { throw .folder(path, reason: words(errno)) }
    if let fault = fault(of: there) { throw .folder(path, reason: fault) }
  }

  /// Why a folder must not be used.
  private static func fault(of there: stat) -> String? {
    guard there.st_mode & S_IFMT == S_IFDIR else { return "it is no folder; remove it" }
    guard there.st_uid == getuid() else { return "it belongs to another user; set BOARDLESS_RUNTIME to one of yours" }
    guard there.st_mode & 0o077 == 0 else { return "others can look into it; run 'chmod 700' on it" }
    return nil
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  private static func words(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}
