import Foundation
import Testing

/// `boardless board stdio` over pipes.
@Suite struct StandardIOTests {
  @Test func session() async throws {
    let session = try JSONSession()
    let booted = try await session.ask(#"{"boot": {"mode": "flashloader", "fuses": {"6": 2}}}"#)
    #expect((booted["device"] as? [String: String]) == ["vid": "0x15a2", "pid": "0x0073"])
    // get-property 1: the version.
    let answer = try await session.ask(#"{"out": ["01000c00070000020100000000000000"]}"#)
    #expect(answer["state"] as? String == "ready")
    let report = try #require((answer["in"] as? [String])?.first)
    #expect(report.hasPrefix("03000c00a70000020000000000 01024b".replacing(" ", with: "")), "\(report)")
    #expect(try await session.ask(#"{"read": {"fuse": 6}}"#)["value"] as? Int == 2)
    #expect(try await session.ask(#"{"read": {"flash": [0, 4]}}"#)["hex"] as? String == "ffffffff")
    #expect(try await session.ask(#"{"snapshot": "before"}"#)["ok"] as? Bool == true)
    #expect(try await session.ask(#"{"write": {"flash": [0, "46434642"]}}"#)["ok"] as? Bool == true)
    #expect(try await session.ask(#"{"power": "off"}"#)["device"] is NSNull)
    let on = try await session.ask(#"{"power": "on"}"#)
    #expect((on["device"] as? [String: String])?["pid"] == "0x0130")
    #expect(try await session.ask(#"{"read": {"flash": [0, 4]}}"#)["hex"] as? String == "46434642")
    _ = try await session.ask(#"{"restore": "before"}"#)
    #expect(try await session.ask(#"{"read": {"flash": [0, 4]}}"#)["hex"] as? String == "ffffffff")
    session.endInput()
    #expect(await session.process.wait() == 0)
    #expect(session.folder.text("err") == "")
  }

  @Test func whatIsWrong() async throws {
    let session = try JSONSession()
    for (line, code) in [
      ("{broken", "bad_json"), ("", "bad_json"), (#"{"boot": {}, "boot": {}}"#, "bad_json"), ("[]", "bad_request"),
      (#"{"fly": true}"#, "unknown_key"), (#"{"read": {"fuse": 99}}"#, "bad_value"),
      (#"{"read": {"flash": [8388608, 1]}}"#, "out_of_range"), (#"{"restore": "x"}"#, "not_found"),
      (#"{"log": false}"#, "bad_value"),
    ] { #expect(try await session.refusal(line) == code, "\(line)") }
    // Still there, and the last line needs no end.
    #expect(try await session.ask(#"{"boot": {}}"#)["ok"] as? Bool == true)
    session.endInput()
    #expect(await session.process.wait() == 0)
  }

  @Test func theReaderGoesAway() async throws {
    let session = try JSONSession()
    #expect(try await session.ask(#"{"boot": {}}"#)["ok"] as? Bool == true)
    session.endOutput()
    session.send(#"{"read": {"flash": [0, 65536]}}"#)
    #expect(await session.process.wait() == 0)
    #expect(session.folder.text("err") == "")
  }

  @Test func fullDisk() async throws {
    let outcome = try await Program.run("board", "stdio", input: Array("{\"boot\": {}}\n".utf8), output: "/dev/full")
    #expect(outcome.code == 7)
    #expect(outcome.errors.contains("cannot write: No space left on device"))
  }
}
