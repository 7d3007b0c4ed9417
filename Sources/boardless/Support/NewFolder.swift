import Provisioning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder that comes into being with all that is in it, or not at all: it is filled beside its place.
final class NewFolder {
  private let path: String
  private let temporary: String
  private var made: [(path: String, isFolder: Bool)] = []

  /// Starts a folder at a path where there is nothing, or an empty folder.
  init(_ path: String) throws(Failure) {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    self.path = path
    temporary = path + ".part-\(getpid())"
    try Self.checkFree(path)
    try folder("", mode: 0o700)
  }

  deinit {
    for entry in made.reversed() {
      if entry.isFolder { rmdir(entry.path) } else { unlink(entry.path) }
    }
  }

  /// Refuses a path where something is.
  static func checkFree(_ path: String) throws(Failure) {
    guard let entries = opendir(path) else {
      var information = stat()
      guard !path.isEmpty, lstat(path, &information) != 0 else {
        throw Failure(
          .badInput, "\(path.isEmpty ? "''" : path) is there already, and is no folder; nothing is replaced")
      }
      return
    }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let first = entry.pointee.d_name.0
      let isSelf = first == 0x2E && (entry.pointee.d_name.1 == 0 || entry.pointee.d_name.1 == 0x2E)
      guard isSelf else {
        throw Failure(
          .badInput, "\(path) is there already, and not empty: keys are never replaced; give another folder")
      }
    }
  }

  /// Makes a folder in it.
  func folder(_ name: String, mode: mode_t) throws(Failure) {
    let place = name.isEmpty ? temporary : temporary + "/" + name
    guard mkdir(place, mode) == 0 else { throw trouble(place) }
    made.append((place, true))
  }

  /// Writes a file in it, on the disk when this returns.
  /// - Parameter mode: 0600 for secrets, from the first byte.
  func file(_ name: String, _ bytes: [UInt8], mode: mode_t) throws(Failure) {
    let place = temporary + "/" + name
    let descriptor = open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw trouble(place) }
    made.append((place, false))
    let written = Console.write(bytes, to: descriptor) && fsync(descriptor) == 0
    let words = Console.lastError()
    guard close(descriptor) == 0, written else { throw Failure(.fileTrouble, "cannot write \(place): \(words)") }
  }

  /// All is written: the folder takes its place, even that of an empty one.
  func finish() throws(Failure) {
    guard rename(temporary, path) == 0 else { throw trouble(path) }
    made.removeAll()
  }

  private func trouble(_ place: String) -> Failure {
    Failure(.fileTrouble, "cannot make \(place): \(Console.lastError())")
  }
}
