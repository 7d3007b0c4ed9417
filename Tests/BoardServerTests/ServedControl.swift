import BoardServer
import JSONText
import Testing
import VirtualRT1020

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A board at a port and a control socket of its own while a test's body runs.
enum ServedControl {
  /// Serves a board; `body` runs on a thread of its own once all is there. Returns the board at the end.
  static func run(
    _ configuration: BoardConfiguration = BoardConfiguration(), pace: Pace = .fast, port: Bool = true,
    _ body: @escaping @Sendable (_ port: String, _ control: String) -> Void
  ) async throws -> VirtualRT1020 {
    let folder = TemporaryFolder()
    let (pty, control) = (folder.path + "/port", folder.path + "/control")
    let service = try BoardService(pty: port ? pty : nil, control: control, pace: pace)
    let result: Result<VirtualRT1020, ServerError> = await withCheckedContinuation { done in
      onThread {
        do throws(ServerError) {
          let board = try service.run(VirtualRT1020(configuration)) { _ in
            onThread {
              body(pty, control)
              service.stop()
            }
          }
          done.resume(returning: .success(board))
        } catch { done.resume(returning: .failure(error)) }
      }
    }
    #expect(folder.contents == [])
    return try result.get()
  }

  /// A client's connection, or -1.
  static func connect(_ path: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    #if canImport(Glibc)
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        #if canImport(Glibc)
          Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        #else
          Darwin.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        #endif
      }
    }
    if code == 0 { return descriptor }
    close(descriptor)
    return -1
  }

  /// The next answer line.
  static func receive(_ descriptor: Int32) -> JSONValue? {
    var line: [UInt8] = []
    while true {
      let byte = readSome(descriptor, 1, milliseconds: 60_000)
      guard let byte = byte.first else { return nil }
      if byte == 0x0A { return try? JSONValue(parsing: line) }
      line.append(byte)
    }
  }

  /// Sends a request and takes its answer.
  static func ask(_ descriptor: Int32, _ request: String) -> JSONValue? {
    writeAll(descriptor, Array((request + "\n").utf8))
    return receive(descriptor)
  }
}
