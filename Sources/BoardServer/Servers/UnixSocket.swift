#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Unix stream sockets: how they are made and addressed.
enum UnixSocket {
  /// A new socket that no child process gets.
  static func make(nonBlocking: Bool) throws(ServerError) -> Int32 {
    #if canImport(Glibc)
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { throw .last("make a socket") }
    do throws(ServerError) { try System.prepare(descriptor, nonBlocking: nonBlocking) } catch {
      close(descriptor)
      throw error
    }
    return descriptor
  }

  /// Calls `body` with a path as a socket's address and returns what it returns.
  /// - Throws: `ServerError.system` for a path that is too long for an address.
  static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws(ServerError) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path) - 1
    guard bytes.count <= room else {
      throw .system(
        operation: "use \(path) as a socket", reason: "the path has \(bytes.count) bytes, and \(room) is the most")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  /// Tries to connect. Returns 0 or the error number.
  static func connect(_ descriptor: Int32, to path: String) throws(ServerError) -> Int32 {
    try withAddress(path) { address, length in
      #if canImport(Glibc)
        Glibc.connect(descriptor, address, length) == 0 ? 0 : errno
      #else
        Darwin.connect(descriptor, address, length) == 0 ? 0 : errno
      #endif
    }
  }
}
