#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The symbolic link by which clients find a server's terminal.
///
/// The link of a dead server is told from one that somebody else made by the lock's note, even after its
/// terminal's name has been given to another terminal.
final class PortLink {
  private let path: String
  private let lock: PathLock
  private var target: String?
  private var isHeld = true
  /// Whether a link stands at the path that may be replaced.
  private let replaces: Bool

  /// Takes the right to `path`.
  /// - Throws: `ServerError.alreadyServed`, `.pathTaken` or `.system`.
  init(path: String) throws(ServerError) {
    lock = try PathLock(for: path, mark: .terminal)
    replaces = try Self.mayReplace(path, targetOfDeadServer: lock.former)
    self.path = path
  }

  /// Makes `path` a link to `target`, in one step.
  func publish(_ target: String) throws(ServerError) {
    try lock.note(target)
    self.target = target
    if !replaces {
      guard symlink(target, path) == 0 else {
        if errno == EEXIST { throw .pathTaken(path: path, what: "there since a moment ago") }
        throw .last("make the link \(path)")
      }
      return
    }
    let temporary = "\(path).\(getpid())"
    guard symlink(target, temporary) == 0 else { throw .last("make the link \(temporary)") }
    guard rename(temporary, path) == 0 else {
      let error = ServerError.last("make the link \(path)")
      unlink(temporary)
      throw error
    }
  }

  /// Removes the link, if it is still ours, and gives the right back. Only once.
  func remove() {
    guard isHeld else { return }
    isHeld = false
    if let target, Self.target(of: path) == target { unlink(path) }
    lock.remove()
  }

  deinit { remove() }

  /// True for a link that leads nowhere or is a dead server's, false for nothing at all.
  private static func mayReplace(_ path: String, targetOfDeadServer: String?) throws(ServerError) -> Bool {
    var there = stat()
    guard lstat(path, &there) == 0 else {
      if errno == ENOENT { return false }
      throw .last("look at \(path)")
    }
    guard there.st_mode & S_IFMT == S_IFLNK else {
      throw .pathTaken(path: path, what: PathLock.kind(there.st_mode))
    }
    guard stat(path, &there) == 0, let target = target(of: path), target != targetOfDeadServer else { return true }
    throw .pathTaken(path: path, what: "a symbolic link to \(target), which is there")
  }

  /// What a link says, or nil if there is no link.
  private static func target(of path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.bindMemory(to: CChar.self).baseAddress.map { readlink(path, $0, bytes.count) } ?? -1
    }
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}
