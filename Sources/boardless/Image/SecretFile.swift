import Provisioning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files that only their owner may read, from their first byte on.
enum SecretFile {
  /// Writes a file whole or not at all.
  /// - Parameter replaces: what is there may be lost.
  static func write(_ bytes: [UInt8], to path: String, replaces: Bool) throws(Failure) {
    let temporary = path + ".part-\(getpid())"
    func failed(_ words: String) -> Failure { Failure(.fileTrouble, "cannot write \(path): \(words)") }
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failed(Console.lastError()) }
    let isWritten = Console.write(bytes, to: descriptor) && fsync(descriptor) == 0
    let words = Console.lastError()
    guard close(descriptor) == 0, isWritten else {
      unlink(temporary)
      throw failed(words)
    }
    // A link does not replace what is there; renaming does.
    let isPlaced = replaces ? rename(temporary, path) == 0 : link(temporary, path) == 0
    let isThere = errno == EEXIST
    let reason = Console.lastError()
    unlink(temporary)
    guard isPlaced else {
      throw failed(isThere ? "it is there already; SecretKey_ReuseDek uses it, --force replaces it" : reason)
    }
  }
}
