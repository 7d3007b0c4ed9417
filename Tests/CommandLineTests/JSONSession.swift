import Foundation
import Testing

/// A running `boardless board stdio`.
final class JSONSession {
  let process: ChildProcess
  let folder: Folder
  private var input: Int32
  private var output: Int32
  private var buffer: [UInt8] = []

  init() throws {
    folder = try Folder()
    let (childInput, ours) = try Self.makePipe(folder.path("to"))
    let (theirs, childOutput) = try Self.makePipe(folder.path("from"))
    (input, output) = (ours, theirs)
    process = try ChildProcess(
      Program.path, ["board", "stdio"], input: .descriptor(childInput), output: .descriptor(childOutput),
      errors: .file(folder.url.appendingPathComponent("err")))
    close(childInput)
    close(childOutput)
  }

  deinit {
    endInput()
    endOutput()
  }

  /// Read end first. Made by name, for only so can each end be kept from other children from the start.
  static func makePipe(_ path: String) throws -> (Int32, Int32) {
    guard mkfifo(path, 0o600) == 0 else { throw Terminal.Failure.system }
    let readEnd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    let writeEnd = open(path, O_WRONLY | O_CLOEXEC)
    guard readEnd >= 0, writeEnd >= 0, fcntl(readEnd, F_SETFL, 0) == 0 else { throw Terminal.Failure.system }
    return (readEnd, writeEnd)
  }

  func send(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(input, bytes, bytes.count)
  }

  /// The next line as JSON.
  func receive() async throws -> [String: Any] {
    let came = await eventually {
      var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, 0) > 0 {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = read(output, &chunk, chunk.count)
        if count > 0 { buffer += chunk[..<count] }
      }
      return buffer.contains(0x0A)
    }
    #expect(came)
    let end = try #require(buffer.firstIndex(of: 0x0A))
    defer { buffer.removeSubrange(...end) }
    return try #require(try JSONSerialization.jsonObject(with: Data(buffer[..<end])) as? [String: Any])
  }

  func ask(_ line: String) async throws -> [String: Any] {
    send(line)
    return try await receive()
  }

  /// The code of the error that a request is answered with.
  func refusal(_ line: String) async throws -> String? {
    (try await ask(line)["error"] as? [String: Any])?["code"] as? String
  }

  func endInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  func endOutput() {
    if output >= 0 { close(output) }
    output = -1
  }
}
