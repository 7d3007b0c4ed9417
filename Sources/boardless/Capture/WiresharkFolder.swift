#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// This user's folders for what adds to Wireshark (its "About", Folders, calls them Personal).
enum WiresharkFolder {
  /// Where Wireshark 4.0 looks for plugins in Lua, and where 4.2 and later look for everything.
  static let library = [".local", "lib", "wireshark"]
  /// Where 4.0 looks for extcap programs.
  static let configuration = [".config", "wireshark"]

  /// Makes a folder of a name in one of them, and all before it.
  /// - Returns: its path.
  static func make(_ name: String, in place: [String]) throws(Failure) -> String {
    guard let home = getenv("HOME").map({ String(cString: $0) }), home.hasPrefix("/") else {
      throw Failure(.fileTrouble, "the variable HOME says no folder; Wireshark says under About, Folders where its are")
    }
    var folder = home
    for part in place + [name] {
      folder += "/" + part
      guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
        throw Failure(.fileTrouble, "cannot make \(folder): \(Console.lastError())")
      }
    }
    return folder
  }
}
