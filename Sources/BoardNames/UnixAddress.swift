#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks whether anybody listens at a Unix socket's path.
enum UnixAddress {
  /// True if a connection is taken. A path too long for a socket is nobody's.
  static func isListenedTo(_ path: String) -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    #if canImport(Glibc)
      let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let probe = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    guard probe >= 0 else { return false }
    defer { close(probe) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(probe, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }
}
