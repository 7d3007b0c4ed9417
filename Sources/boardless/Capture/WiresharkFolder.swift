#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// This user's folders for what adds to Wireshark (its "About", Folders, calls them Personal).
enum WiresharkFolder {
  /// Makes a folder in ~/.local/lib/wireshark, and all before it.
  /// - Returns: its path.
  static func make(_ name: String) throws(Failure) -> String {
    guard let home = getenv("HOME").map({ String(cString: $0) }), home.hasPrefix("/") else {
      throw Failure(.fileTrouble, "the variable HOME says no folder; Wireshark says under About, Folders where its are")
    }
    var folder = home
    for part in [".local", "lib", "wireshark", name] {
      folder += "/" + part
      guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
        throw Failure(.fileTrouble, "cannot make \(folder): \(Console.lastError())")
      }
    }
    return folder
  }
}
