import Provisioning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is made whole or not at all: it is written beside its place, and takes it when it is finished. What was
/// there before stays until then. Pipes and devices are written as they are.
final class OutputFile {
  private let path: String
  private let temporary: String?
  private var descriptor: Int32
  private let isStandardOutput: Bool

  /// - Parameters:
  ///   - path: the place; `-` is standard output.
  ///   - isForAll: whether all users may read it, whatever the umask says.
  init(_ path: String, isForAll: Bool = false) throws(Failure) {
    self.path = path
    isStandardOutput = path == "-"
    guard !isStandardOutput else {
      temporary = nil
      descriptor = 1
      return
    }
    var information = stat()
    let exists = stat(path, &information) == 0
    let isPlain = !exists || information.st_mode & S_IFMT == S_IFREG
    temporary = isPlain ? path + ".part-\(getpid())" : nil
    descriptor = open(
      temporary ?? path, isPlain ? O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC : O_WRONLY | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Failure(.fileTrouble, "cannot write \(path.isEmpty ? "''" : path): \(Console.lastError())")
    }
    if isForAll { fchmod(descriptor, 0o644) }
  }

  deinit {
    // Not finished: nothing of it stays.
    guard descriptor >= 0, !isStandardOutput else { return }
    close(descriptor)
    if let temporary { unlink(temporary) }
  }

  /// Adds bytes.
  func write(_ bytes: [UInt8]) throws(Failure) {
    guard Console.write(bytes, to: descriptor) else {
      throw Failure(.fileTrouble, "cannot write \(path): \(Console.lastError())")
    }
  }

  /// All is written: the file takes its place.
  func finish() throws(Failure) {
    guard !isStandardOutput else { return }
    let failed = close(descriptor) != 0
    descriptor = -1
    guard !failed, temporary.map({ rename($0, path) == 0 }) ?? true else {
      let words = Console.lastError()
      if let temporary { unlink(temporary) }
      throw Failure(.fileTrouble, "cannot write \(path): \(words)")
    }
  }

  /// True if two names are of one file.
  static func isSame(_ first: String, _ second: String) -> Bool {
    var (left, right) = (stat(), stat())
    guard stat(first, &left) == 0, stat(second, &right) == 0 else { return false }
    return left.st_dev == right.st_dev && left.st_ino == right.st_ino
  }
}
