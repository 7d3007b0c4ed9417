#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where the journals of boards are, unless somebody names a file.
public enum JournalPlace {
  /// `$XDG_STATE_HOME/boardless/boards/BOARD/journal.jsonl`, else `~/.local/state/...`; on macOS
  /// `~/Library/Application Support/boardless/boards/BOARD/journal.jsonl`.
  /// - Parameter board: the unique id of a part, or another name of lower-case letters, digits and hyphens.
  public static func path(of board: String) throws(JournalError) -> String {
    let name = board.isEmpty || board.contains("/") || board.hasPrefix(".") ? "unnamed" : board
    return try base() + "/boardless/boards/" + name + "/journal.jsonl"
  }

  private static func base() throws(JournalError) -> String {
    #if os(macOS)
      guard let home = variable("HOME"), home.hasPrefix("/") else { throw .homeless }
      return home + "/Library/Application Support"
    #else
      if let state = variable("XDG_STATE_HOME"), state.hasPrefix("/") { return state }
      guard let home = variable("HOME"), home.hasPrefix("/") else { throw .homeless }
      return home + "/.local/state"
    #endif
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// Makes the folders above a file, each for this user alone, where they are not there.
  static func makeFolders(above path: String) throws(JournalError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true).dropLast()
    var folder = path.hasPrefix("/") ? "" : "."
    for part in parts {
      folder += "/" + part
      guard mkdir(folder, 0o700) != 0, errno != EEXIST else { continue }
      // A folder that is there may also be one that only cannot be written to.
      let reason = errno
      guard access(folder, F_OK) != 0 else { continue }
      errno = reason
      throw .last("make the folder \(folder)")
    }
  }

  /// Returns when a file's name is on the disk.
  static func synchronizeFolder(of path: String) throws(JournalError) {
    let name = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let folder = name.isEmpty ? "/" : name
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open the folder \(folder)") }
    defer { close(descriptor) }
    // Some file systems cannot do it for folders, and need not.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last("write the folder \(folder) to the disk") }
  }
}
