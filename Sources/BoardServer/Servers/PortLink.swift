#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The symbolic link by which clients find a server's terminal, and the right to have it.
///
/// The right is a lock on `PATH.lock`, which the system lets go of when a server dies, however it does.
/// The lock file names the process and the terminal, so that the link of a dead server is told from one
/// that somebody else made, even after its terminal's name has been given to another terminal.
final class PortLink {
  private let path: String
  private let lockPath: String
  private let lock: Int32
  private var target: String?
  private var isHeld = true
  /// Whether a link stands at the path that may be replaced.
  private let replaces: Bool

  private static let mark = "boardless-pty"

  /// Takes the right to `path`.
  /// - Throws: `ServerError.alreadyServed`, `.pathTaken` or `.system`.
  init(path: String) throws(ServerError) {
    let lockPath = path + ".lock"
    let lock = try Self.takeLock(lockPath, for: path)
    do throws(ServerError) {
      let old = Self.contents(of: lock)
      let fields = old.split(separator: " ", maxSplits: 2)
      guard old.isEmpty || fields.first.map(String.init) == Self.mark else {
        throw .pathTaken(path: lockPath, what: "a file that is no board server's lock")
      }
      replaces = try Self.mayReplace(path, targetOfDeadServer: fields.count == 3 ? String(fields[2]) : nil)
    } catch {
      // A lock file that was empty or ours goes with us; anybody else's stays.
      if case .pathTaken(lockPath, _) = error {} else { unlink(lockPath) }
      close(lock)
      throw error
    }
    self.path = path
    self.lockPath = lockPath
    self.lock = lock
  }

  /// Makes `path` a link to `target`, in one step.
  func publish(_ target: String) throws(ServerError) {
    try note("\(Self.mark) \(getpid()) \(target)")
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
    unlink(lockPath)
    close(lock)
  }

  deinit { remove() }

  private static func takeLock(_ lockPath: String, for path: String) throws(ServerError) -> Int32 {
    // A server that ends between our open and our lock takes its file away: then try the new one.
    for _ in 0..<16 {
      let lock = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
      guard lock >= 0 else { throw .last("open \(lockPath)") }
      guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        let holder = contents(of: lock).split(separator: " ").dropFirst().first
        close(lock)
        guard code == EWOULDBLOCK else { throw .failed("lock \(lockPath)", code) }
        throw .alreadyServed(path: path, processID: holder.flatMap { Int32($0) })
      }
      var ours = stat()
      var there = stat()
      if fstat(lock, &ours) == 0, lstat(lockPath, &there) == 0, ours.st_ino == there.st_ino,
        ours.st_dev == there.st_dev
      {
        return lock
      }
      close(lock)
    }
    throw .alreadyServed(path: path, processID: nil)
  }

  /// True for a link that leads nowhere or is a dead server's, false for nothing at all.
  private static func mayReplace(_ path: String, targetOfDeadServer: String?) throws(ServerError) -> Bool {
    var there = stat()
    guard lstat(path, &there) == 0 else {
      if errno == ENOENT { return false }
      throw .last("look at \(path)")
    }
    switch there.st_mode & S_IFMT {
    case S_IFLNK: break
    case S_IFDIR: throw .pathTaken(path: path, what: "a directory")
    case S_IFREG: throw .pathTaken(path: path, what: "a file")
    case S_IFCHR, S_IFBLK: throw .pathTaken(path: path, what: "a device")
    case S_IFSOCK: throw .pathTaken(path: path, what: "a socket")
    default: throw .pathTaken(path: path, what: "no symbolic link")
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

  /// The first line of the lock file, 1 KiB at most.
  private static func contents(of lock: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = pread(lock, &buffer, buffer.count, 0)
    guard count > 0 else { return "" }
    return String(decoding: buffer[..<count].prefix { $0 != 0x0A }, as: UTF8.self)
  }

  private func note(_ text: String) throws(ServerError) {
    let line = Array((text + "\n").utf8)
    guard ftruncate(lock, 0) == 0, pwrite(lock, line, line.count, 0) == line.count else {
      throw .last("write \(lockPath)")
    }
  }
}
