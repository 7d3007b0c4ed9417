import BoardlessTesting
import Foundation
import Testing

private let isChild = ProcessInfo.processInfo.environment["BOARDLESS_FAILS_ON_PURPOSE"] != nil

/// What a test run of a user's shows, by a run of our own in a child process.
@Suite struct AttachmentTests {
  @Test(.enabled(if: isChild), .board) func childThatFails() throws { try Board.current.expectFuse(6, is: 1) }
  @Test(.enabled(if: isChild), .board) func childThatPasses() throws { try Board.current.expectFuse(6, is: 0) }

  #if os(Linux)
    @Test(.enabled(if: !isChild)) func aFailureBringsTheLog() async throws {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent("boardless-" + UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let output = folder.appendingPathComponent("output")
      try Data().write(to: output)
      let child = Process()
      child.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      child.arguments = [
        "--testing-library", "swift-testing", "--filter", "AttachmentTests/childThat", "--attachments-path",
        folder.path,
      ]
      child.environment = ProcessInfo.processInfo.environment.merging(["BOARDLESS_FAILS_ON_PURPOSE": "1"]) { $1 }
      child.standardInput = FileHandle.nullDevice
      child.standardOutput = try FileHandle(forWritingTo: output)
      child.standardError = child.standardOutput
      try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
        child.terminationHandler = { _ in done.resume() }
        do { try child.run() } catch { done.resume(throwing: error) }
      }
      let text = try String(contentsOf: output, encoding: .utf8)
      #expect(child.terminationStatus != 0)
      #expect(text.contains("fuse word 6 is 0x00000000, expected 0x00000001"), "\(text)")
      #expect(text.contains("the board's log:"), "\(text)")
      #expect(text.contains("the boot ROM runs: serial download"), "\(text)")
      let logs = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("board-log") }
      #expect(logs.count == 1)
      let log = try String(contentsOf: folder.appendingPathComponent(logs.first ?? ""), encoding: .utf8)
      #expect(log.hasPrefix("   0.000000 s  board    the boot ROM runs"))
    }
  #endif
}
