import BoardServer
import JSONText
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct StandardIOServerTests {
  /// Feeds a server from a thread and returns its answers and exit code.
  private func serve(_ input: [UInt8], limit: Int = StandardIOServer.maximumLineBytes) async throws -> (
    [JSONValue], Int32
  ) {
    let (inRead, inWrite) = makePipe()
    let (outRead, outWrite) = makePipe()
    onThread {
      writeAll(inWrite, input)
      close(inWrite)
    }
    // At once, not when a busy pool comes to it: the reader below waits only so long.
    let (codes, ended) = AsyncStream.makeStream(of: Int32.self)
    onThread {
      var server = StandardIOServer(input: inRead, output: outWrite, maximumLineBytes: limit)
      let code = try? server.run()
      close(inRead)
      close(outWrite)
      ended.yield(code ?? -1)
      ended.finish()
    }
    let output: [UInt8] = await withCheckedContinuation { done in
      onThread {
        let output = readSome(outRead, 100 << 20)
        close(outRead)
        done.resume(returning: output)
      }
    }
    let answers = try output.split(separator: 0x0A).map { try JSONValue(parsing: Array($0)) }
    return (answers, await codes.first { _ in true } ?? -1)
  }

  @Test func answersEachLineInOrder() async throws {
    var input: [UInt8] = []
    for index in 0..<3000 { input += Array("{\"read\": {\"fuse\": \(index % 80)}}\n".utf8) }
    let (answers, code) = try await serve(input)
    #expect(code == 0)
    #expect(answers.count == 3000)
    for (index, answer) in answers.enumerated() where index % 80 > 63 {
      #expect(answer["error"]?["code"] == "bad_value")
    }
  }

  @Test func blankAndUnfinishedLinesAreAnsweredToo() async throws {
    let (answers, code) = try await serve(Array("\n{\"snapshot\": \"a\"}\r\n{\"restore\": \"a\"}".utf8))
    #expect(code == 0)
    #expect(answers.map { $0.object?.keys.first } == ["error", "ok", "ok"])
  }

  @Test func aLongLineIsSkippedWhole() async throws {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 300_000) + [0x0A]
    let (answers, code) = try await serve(long + Array("{\"snapshot\": \"a\"}\n".utf8), limit: 1000)
    #expect(code == 0)
    #expect(answers.count == 2)
    #expect(answers.first?["error"]?["code"] == "too_long")
    #expect(answers.last == ["ok": true])
  }

  @Test func endsQuietlyWhenNobodyReads() async {
    let (inRead, inWrite) = makePipe()
    let (outRead, outWrite) = makePipe()
    close(outRead)
    onThread {
      for _ in 0..<1000 { writeAll(inWrite, Array("{\"reset\": 1}\n".utf8)) }
    }
    let code: Int32 = await withCheckedContinuation { done in
      onThread {
        var server = StandardIOServer(input: inRead, output: outWrite)
        done.resume(returning: (try? server.run()) ?? -1)
      }
    }
    #expect(code == 0)
  }

  @Test func aBadDescriptorIsAnError() {
    var server = StandardIOServer(input: -1, output: -1)
    #expect(throws: ServerError.self) { try server.run() }
  }
}
