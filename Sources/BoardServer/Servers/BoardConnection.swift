#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A client's connection to a running board's control: a request line out, its answer line in.
public final class BoardConnection {
  private let path: String
  private let descriptor: Int32
  private var lines: LineQueue

  /// Bytes of an answer at most: twice the memory that one answer shows, and what stands around it.
  private static let answerLimit = 2 * BoardControl.maximumAnswerBytes + (16 << 20)

  /// Connects to the socket that a server has put at `path`.
  /// - Throws: `ServerError.notServed`, or `.system` for a path that cannot be a socket's.
  public init(path: String) throws(ServerError) {
    System.ignoreBrokenPipes()
    self.path = path
    lines = LineQueue(limit: Self.answerLimit)
    descriptor = try UnixSocket.make(nonBlocking: false)
    let code = try UnixSocket.connect(descriptor, to: path)
    guard code == 0 else { throw ServerError.unserved(path, code) }
  }

  deinit { close(descriptor) }

  /// Sends one request, without its line feed, and waits for its answer, which comes without one.
  /// - Throws: `ServerError.connectionLost` if the server goes away or does not answer in lines, `.system`.
  public func ask(_ request: [UInt8]) throws(ServerError) -> [UInt8] {
    try send(request + [0x0A])
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    defer { chunk.deallocate() }
    while true {
      switch lines.next() {
      case .text(let answer)?: return answer
      case .tooLong?: throw .connectionLost(path: path)
      case nil: break
      }
      guard case .bytes(let count)? = try? System.read(descriptor, chunk) else { throw .connectionLost(path: path) }
      lines.append(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
    }
  }

  private func send(_ bytes: [UInt8]) throws(ServerError) {
    var written = 0
    while written < bytes.count {
      guard case .bytes(let count)? = try? System.write(descriptor, bytes, from: written) else {
        throw .connectionLost(path: path)
      }
      written += count
    }
  }
}
