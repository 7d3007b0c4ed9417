#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The right to use a folder: a lock on a file in it, which the system lets go of when a server dies, however it
/// does. The file names the process, and stays.
final class FolderLock {
  private let descriptor: Int32

  /// Takes the lock.
  /// - Throws: `StateError.inUse`, `.foreign` or `.system`.
  init(_ path: String, of folder: String) throws(StateError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw .last("open \(path)") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      guard errno == EWOULDBLOCK else { throw .last("lock \(path)") }
      throw .inUse(folder: folder, processID: Self.holder(descriptor))
    }
    let line = Array("\(Self.mark) \(getpid())\n".utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, line, line.count, 0) == line.count else {
      throw .last("write \(path)")
    }
  }

  deinit {
    // Closing would not do while a child that is being started has a copy of the descriptor.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  private static let mark = "boardless-state"

  private static func holder(_ descriptor: Int32) -> Int32? {
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    let words = String(decoding: buffer[..<max(0, count)], as: UTF8.self).split { $0 == " " || $0 == "\n" }
    return words.first.map(String.init) == mark && words.count > 1 ? Int32(words[1]) : nil
  }
}
