#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The right to serve at a path: a lock on `PATH.lock`, which the system lets go of when a server dies, however
/// it does.
///
/// The lock file names the process and what it put at the path, so that what a dead server left is told from
/// what somebody else made.
final class PathLock {
  /// What a server can put at a path, as the lock file names it.
  enum Mark: String {
    case terminal = "boardless-pty"
    case socket = "boardless-control"
  }

  /// What a dead server with this mark noted about what it put there.
  let former: String?
  private let path: String
  private let mark: Mark
  private let descriptor: Int32
  private var isHeld = true

  /// Takes the right to `path`.
  /// - Throws: `ServerError.alreadyServed`, `.pathTaken` for a lock file that is none of ours, or `.system`.
  init(for path: String, mark: Mark) throws(ServerError) {
    let lockPath = path + ".lock"
    let descriptor = try Self.take(lockPath, for: path)
    let old = Self.contents(of: descriptor)
    let fields = old.split(separator: " ", maxSplits: 2).map(String.init)
    guard old.isEmpty || fields.first.map({ Mark(rawValue: $0) != nil }) == true else {
      close(descriptor)
      throw .pathTaken(path: lockPath, what: "a file that is no board server's lock")
    }
    former = fields.count == 3 && fields[0] == mark.rawValue ? fields[2] : nil
    self.path = lockPath
    self.mark = mark
    self.descriptor = descriptor
  }

  /// Notes what stands at the path from now on.
  func note(_ what: String) throws(ServerError) {
    let line = Array("\(mark.rawValue) \(getpid()) \(what)\n".utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, line, line.count, 0) == line.count else {
      throw .last("write \(path)")
    }
  }

  /// Gives the right back. Only once.
  func remove() {
    guard isHeld else { return }
    isHeld = false
    unlink(path)
    close(descriptor)
  }

  deinit { remove() }

  /// What kind of thing a mode is of, for saying why it is left alone.
  static func kind(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "a directory"
    case S_IFREG: "a file"
    case S_IFCHR, S_IFBLK: "a device"
    case S_IFSOCK: "a socket"
    case S_IFLNK: "a symbolic link"
    default: "no symbolic link"
    }
  }

  private static func take(_ lockPath: String, for path: String) throws(ServerError) -> Int32 {
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

  /// The first line of the lock file, 1 KiB at most.
  private static func contents(of lock: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = pread(lock, &buffer, buffer.count, 0)
    guard count > 0 else { return "" }
    return String(decoding: buffer[..<count].prefix { $0 != 0x0A }, as: UTF8.self)
  }
}
