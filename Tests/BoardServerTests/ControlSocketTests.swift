import JSONText
import MBoot
import Testing
import VirtualRT1020

@testable import BoardServer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The control of a board that is served: many clients, none of whom can hold up another one or the port.
@Suite struct ControlSocketTests {
  private static let ping: [UInt8] = [0x5A, 0xA6]
  private static let pingAnswer: [UInt8] = [0x5A, 0xA7, 0, 2, 1, 0x50, 0, 0, 0xAA, 0xEA]

  private func flashloader() -> BoardConfiguration {
    var configuration = BoardConfiguration()
    configuration.mode = .flashloader
    return configuration
  }

  /// The port answers, so nobody holds it up.
  private static func expectPort(_ path: String) {
    let port = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    writeAll(port, ping)
    #expect(readSome(port, 10, milliseconds: 60_000) == pingAnswer)
    close(port)
  }

  @Test func thePortsBoardIsTheControlsBoard() async throws {
    let board = try await ServedControl.run(flashloader()) { port, control in
      var information = stat()
      stat(control, &information)
      #expect(information.st_mode & 0o777 == 0o600 && information.st_mode & S_IFMT == S_IFSOCK)
      let client = ServedControl.connect(control)
      #expect(ServedControl.ask(client, #"{"write": {"fuse": [6, 3]}}"#) == ["ok": true])
      Self.expectPort(port)
      // What the port burns, the control sees.
      let terminal = open(port, O_RDWR | O_NOCTTY | O_CLOEXEC)
      writeAll(terminal, UARTFrame.command(Packet(tag: .flashProgramOnce, parameters: [6, 4, 8]).bytes).bytes)
      #expect(readSome(terminal, 20).count == 20)
      writeAll(terminal, UARTFrame.ack.bytes)
      #expect(ServedControl.ask(client, #"{"read": {"fuse": 6}}"#) == ["value": 11])
      // Another board: the port has it at once.
      #expect(ServedControl.ask(client, #"{"boot": {}}"#)?["device"]?["pid"] == "0x0130")
      writeAll(terminal, [5, 5] + [UInt8](repeating: 0, count: 14))
      #expect(readSome(terminal, 8) == [0x56, 0x78, 0x78, 0x56, 0xF0, 0xF0, 0xF0, 0xF0])
      close(terminal)
      #expect(ServedControl.ask(client, #"{"power": "off"}"#)?["device"] == .null)
      close(client)
    }
    #expect(board.running == .off && board.fuse(6) == 0)
  }

  @Test func aRequestsBusIsItsOwn() async throws {
    _ = try await ServedControl.run(flashloader()) { port, control in
      let client = ServedControl.connect(control)
      #expect(ServedControl.ask(client, #"{"write": {"ram": [8192, "070000c0"]}}"#) == ["ok": true])
      let terminal = open(port, O_RDWR | O_NOCTTY | O_CLOEXEC)
      writeAll(terminal, UARTFrame.command(Packet(tag: .configureMemory, parameters: [9, 0x2000]).bytes).bytes)
      #expect(readSome(terminal, 20).count == 20)
      writeAll(terminal, UARTFrame.ack.bytes)
      close(terminal)
      #expect(ServedControl.ask(client, #"{"step": 0.1}"#)?["bus"] == [])
      // get-property, then configure-memory as reports.
      let answer = ServedControl.ask(client, #"{"out": ["01000c00110000020900000000200000"]}"#)
      #expect(answer?["bus"]?.array?.isEmpty == false)
      close(client)
    }
  }

  @Test func eachClientGetsItsAnswersInOrder() async throws {
    _ = try await ServedControl.run(port: false) { _, control in
      let clients = (0..<ControlClients.maximumClients).map { _ in ServedControl.connect(control) }
      for (number, client) in clients.enumerated() {
        let requests = (0..<200).map { #"{"read": {"ram": [\#(0x2000_0000 + $0), \#(number + 1)]}}"# + "\n" }
        writeAll(client, Array(requests.joined().utf8))
      }
      for (number, client) in clients.enumerated() {
        for _ in 0..<200 {
          #expect(ServedControl.receive(client)?["hex"]?.string == String(repeating: "00", count: number + 1))
        }
      }
      // One too many is told so.
      let extra = ServedControl.connect(control)
      #expect(ServedControl.receive(extra)?["error"]?["code"] == "limit")
      #expect(readSome(extra, 1) == [])
      for client in clients + [extra] { close(client) }
    }
  }

  @Test func aHalfClosedClientGetsItsAnswers() async throws {
    _ = try await ServedControl.run(port: false) { _, control in
      let client = ServedControl.connect(control)
      writeAll(client, Array((String(repeating: "nonsense\n", count: 100) + #"{"read": {"fuse": 6}}"#).utf8))
      shutdown(client, Int32(SHUT_WR))
      for _ in 0..<100 { #expect(ServedControl.receive(client)?["error"]?["code"] == "bad_json") }
      #expect(ServedControl.receive(client) == ["value": 0])
      #expect(readSome(client, 1) == [], "and then the end")
      close(client)
    }
  }

  @Test func whoDoesNotReadHoldsNobodyUp() async throws {
    _ = try await ServedControl.run(flashloader()) { port, control in
      // Answers that nobody takes, more than the system keeps, and a client that goes in the middle.
      let deaf = (0..<4).map { _ in ServedControl.connect(control) }
      for client in deaf {
        let request = Array("{\"read\": {\"flash\": [0, 500000]}}\n".utf8)
        writeAll(client, request + request)
      }
      close(deaf[0])
      Self.expectPort(port)
      let client = ServedControl.connect(control)
      #expect(ServedControl.ask(client, #"{"read": {"fuse": 6}}"#) == ["value": 0])
      // One of them wakes up after all.
      let answer = Array(("{\"hex\": \"" + String(repeating: "f", count: 1_000_000) + "\"}\n").utf8)
      #expect(readSome(deaf[1], 2 * answer.count, milliseconds: 60_000) == answer + answer)
      for descriptor in deaf[1...] + [client] { close(descriptor) }
    }
  }

  @Test func anEndlessLineIsNotKept() async throws {
    _ = try await ServedControl.run(flashloader()) { port, control in
      let client = ServedControl.connect(control)
      let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
      for _ in 0..<18 { writeAll(client, chunk) }
      Self.expectPort(port)
      writeAll(client, [0x0A])
      #expect(ServedControl.receive(client)?["error"]?["code"] == "too_long")
      #expect(ServedControl.ask(client, #"{"read": {"fuse": 6}}"#) == ["value": 0])
      close(client)
    }
  }

  @Test func clientsThatComeAndGoLeaveNothing() async throws {
    _ = try await ServedControl.run(flashloader()) { port, control in
      for round in 0..<500 {
        let client = ServedControl.connect(control)
        if round % 3 == 0 { writeAll(client, Array("{\"read\"".utf8)) }
        if client >= 0 { close(client) }
      }
      Self.expectPort(port)
      // The last of them may not have been noticed yet.
      var answer: JSONValue?
      for _ in 0..<1000 where answer != ["value": 0] {
        let client = ServedControl.connect(control)
        answer = ServedControl.ask(client, #"{"read": {"fuse": 6}}"#)
        close(client)
      }
      #expect(answer == ["value": 0])
    }
  }

  // MARK: - The path

  @Test func theSecondServerIsRefused() async throws {
    _ = try await ServedControl.run(port: false) { _, control in
      let error = #expect(throws: ServerError.self) {
        try BoardService(pty: nil, control: control).run(VirtualRT1020())
      }
      #expect(error == .alreadyServed(path: control, processID: getpid()))
      let client = ServedControl.connect(control)
      #expect(ServedControl.ask(client, #"{"read": {"fuse": 6}}"#) == ["value": 0])
      close(client)
    }
  }

  @Test func whatStandsThereIsLeftAlone() throws {
    let folder = TemporaryFolder()
    let file = folder.path + "/file"
    close(open(file, O_CREAT | O_WRONLY, 0o644))
    symlink("/nonexistent", folder.path + "/link")
    let foreign = try ControlSocket(path: folder.path + "/served")
    try foreign.listen()
    unlink(folder.path + "/served.lock")
    for (name, what) in [("file", "a file"), ("link", "a symbolic link"), ("served", "a socket")] {
      let path = folder.path + "/" + name
      let error = #expect(throws: ServerError.self) { try BoardService(pty: nil, control: path).run(VirtualRT1020()) }
      #expect(error == .pathTaken(path: path, what: what))
    }
    #expect(folder.contents == ["file", "link", "served"])
  }

  @Test func aDeadServersSocketIsReplaced() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/control"
    let socket = try UnixSocket.make(nonBlocking: true)
    _ = try UnixSocket.withAddress(path) { bind(socket, $0, $1) }
    close(socket)
    var information = stat()
    lstat(path, &information)
    func noteInLock(_ text: String) {
      let lock = open(path + ".lock", O_CREAT | O_WRONLY | O_TRUNC, 0o644)
      writeAll(lock, Array(text.utf8))
      close(lock)
    }
    // Another one's, by its number.
    noteInLock("boardless-control 1 0:0\n")
    #expect(throws: ServerError.pathTaken(path: path, what: "a socket")) { try ControlSocket(path: path) }
    noteInLock("boardless-control 1 \(information.st_dev):\(information.st_ino)\n")
    let replaced = try ControlSocket(path: path)
    replaced.remove()
    #expect(folder.contents == [])
  }

  @Test func aPathThatIsTooLongIsAnError() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/" + String(repeating: "x", count: 120)
    let error = #expect(throws: ServerError.self) { try BoardService(pty: nil, control: path).run(VirtualRT1020()) }
    #expect(error?.description.contains("the path has") == true && error?.exitCode == 7)
    #expect(folder.contents == [])
  }

  @Test func aConnectionAsksAndIsAnswered() async throws {
    _ = try await ServedControl.run(port: false) { _, control in
      let connection = try? BoardConnection(path: control)
      let answer = try? connection?.ask(Array(#"{"read": {"fuse": 6}}"#.utf8))
      #expect(answer.map { String(decoding: $0, as: UTF8.self) } == #"{"value": 0}"#)
    }
    let error = #expect(throws: ServerError.self) { try BoardConnection(path: "/nonexistent/control") }
    #expect(error == .notServed(path: "/nonexistent/control", reason: "No such file or directory"))
    #expect(error?.exitCode == 2)
  }
}
