import Foundation
import Testing

/// Peers that are no board, or a sick one: words and an exit code.
@Suite struct StrangePeerTests {
  enum Peer: CaseIterable, Sendable {
    case silent, garbage, chatter, echo, silentFlashloader, garbledFlashloader, refusingFlashloader

    /// What it says to some bytes, or to nothing.
    func answer(to bytes: [UInt8]) -> [UInt8] {
      // The flashloader's own answer to a ping, version 1.2.0.
      let pong: [UInt8] = [0x5A, 0xA7, 0x00, 0x02, 0x01, 0x50, 0x00, 0x00, 0xAA, 0xEA]
      let garbage = (0..<64).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ bytes.count) }
      let isPing = bytes.suffix(2) == [0x5A, 0xA6]
      return switch self {
      case .silent: []
      case .garbage: bytes.isEmpty ? [] : garbage
      case .chatter: Array("hello from the application\r\n".utf8)
      case .echo: bytes
      case .silentFlashloader: isPing ? pong : []
      case .garbledFlashloader: bytes.isEmpty ? [] : isPing ? pong : garbage
      case .refusingFlashloader: bytes.isEmpty ? [] : isPing ? pong : [0x5A, 0xA2]
      }
    }
  }

  /// Once more if it ends otherwise: on a machine too busy for the peer's thread, its ping comes too late.
  private func meet(_ peer: Peer, _ command: [String], for code: Int32) async throws -> Outcome {
    for _ in 0..<2 {
      let outcome = try await meet(peer, command)
      if outcome.code == code { return outcome }
    }
    return try await meet(peer, command)
  }

  private func meet(_ peer: Peer, _ command: [String]) async throws -> Outcome {
    let terminal = try Terminal(raw: true)
    terminal.answer { peer.answer(to: $0) }
    defer { terminal.stop() }
    return try await Program.run(command + ["--port", terminal.path, "--json"])
  }

  @Test(arguments: Peer.allCases) func provision(peer: Peer) async throws {
    let (code, phase, words) =
      switch peer {
      case .silent, .garbage, .chatter, .echo: (2, "find device", "set the boot pins to serial download")
      case .silentFlashloader, .garbledFlashloader: (6, "identify flashloader", "the device did not answer in time")
      case .refusingFlashloader: (1, "identify flashloader", "the device calls a frame damaged 8 times")
      } as (Int32, String, String)
    let outcome = try await meet(peer, ["provision", Samples.hello("srec")], for: code)
    #expect(outcome.code == code, "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(try outcome.json()["phase"] as? String == phase)
  }

  @Test(arguments: Peer.allCases) func status(peer: Peer) async throws {
    let (code, words) =
      switch peer {
      case .silent, .garbage, .chatter, .echo: (2, "neither boot ROM nor flashloader answers")
      case .silentFlashloader, .garbledFlashloader: (6, "the device did not answer in time")
      case .refusingFlashloader: (1, "the device calls a frame damaged 8 times")
      } as (Int32, String)
    let outcome = try await meet(peer, ["status"], for: code)
    #expect(outcome.code == code, "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(try outcome.json()["ok"] as? Bool == false)
  }

  @Test func stoppedWhileNobodyAnswers() async throws {
    let terminal = try Terminal(raw: true)
    let folder = try Folder()
    let client = try Program.start(["provision", Samples.hello("srec"), "--port", terminal.path], in: folder)
    let isAsking = await onThread {
      // The watch for signals begins before the first phase, and the first ping comes after it.
      let isAsking = soon { !terminal.read().isEmpty }
      client.signal(SIGINT)
      return isAsking
    }
    #expect(isAsking)
    #expect(await client.wait() == 130)
    #expect(folder.text("err").contains("boardless: find device: interrupted"))
  }
}
