#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A connection to a running board's capture socket: pcapng comes in until the board ends.
public final class CaptureConnection: Sendable {
  private let descriptor: Int32

  /// Connects to the socket that a server has put at `path`.
  /// - Throws: `ServerError.notServed`, or `.system` for a path that cannot be a socket's.
  public init(path: String) throws(ServerError) {
    System.ignoreBrokenPipes()
    descriptor = try UnixSocket.make(nonBlocking: false)
    let code = try UnixSocket.connect(descriptor, to: path)
    guard code == 0 else {
      close(descriptor)
      throw ServerError.unserved(path, code)
    }
  }

  deinit { close(descriptor) }

  /// Hands all that comes to the file at `descriptor`, until the board or the file's reader is gone.
  public func copy(to file: Int32) throws(ServerError) {
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    defer { chunk.deallocate() }
    while case .bytes(let count) = try System.read(descriptor, chunk) {
      let bytes = Array(chunk[..<count])
      var written = 0
      while written < bytes.count {
        guard case .bytes(let more) = try System.write(file, bytes, from: written), more > 0 else { return }
        written += more
      }
    }
  }
}
