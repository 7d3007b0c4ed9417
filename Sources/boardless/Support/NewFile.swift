#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Results as files: whole or not at all, and nothing is replaced that the user did not say to replace.
enum NewFile {
  /// Writes a file; `-` is standard output.
  static func write(_ bytes: [UInt8], to path: String, replaces: Bool) throws(Failure) {
    try check(path, replaces: replaces)
    let file = try OutputFile(path)
    try file.write(bytes)
    try file.finish()
  }

  /// Refuses a file that is there already; pipes and devices are written to.
  static func check(_ path: String, replaces: Bool) throws(Failure) {
    var information = stat()
    guard !replaces, path != "-", stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return }
    throw Failure(.badInput, "\(path) is there already: give --force to replace it, or another name")
  }
}
