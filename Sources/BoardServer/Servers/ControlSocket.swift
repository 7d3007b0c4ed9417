#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The Unix socket at which clients find a board's control, or its captured traffic. Only its owner may connect (mode 0600).
///
/// The lock's note tells the socket of a dead server from somebody else's, by device and inode.
final class ControlSocket {
  /// Listens; does not block.
  let descriptor: Int32
  private let path: String
  private let lock: PathLock
  private var node: String?
  private var isHeld = true

  /// What is noted while the socket's own number is not known yet.
  private static let binding = "binding"

  /// Takes the right to `path` and makes the socket; nobody can connect before `listen`.
  /// - Throws: `ServerError.alreadyServed`, `.pathTaken` or `.system`.
  init(path: String) throws(ServerError) {
    let lock = try PathLock(for: path, mark: .socket)
    try Self.clear(path, former: lock.former)
    let descriptor = try UnixSocket.make(nonBlocking: true)
    do throws(ServerError) {
      // Where the system heeds it, the socket has its mode from the beginning.
      _ = fchmod(descriptor, 0o600)
      try lock.note(Self.binding)
      let code = try UnixSocket.withAddress(path) { bind(descriptor, $0, $1) == 0 ? 0 : errno }
      guard code == 0 else {
        if code == EADDRINUSE { throw .pathTaken(path: path, what: "there since a moment ago") }
        throw .failed("make the socket \(path)", code)
      }
      node = Self.node(path)
      guard chmod(path, 0o600) == 0 else { throw .last("make the socket \(path) private") }
      try lock.note(node ?? Self.binding)
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.lock = lock
    self.descriptor = descriptor
  }

  /// Lets clients connect.
  func listen() throws(ServerError) {
    #if canImport(Glibc)
      let code = Glibc.listen(descriptor, 64)
    #else
      let code = Darwin.listen(descriptor, 64)
    #endif
    guard code == 0 else { throw .last("listen at \(path)") }
  }

  /// What came of looking for a new client.
  enum Arrival: Equatable {
    case client(Int32)
    /// Nobody waits.
    case none
    /// The system has no room for another one now.
    case noRoom
  }

  /// The next client that waits; its descriptor does not block.
  func accept() -> Arrival {
    #if canImport(Glibc)
      let client = Glibc.accept(descriptor, nil, nil)
    #else
      let client = Darwin.accept(descriptor, nil, nil)
    #endif
    guard client >= 0 else {
      return [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) ? .noRoom : .none
    }
    guard (try? System.prepare(client, nonBlocking: true)) != nil else {
      close(client)
      return .none
    }
    return .client(client)
  }

  /// Removes the socket, if it is still ours, and gives the right back. Only once.
  func remove() {
    guard isHeld else { return }
    isHeld = false
    if let node, Self.node(path) == node { unlink(path) }
    close(descriptor)
    lock.remove()
  }

  deinit { remove() }

  /// Takes away what a dead server left; refuses what is anybody else's.
  private static func clear(_ path: String, former: String?) throws(ServerError) {
    var there = stat()
    guard lstat(path, &there) == 0 else {
      if errno == ENOENT { return }
      throw .last("look at \(path)")
    }
    guard there.st_mode & S_IFMT == S_IFSOCK, let former, former == node(path) || former == binding,
      try !isListenedTo(path)
    else { throw .pathTaken(path: path, what: PathLock.kind(there.st_mode)) }
    guard unlink(path) == 0 else { throw .last("remove the socket \(path) of a dead server") }
  }

  private static func isListenedTo(_ path: String) throws(ServerError) -> Bool {
    let probe = try UnixSocket.make(nonBlocking: true)
    defer { close(probe) }
    return try UnixSocket.connect(probe, to: path) != ECONNREFUSED
  }

  /// Device and inode of what stands at a path.
  private static func node(_ path: String) -> String? {
    var there = stat()
    return lstat(path, &there) == 0 ? "\(there.st_dev):\(there.st_ino)" : nil
  }
}
