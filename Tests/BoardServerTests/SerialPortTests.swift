import Testing
import VirtualRT1020

@testable import BoardServer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sends back what it hears, byte by byte plus one.
private struct EchoPeer: SerialPeer, USBPeer {
  var heard: [UInt8] = []
  var time = Duration.zero
  var busyUntil: Duration { time }
  var uartOutputTime: Duration? { nil }

  mutating func uartSend(_ bytes: RawSpan) {
    for index in 0..<bytes.byteCount { heard.append(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) &+ 1) }
  }
  mutating func uartReceiveDue() -> [UInt8] {
    defer { heard = [] }
    return heard
  }
  mutating func advance(by time: Duration) { self.time += time }
}

/// Answers each byte a virtual hour later.
private struct SlowPeer: SerialPeer, USBPeer {
  var due: [(Duration, UInt8)] = []
  var time = Duration.zero
  var busyUntil: Duration { due.first?.0 ?? time }
  var uartOutputTime: Duration? { due.first?.0 }

  mutating func uartSend(_ bytes: RawSpan) {
    for index in 0..<bytes.byteCount {
      due.append((time + .seconds(3600), bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)))
    }
  }
  mutating func uartReceiveDue() -> [UInt8] {
    let ready = due.filter { $0.0 <= time }
    due.removeAll { $0.0 <= time }
    return ready.map(\.1)
  }
  mutating func advance(by time: Duration) { self.time += time }
}

@Suite struct SerialPortTests {
  /// Runs a server of `peer` on a thread; `body` gets the port's path once it is ready.
  private func served<Peer: SerialPeer & USBPeer & Sendable>(
    _ peer: Peer, at path: String, _ body: @escaping @Sendable () -> Void
  ) async throws -> Result<Peer, ServerError> {
    let server = try BoardService(pty: path)
    return await withCheckedContinuation { done in
      onThread {
        do throws(ServerError) {
          let peer = try server.serve(peer, handlesSignals: false) { _ in
            onThread {
              body()
              server.stop()
            }
          }
          done.resume(returning: .success(peer))
        } catch { done.resume(returning: .failure(error)) }
      }
    }
  }

  private func connect(_ path: String) -> Int32 { open(path, O_RDWR | O_NOCTTY) }

  @Test func carriesBytesAsTheyAre() async throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/port"
    let all = (0...255).map { UInt8($0) }
    let result = try await served(EchoPeer(), at: path) {
      // Two clients one after the other, without settings of their own.
      for _ in 0..<2 {
        let port = connect(path)
        #expect(port >= 0)
        writeAll(port, all)
        #expect(readSome(port, 256) == all.map { $0 &+ 1 })
        close(port)
      }
      #expect(folder.contents == ["port", "port.lock"])
    }
    _ = try result.get()
    #expect(folder.contents == [])
  }

  @Test func aSlowReaderGetsEverything() async throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/port"
    let much = (0..<500_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
    _ = try await served(EchoPeer(), at: path) {
      let port = connect(path)
      onThread { writeAll(port, much) }
      usleep(50_000)
      #expect(readSome(port, much.count) == much.map { $0 &+ 1 })
      close(port)
    }.get()
  }

  @Test func virtualTimeIsNotWaitedFor() async throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/port"
    let peer = try await served(SlowPeer(), at: path) {
      let port = connect(path)
      writeAll(port, [1, 2, 3])
      #expect(readSome(port, 3) == [1, 2, 3])
      close(port)
    }.get()
    #expect(peer.time >= .seconds(3600) && peer.time < .seconds(4 * 3600))
  }

  @Test func theSecondServerIsRefused() async throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/port"
    _ = try await served(EchoPeer(), at: path) {
      let error = #expect(throws: ServerError.self) { try BoardService(pty: path).run(VirtualRT1020()) }
      #expect(error == .alreadyServed(path: path, processID: getpid()))
      #expect(error?.exitCode == 3)
      #expect(error?.description.contains("is served already by process \(getpid())") == true)
      let port = connect(path)
      writeAll(port, [7])
      #expect(readSome(port, 1) == [8])
      close(port)
    }.get()
    #expect(folder.contents == [])
  }

  @Test func whatStandsThereIsLeftAlone() throws {
    let folder = TemporaryFolder()
    let file = folder.path + "/file"
    close(open(file, O_CREAT | O_WRONLY, 0o644))
    let link = folder.path + "/link"
    symlink("/dev/null", link)
    for (path, what) in [
      (file, "a file"), (link, "a symbolic link to /dev/null, which is there"), (folder.path, "a directory"),
    ] {
      let error = #expect(throws: ServerError.self) { try BoardService(pty: path).run(VirtualRT1020()) }
      #expect(error == .pathTaken(path: path, what: what))
    }
    #expect(folder.contents == ["file", "link"])
    let foreign = folder.path + "/port.lock"
    let descriptor = open(foreign, O_CREAT | O_WRONLY, 0o644)
    writeAll(descriptor, Array("mine\n".utf8))
    close(descriptor)
    let error = #expect(throws: ServerError.self) {
      try BoardService(pty: folder.path + "/port").run(VirtualRT1020())
    }
    #expect(error == .pathTaken(path: foreign, what: "a file that is no board server's lock"))
    #expect(folder.contents == ["file", "link", "port.lock"])
  }

  @Test(arguments: [true, false]) func aDeadServersLinkIsReplaced(dangling: Bool) async throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/port"
    symlink(dangling ? "/dev/pts/none" : "/dev/null", path)
    if !dangling {
      let lock = open(path + ".lock", O_CREAT | O_WRONLY, 0o644)
      writeAll(lock, Array("boardless-pty 1 /dev/null\n".utf8))
      close(lock)
    }
    _ = try await served(EchoPeer(), at: path) {
      let port = connect(path)
      writeAll(port, [1])
      #expect(readSome(port, 1) == [2])
      close(port)
    }.get()
    #expect(folder.contents == [])
  }

  @Test func aFolderThatIsNotThereIsAnError() throws {
    let server = try BoardService(pty: "/nonexistent/port")
    let error = #expect(throws: ServerError.self) { try server.run(VirtualRT1020()) }
    #expect(error?.description == "cannot open /nonexistent/port.lock: No such file or directory")
    #expect(error?.exitCode == 7)
  }

  @Test func aStopBeforehandCounts() throws {
    let folder = TemporaryFolder()
    let server = try BoardService(pty: folder.path + "/port")
    server.stop()
    try server.run(VirtualRT1020())
    #expect(folder.contents == [])
  }
}
